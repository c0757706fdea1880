package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFormatTest {

  private static final ClientProof PUBLIC =
      new ClientProof(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Map<String, String> GIT =
      Map.of("host", "https://git.example", "api", "https://git.example/api/v3");

  private static final AuthorizationServer DISCOVERED =
      AuthorizationServer.builder(
              URI.create("https://id.example/authorize"), URI.create("https://id.example/token"))
          .issuer("https://id.example")
          .revocationEndpoint(URI.create("https://id.example/revoke"))
          .endpoint("jwks_uri", URI.create("https://id.example/keys"))
          .supported("token_endpoint_auth_methods_supported", "client_secret_post", "none")
          .supported("id_token_signing_alg_values_supported", "ES256")
          .build();

  private static Profile profile(KnownServer server, ClientProof proof) {
    return new Profile(
        new SavedName("work"),
        new ClientSetup(server, new ClientId("app"), proof, false, Optional.empty()),
        Scope.of("read", "write"),
        Optional.empty());
  }

  private static KnownServer named(String name, Map<String, String> settings) {
    return KnownServer.of(
        new NamedServer(Optional.of(name), Optional.empty(), Optional.empty(), settings));
  }

  /** As its metadata names it; its definition names no keys. */
  private static KnownServer signInAtHuggingFace() {
    KnownServer defined = named("huggingface", Map.of());
    assertThat(defined.server().endpoint("jwks_uri")).isEmpty();
    return new KnownServer(
        defined.named(),
        defined.server().toBuilder()
            .endpoint("jwks_uri", URI.create("https://huggingface.co/keys"))
            .supported("id_token_signing_alg_values_supported", "RS256")
            .build());
  }

  static Stream<Profile> profiles() {
    AuthorizationServer bare =
        AuthorizationServer.builder(
                URI.create("https://id.example/a"), URI.create("https://id.example/t"))
            .build();
    ClientProof secret =
        new ClientProof(
            Optional.of(ClientOptions.Method.client_secret_post),
            Optional.of(Secret.of("sécret \"+/=")),
            Optional.empty());
    KeyFile bareKey = new KeyFile(Path.of("/k"), Optional.empty(), Optional.empty());
    KeyFile fullKey =
        new KeyFile(
            Path.of("/home/me/key one.pem"),
            Optional.of("kid-1"),
            Optional.of(SigningAlgorithm.ES256));
    return Stream.of(
        profile(KnownServer.of(DISCOVERED), PUBLIC),
        profile(KnownServer.of(bare), secret),
        profile(named("google", Map.of()), secret),
        profile(named("github", Map.of()), PUBLIC),
        profile(named("github", GIT), PUBLIC),
        profile(signInAtHuggingFace(), PUBLIC),
        profile(
            KnownServer.of(
                new NamedServer(
                    Optional.of("salesforce"), Optional.empty(), Optional.of("sandbox"), Map.of())),
            PUBLIC),
        profile(
            KnownServer.of(DISCOVERED),
            new ClientProof(Optional.empty(), Optional.empty(), Optional.of(bareKey))),
        new Profile(
            new SavedName("who"),
            new ClientSetup(
                KnownServer.of(DISCOVERED),
                new ClientId("app"),
                new ClientProof(Optional.empty(), Optional.empty(), Optional.of(fullKey)),
                true,
                Optional.of(SigningAlgorithm.ES256)),
            Scope.of("openid"),
            Optional.of("alice")));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void whatIsWritten_isRead(Profile profile) {
    assertThat(ProfileFormat.read(ProfileFormat.write(profile))).contains(profile);
  }

  /** Its tokens are under a name that this release does not look for. */
  @ParameterizedTest
  @ValueSource(
      strings = {"https://git.example", "https://octocorp.ghe.com", "https://github.com", ""})
  void fromBeforeTheCatalogue_isOfAnotherRelease(String host) {
    String written = ProfileFormat.write(profile(named("github", GIT), PUBLIC));
    String before =
        written
            .replaceFirst(
                "\"settings\":\\{[^}]*}", host.isEmpty() ? "" : "\"host\":\"" + host + "\"")
            .replaceFirst(",?\"server\":\"[^\"]*\"", "");

    assertThat(before).isNotEqualTo(written);
    assertThat(ProfileFormat.read(written)).isPresent();
    assertThat(ProfileFormat.read(before)).isEmpty();
  }

  /** Else "codegrant logout" would find no tokens, and call them revoked or never saved. */
  @Test
  void ofAServerThatIsCalledOtherwiseNow_isOfAnotherRelease() {
    Profile profile = profile(named("github", GIT), PUBLIC);
    String written = ProfileFormat.write(profile);
    String name = "https://git.example/login/oauth/access_token";

    assertThat(profile.key()).isEqualTo(new TokenKey("app", name, "work"));
    assertThat(written).contains("\"server\":\"" + name + "\"");
    assertThat(ProfileFormat.read(written)).contains(profile);
    assertThat(ProfileFormat.read(written.replace(name, "https://git.example/login/oauth")))
        .isEmpty();
  }

  @Test
  void ofAnotherRelease_isNotRead() {
    String written = ProfileFormat.write(profile(KnownServer.of(DISCOVERED), PUBLIC));

    assertThat(ProfileFormat.read(written.replace("\"v\":1", "\"v\":2"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "google, microsoft",
    "client_secret_post, tls_client_auth",
    "ES256, ML-DSA-44",
    "work, w\u00f6rk",
  })
  void withAValueThatIsNotKnown_isOfAnotherRelease(String known, String later) {
    Profile profile =
        new Profile(
            new SavedName("work"),
            new ClientSetup(
                named("google", Map.of()),
                new ClientId("app"),
                new ClientProof(
                    Optional.of(ClientOptions.Method.client_secret_post),
                    Optional.of(Secret.of("secret")),
                    Optional.empty()),
                true,
                Optional.of(SigningAlgorithm.ES256)),
            Scope.of("openid"),
            Optional.empty());
    String written = ProfileFormat.write(profile);

    assertThat(written).contains("\"" + known + "\"");
    assertThat(ProfileFormat.read(written)).contains(profile);
    assertThat(ProfileFormat.read(written.replace(known, later))).isEmpty();
  }

  @Test
  void withAMemberThatIsNotKnown_isRead() {
    Profile profile = profile(KnownServer.of(DISCOVERED), PUBLIC);
    String written = ProfileFormat.write(profile).replace("\"v\":1", "\"v\":1,\"later\":[1]");

    assertThat(ProfileFormat.read(written)).contains(profile);
  }

  @Test
  void aProfile_showsNoSecret() {
    assertThat(profiles().map(Profile::toString)).noneMatch(text -> text.contains("cret \""));
  }
}
