package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class IdTokenTest {
  private static final String SECRET =
      "0123456789012345678901234567890123456789012345678901234567890123";

  private final FakeAuthorizationServer server;
  private final FakeAuthorizationServerBuilder builder;
  private final ManualClock clock;

  IdTokenTest(
      FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.server = server;
    this.builder = builder;
    this.clock = clock;
  }

  private static String jwks(FakeAuthorizationServer server) {
    return get(server.uri(Endpoint.JWKS)).body();
  }

  private String error(Form form) {
    return parameter(server.approve(authorizationUri(server, form)), "error");
  }

  @Test
  void withOpenid_hasTheClaimsOfTheSpecification() throws Exception {
    String tokens =
        NaiveClient.tokens(
            server, openId().with("nonce", "n-1").with("acr_values", "urn:gold urn:silver"));
    ReceivedJwt idToken = ReceivedJwt.of(member(tokens, "id_token"));
    long now = clock.instant().getEpochSecond();
    assertThat(idToken.isSignedBy(jwks(server))).isTrue();
    assertThat(idToken.header().path("alg").asText()).isEqualTo("RS256");
    assertThat(idToken.claim("iss")).isEqualTo(server.issuer());
    assertThat(idToken.claim("sub")).isEqualTo("alice");
    assertThat(idToken.claim("aud")).isEqualTo("app");
    assertThat(idToken.claim("nonce")).isEqualTo("n-1");
    assertThat(idToken.claim("acr")).isEqualTo("urn:gold");
    assertThat(idToken.claim("sid")).hasSize(36);
    assertThat(idToken.number("iat")).isEqualTo(now);
    assertThat(idToken.number("auth_time")).isEqualTo(now);
    assertThat(idToken.number("exp")).isEqualTo(now + 3600);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(member(tokens, "access_token").getBytes(US_ASCII));
    assertThat(Base64.getUrlDecoder().decode(idToken.claim("at_hash")))
        .isEqualTo(Arrays.copyOf(hash, 16));
  }

  @Test
  void withoutNonceAndAcrValues_hasNeither() {
    ReceivedJwt idToken = NaiveClient.idToken(server, openId());
    assertThat(idToken.claims().has("nonce")).isFalse();
    assertThat(idToken.claims().has("acr")).isFalse();
  }

  @Test
  void withoutOpenid_thereIsNone() {
    assertThat(NaiveClient.tokens(server)).doesNotContain("id_token");
  }

  @Test
  void afterRefresh_hasNoNonceAndTheSameSignIn() {
    String tokens = NaiveClient.tokens(server, openId().with("nonce", "n-1"));
    ReceivedJwt first = ReceivedJwt.of(member(tokens, "id_token"));
    clock.advance(Duration.ofMinutes(5));
    Form form = refresh(member(tokens, "refresh_token"));
    HttpResponse<String> answer = post(server.tokenEndpoint(), form);
    ReceivedJwt second = ReceivedJwt.of(member(answer.body(), "id_token"));
    assertThat(second.claims().has("nonce")).isFalse();
    for (String same : new String[] {"iss", "sub", "aud", "auth_time", "sid"}) {
      assertThat(second.claim(same)).as(same).isEqualTo(first.claim(same));
    }
    assertThat(second.number("iat")).isEqualTo(first.number("iat") + 300);
    assertThat(second.claim("at_hash")).isNotEqualTo(first.claim("at_hash"));
    assertThat(second.isSignedBy(jwks(server))).isTrue();
  }

  @Test
  void refreshWithoutOpenid_hasNone() {
    String refreshToken = member(NaiveClient.tokens(server, openId()), "refresh_token");
    Form narrower = refresh(refreshToken).with("scope", "email");
    assertThat(post(server.tokenEndpoint(), narrower).body())
        .contains("access_token")
        .doesNotContain("id_token");
  }

  @Nested
  class Keys {
    @ParameterizedTest
    @CsvSource({
      "RS256,32",
      "RS384,48",
      "RS512,64",
      "PS256,32",
      "PS384,48",
      "PS512,64",
      "ES256,32",
      "ES384,48",
      "ES512,64",
      "EdDSA,64"
    })
    void withAlgorithm_signsAndPublishesTheKey(String algorithm, int hashBytes) {
      FakeAuthorizationServer other = builder.idTokenSigningAlgorithm(algorithm).start();
      ReceivedJwt idToken = NaiveClient.idToken(other, openId());
      assertThat(idToken.header().path("alg").asText()).isEqualTo(algorithm);
      assertThat(idToken.isSignedBy(jwks(other))).isTrue();
      assertThat(Base64.getUrlDecoder().decode(idToken.claim("at_hash"))).hasSize(hashBytes / 2);
      assertThat(jwks(other))
          .contains("\"alg\":\"" + algorithm + "\"", "\"use\":\"sig\"", "\"kty\":\"RSA\"")
          .doesNotContain("\"d\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void withSharedSecret_isKeyedWithTheClientsSecret(String algorithm) {
      FakeAuthorizationServer other = builder.idTokenSigningAlgorithm(algorithm).start();
      other.registerConfidentialClient("app", SECRET, NaiveClient.CALLBACK);
      ReceivedJwt idToken = ReceivedJwt.of(member(withSecret(other, SECRET).body(), "id_token"));
      assertThat(idToken.header().path("alg").asText()).isEqualTo(algorithm);
      assertThat(idToken.header().has("kid")).isFalse();
      assertThat(idToken.hasMac(SECRET)).isTrue();
      assertThat(idToken.hasMac(SECRET + "x")).isFalse();
    }

    @Test
    void withSecretThatIsTooShort_isRefused() {
      FakeAuthorizationServer other = builder.idTokenSigningAlgorithm("HS256").start();
      other.registerConfidentialClient("app", SECRET.substring(0, 31), NaiveClient.CALLBACK);
      HttpResponse<String> refused = withSecret(other, SECRET.substring(0, 31));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(member(refused.body(), "error_description"))
          .contains("HS256", "32 bytes", "it has 31");
      other.registerConfidentialClient("app", SECRET.substring(0, 32), NaiveClient.CALLBACK);
      assertThat(withSecret(other, SECRET.substring(0, 32)).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> withSecret(FakeAuthorizationServer other, String secret) {
      String code = parameter(other.approve(authorizationUri(other, openId())), "code");
      Form form = redemption(code).with("client_secret", secret);
      return post(other.tokenEndpoint(), form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "rs256", "ES256K", ""})
    void withUnknownAlgorithm_isRefused(String algorithm) {
      assertThatThrownBy(() -> builder.idTokenSigningAlgorithm(algorithm))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RS256");
    }

    @Test
    void rotation_publishesNewKeysAndNotTheOld() {
      ReceivedJwt before = NaiveClient.idToken(server, openId());
      String old = jwks(server);
      assertThat(jwks(server)).isEqualTo(old);
      server.openId().rotateKeys();
      ReceivedJwt after = NaiveClient.idToken(server, openId());
      assertThat(after.header().path("kid")).isNotEqualTo(before.header().path("kid"));
      assertThat(after.isSignedBy(jwks(server))).isTrue();
      assertThat(after.isSignedBy(old)).isFalse();
      assertThat(before.isSignedBy(jwks(server))).isFalse();
      assertThat(before.isSignedBy(old)).isTrue();
      server.openId().rotateKeys();
      assertThat(after.isSignedBy(jwks(server))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void twoIssuers_haveTheSameKeyIdsAndOtherKeys(String algorithm) {
      FakeAuthorizationServer one = builder.idTokenSigningAlgorithm(algorithm).start();
      FakeAuthorizationServer two = builder.issuerPath("/two-" + algorithm).start();
      ReceivedJwt idToken = NaiveClient.idToken(one, openId());
      assertThat(jwks(two)).contains(idToken.header().path("kid").toString());
      assertThat(idToken.isSignedBy(jwks(two))).isFalse();
      assertThat(idToken.isSignedBy(jwks(one))).isTrue();
    }

    @Test
    void keySetByPost_isRefused() {
      assertThat(post(server.uri(Endpoint.JWKS), new Form()).statusCode()).isEqualTo(405);
      assertThat(get(server.uri(Endpoint.JWKS)).headers().firstValue("Content-Type"))
          .contains("application/jwk-set+json");
    }
  }

  @Nested
  class SignInAgain {
    @Test
    void promptNone_beforeAnyApproval_isRefused() {
      URI answer = server.approve(authorizationUri(server, openId().with("prompt", "none")));
      assertThat(parameter(answer, "error")).isEqualTo("login_required");
      assertThat(parameter(answer, "error_description")).contains("alice is not signed in");
      assertThat(parameter(answer, "state")).isEqualTo("s-1");
    }

    @Test
    void promptNone_afterApproval_isAnsweredAtOnceWithTheSameSession() {
      ReceivedJwt first = NaiveClient.idToken(server, openId());
      clock.advance(Duration.ofMinutes(1));
      HttpResponse<String> answer = get(authorizationUri(server, openId().with("prompt", "none")));
      String code = parameter(NaiveClient.location(answer), "code");
      String tokens = post(server.tokenEndpoint(), redemption(code)).body();
      ReceivedJwt second = ReceivedJwt.of(member(tokens, "id_token"));
      assertThat(second.claim("sid")).isEqualTo(first.claim("sid"));
      assertThat(second.claim("auth_time")).isEqualTo(first.claim("auth_time"));
      server.signIn("bob");
      assertThat(error(openId().with("prompt", "none"))).isEqualTo("login_required");
    }

    @Test
    void promptNone_withMaxAge_looksAtTheAgeOfTheSignIn() {
      NaiveClient.idToken(server, openId());
      Form form = openId().with("prompt", "none").with("max_age", "60");
      clock.advance(Duration.ofSeconds(60));
      assertThat(error(form)).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      assertThat(error(form)).isEqualTo("login_required");
    }

    /** Core 1.0 section 3.1.2.1: acr_values is voluntary, and without a page nobody steps up. */
    @Test
    void promptNone_hasTheClassOfTheSignIn_whateverItAsksFor() {
      NaiveClient.idToken(server, openId().with("acr_values", "bronze"));
      Form silent = openId().with("prompt", "none").with("acr_values", "gold");
      assertThat(NaiveClient.idToken(server, silent).claim("acr")).isEqualTo("bronze");
      Form approved = openId().with("acr_values", "gold");
      assertThat(NaiveClient.idToken(server, approved).claim("acr")).isEqualTo("gold");
      assertThat(NaiveClient.idToken(server, silent.without("acr_values")).claim("acr"))
          .isEqualTo("gold");
      NaiveClient.idToken(server, openId());
      assertThat(NaiveClient.idToken(server, silent.with("acr_values", "gold")).claims().has("acr"))
          .isFalse();
    }

    @Test
    void approvalOnThePage_isANewSignIn() {
      ReceivedJwt first = NaiveClient.idToken(server, openId());
      clock.advance(Duration.ofMinutes(1));
      ReceivedJwt second = NaiveClient.idToken(server, openId().with("max_age", "10"));
      assertThat(second.number("auth_time")).isEqualTo(first.number("auth_time") + 60);
      assertThat(second.claim("sid")).isNotEqualTo(first.claim("sid"));
    }

    @ParameterizedTest
    @CsvSource({
      "prompt,none login",
      "prompt,nobody",
      "prompt,login  consent",
      "max_age,-1",
      "max_age,1.5",
      "max_age,x",
      "max_age,1234567890"
    })
    void withUnusableParameter_isRefused(String name, String value) {
      URI answer = server.approve(authorizationUri(server, openId().with(name, value)));
      assertThat(parameter(answer, "error")).isEqualTo("invalid_request");
      assertThat(parameter(answer, "error_description")).contains(name, "expected");
    }

    @ParameterizedTest
    @CsvSource({"prompt,login consent", "prompt,select_account", "max_age,0", "max_age,123456789"})
    void withUsableParameter_isGranted(String name, String value) {
      assertThat(error(openId().with(name, value))).isEmpty();
    }

    @Test
    void withoutOpenid_thePromptIsIgnored() {
      assertThat(error(authorization().with("prompt", "nobody").with("max_age", "1"))).isEmpty();
    }

    /** RFC 9470 section 4 has it without OpenID Connect, too. */
    @Test
    void withoutOpenid_maxAgeCounts() {
      assertThat(error(authorization().with("max_age", "x"))).isEqualTo("invalid_request");
    }
  }
}
