package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link PendingAuthorization#toSecret} and {@link PendingAuthorization#of}. */
class KeptAuthorizationTest {

  private static final AuthorizationServer SERVER = Attempt.server().issuer(Attempt.ISSUER).build();
  private static final ClientId CLIENT = new ClientId("client-1");

  private final PendingAuthorization pending =
      PendingAuthorization.begin(
          SERVER,
          CLIENT,
          AuthorizationRequest.builder(Attempt.REDIRECT_URI)
              .scope(Scope.of("a", "b"))
              .requiredScope(Scope.of("b"))
              .offlineAccess()
              .formPost()
              .additionalParameter("login_hint", "é&x=1 \uD83D\uDE00")
              .additionalParameter("a.b", "")
              .build());

  private String kept() {
    return pending.toSecret().reveal();
  }

  private static PendingAuthorization restore(String kept) {
    return PendingAuthorization.of(SERVER, CLIENT, Secret.of(kept));
  }

  @Nested
  class Restored {

    @Test
    void asksForTheSame() {
      PendingAuthorization restored = restore(kept());
      assertThat(restored.authorizationUri()).isEqualTo(pending.authorizationUri());
      assertThat(restored.state()).isEqualTo(pending.state());
      assertThat(restored.redirectUri()).isEqualTo(Attempt.REDIRECT_URI);
      assertThat(restored.toSecret()).isEqualTo(pending.toSecret());
    }

    @Test
    void judgesAsTheOneThatBegan() {
      CallbackParameters answer =
          CallbackParameters.ofForm(
              "application/x-www-form-urlencoded", "code=c&state=" + pending.state().reveal());
      GrantedAuthorization then = (GrantedAuthorization) pending.receive(answer);
      GrantedAuthorization now = (GrantedAuthorization) restore(kept()).receive(answer);
      assertThat(now.codeVerifier()).isEqualTo(then.codeVerifier());
      assertThat(now.redirectUri()).isEqualTo(then.redirectUri());
      assertThat(now.requestedScope()).isEqualTo(then.requestedScope());
      assertThat(now.requiredScope()).isEqualTo(Scope.of("b"));
      assertThat(now.server()).isEqualTo(SERVER);
    }

    @Test
    void ofTheLeast_asksForTheSame() {
      PendingAuthorization least =
          PendingAuthorization.begin(
              SERVER, CLIENT, AuthorizationRequest.builder(Attempt.REDIRECT_URI).build());
      assertThat(restore(least.toSecret().reveal()).authorizationUri())
          .isEqualTo(least.authorizationUri());
    }
  }

  @Nested
  class Changed {

    @Test
    void tokenEndpoint_isRefused() {
      refuses(
          SERVER.toBuilder().tokenEndpoint(URI.create("https://evil.example/t")).build(), CLIENT);
    }

    @Test
    void issuer_isRefused() {
      refuses(SERVER.toBuilder().issuer("https://as.example/").build(), CLIENT);
      refuses(Attempt.server().build(), CLIENT);
    }

    @Test
    void client_isRefused() {
      refuses(SERVER, new ClientId("client-2"));
    }

    @Test
    void otherPartsOfTheServer_areNot() {
      AuthorizationServer moved =
          SERVER.toBuilder().revocationEndpoint(URI.create("https://as.example/revoke")).build();
      assertThat(PendingAuthorization.of(moved, CLIENT, pending.toSecret()).state())
          .isEqualTo(pending.state());
    }

    private void refuses(AuthorizationServer server, ClientId client) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> PendingAuthorization.of(server, client, pending.toSecret()))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .withMessageNotContaining(pending.state().reveal());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "v=2; v=1",
        "v=2; v=3",
        "v=2&; ''",
        "&scope=a+b; ''",
        "&scope=a+b; &scope=a++b",
        "&scope=a+b; &scope=a+b&scope=a+b",
        "&required_scope=b; &required_scope=c",
        "&offline=1; &offline=2",
        "&form_post=1; &form_post=yes",
        "&state=; &state=x",
        "&code_verifier=; &code_verifier=%41",
        "&code_verifier=; &unknown=1&code_verifier=",
        "&x.a.b=; &x.a.b",
        "&x.a.b=; &x.state=evil",
        "&x.a.b=; &x.a.b=&y=z",
        "&x.a.b=; &x.a.b=%zz",
        "&x.a.b=; &x.a.b=%C0%80",
        "redirect_uri=https; redirect_uri=http",
        "redirect_uri=https; redirect_uri=%20https"
      })
  void otherWords_areRefused(String part, String other) {
    assertThat(kept()).contains(part);
    String changed = kept().replace(part, other == null ? "" : other);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> restore(changed))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT || e.kind() == ErrorKind.INSECURE_URL)
        .withMessageNotContaining(pending.state().reveal());
  }

  @Test
  void upTo64KiB_isRestored_andOneCharacterMoreIsRefused() {
    String shortest = kept(0);
    int room = 64 * 1024 - shortest.length();
    assertThat(restore(kept(room)).redirectUri()).isEqualTo(Attempt.REDIRECT_URI);
    String longer = kept(room + 1);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> restore(longer))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .withMessageContaining("more than 65536 characters");
  }

  private static String kept(int filler) {
    return PendingAuthorization.begin(
            SERVER,
            CLIENT,
            AuthorizationRequest.builder(Attempt.REDIRECT_URI)
                .additionalParameter("z", "z".repeat(filler))
                .build())
        .toSecret()
        .reveal();
  }

  @Test
  void everyShorterText_isRefused() {
    for (int length = 0; length < kept().length(); length++) {
      String cut = kept().substring(0, length);
      assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> restore(cut));
    }
  }
}
