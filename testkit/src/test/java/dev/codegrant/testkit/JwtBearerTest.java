package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class JwtBearerTest {
  private static final String IDP = "https://idp.example";
  private static final String SECRET = "01234567890123456789012345678901";

  private final FakeAuthorizationServer server;
  private final ManualClock clock;
  private final SigningClient client = new SigningClient();

  JwtBearerTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  @BeforeEach
  void register() {
    server.registerClientWithKeys("app", client.jwks(), CALLBACK);
    client.assertion("carol", server.tokenEndpoint(), now());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static Form form(String assertion) {
    return new Form()
        .with("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .with("assertion", assertion)
        .with("scope", "read");
  }

  private String accepted(Form form, String... headers) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), form, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void assertRefused(Form form, String error, String... words) {
    HttpResponse<String> answer = post(server.tokenEndpoint(), form);
    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
    assertThat(member(answer.body(), "error")).isEqualTo(error);
    assertThat(member(answer.body(), "error_description")).contains(words);
  }

  @Nested
  class OfAClient {
    @Test
    void assertionAlone_getsATokenForItsSubject() {
      String answer = accepted(form(client.signed()));
      assertThat(member(answer, "scope")).isEqualTo("read");
      assertThat(answer).doesNotContain("refresh_token", "id_token");
      String resource =
          get(server.resource(), "Authorization", "Bearer " + member(answer, "access_token"))
              .body();
      assertThat(member(resource, "sub")).isEqualTo("carol");
      assertThat(member(resource, "client_id")).isEqualTo("app");
    }

    @Test
    void withASecret_signsWithThat() {
      server.registerConfidentialClient("app", SECRET, CALLBACK);
      accepted(form(client.withMac(SECRET)), basic("app", SECRET));
      String other = client.claim("jti", "\"2\"").withMac(SECRET.replace('0', 'x'));
      assertRefused(form(other), "invalid_grant", "signature that none of 1 keys of app");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "sub;\"\"",
          "aud;\"https://other.example\"",
          "aud;[]",
          "exp;\"soon\"",
        })
    void withWrongClaim_isRefused(String name, String json) {
      assertRefused(form(client.claim(name, json).signed()), "invalid_grant", "assertion", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "aud", "exp"})
    void withoutClaim_isRefused(String name) {
      assertRefused(form(client.without(name).signed()), "invalid_grant", "assertion", name);
    }

    @Test
    void issuerAsAudience_isAccepted() {
      accepted(form(client.claim("aud", "[\"x\",\"" + server.issuer() + "\"]").signed()));
    }

    @Test
    void expiry_isTheFirstInstantTooLate() {
      accepted(form(client.claim("exp", String.valueOf(now() + 1)).signed()));
      String late = client.claim("exp", String.valueOf(now())).claim("jti", "\"2\"").signed();
      assertRefused(form(late), "invalid_grant", "assertion expired at");
    }

    @Test
    void notBefore_isTheFirstInstantInTime() {
      accepted(form(client.claim("nbf", String.valueOf(now())).signed()));
      String early = client.claim("nbf", String.valueOf(now() + 1)).claim("jti", "\"2\"").signed();
      assertRefused(form(early), "invalid_grant", "assertion begins at");
    }

    @Test
    void jti_isUsedOnce_andNotNeeded() {
      accepted(form(client.signed()));
      assertRefused(form(client.signed()), "invalid_grant", "jti that app used before");
      accepted(form(client.without("jti").signed()));
      accepted(form(client.signed()));
    }

    @Test
    void signedByAnother_isRefused() {
      SigningClient stranger = new SigningClient().claim("iss", "\"app\"");
      assertRefused(form(stranger.signed()), "invalid_grant", "none of 1 keys of app for ES256");
    }

    @Test
    void forAnotherClientThanHasCome_isRefused() {
      server.registerPublicClient("other", CALLBACK);
      assertRefused(
          form(client.signed()).with("client_id", "other"),
          "invalid_grant",
          "assertion has iss app, expected the client that has come, other");
      assertRefused(
          form(client.without("iss").signed()).with("client_id", "other"),
          "invalid_grant",
          "iss missing");
    }

    @Test
    void withoutKeys_isRefused() {
      server.registerPublicClient("other", CALLBACK);
      assertRefused(
          form(client.claim("iss", "\"other\"").signed()).with("client_id", "other"),
          "invalid_grant",
          "registered with keys or a secret");
    }

    @Test
    void unknown_isRefused() {
      assertRefused(
          form(client.claim("iss", "\"other\"").signed()), "invalid_client", "no client came");
    }

    @Test
    void noAssertion_isRefused() {
      assertRefused(form("").with("client_id", "x"), "invalid_client", "x is not registered");
      assertRefused(form(""), "invalid_request", "assertion is missing");
      assertRefused(form("a.b"), "invalid_grant", "assertion is no signed JWT");
    }

    @Test
    void scopeOpenid_isRefused() {
      assertRefused(
          form(client.signed()).with("scope", "openid"), "invalid_scope", "nobody signs in");
    }
  }

  @Nested
  class OfATrustedIssuer {
    private final SigningClient issuer = new SigningClient();

    private Form fromIdp(String assertion) {
      return form(assertion).with("client_id", "web");
    }

    @BeforeEach
    void trust() {
      server.registerPublicClient("web", CALLBACK);
      server.registerTrustedIssuer(IDP, issuer.jwks());
      issuer
          .claim("iss", "\"" + IDP + "\"")
          .claim("sub", "\"carol\"")
          .claim("aud", "\"" + server.issuer() + "\"")
          .claim("exp", String.valueOf(now() + 60));
    }

    @Test
    void anyClientMayBringIt() {
      String answer = accepted(fromIdp(issuer.signed()));
      String resource =
          get(server.resource(), "Authorization", "Bearer " + member(answer, "access_token"))
              .body();
      assertThat(member(resource, "sub")).isEqualTo("carol");
      assertThat(member(resource, "client_id")).isEqualTo("web");
    }

    @Test
    void signedWithAnotherKey_isRefused() {
      assertRefused(
          fromIdp(client.claim("iss", "\"" + IDP + "\"").signed()),
          "invalid_grant",
          "none of 1 keys of " + IDP);
    }

    @Test
    void ofAnotherName_isRefused() {
      assertRefused(
          fromIdp(issuer.claim("iss", "\"https://other.example\"").signed()),
          "invalid_grant",
          "has iss https://other.example",
          "[" + IDP + "]");
    }

    @Test
    void withMac_isRefused() {
      assertRefused(fromIdp(issuer.withMac(SECRET)), "invalid_grant", "alg for a secret");
    }

    @Test
    void withoutAClient_isRefused() {
      assertRefused(form(issuer.signed()), "invalid_client", "no client came");
    }
  }

  @Test
  void defaultScope_isTheFirstButOpenid(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer provider = builder.scopes("openid", "jobs").start();
    provider.registerClientWithKeys("app", client.jwks(), CALLBACK);
    Form form = form(client.claim("aud", "\"" + provider.issuer() + "\"").signed());
    HttpResponse<String> answer = post(provider.tokenEndpoint(), form.without("scope"));
    assertThat(member(answer.body(), "scope")).isEqualTo("jobs");
    assertThat(answer.body()).doesNotContain("id_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300", "9999999999999999", "253402300800"})
  void expiryBeyondAllTimes_isFarAway(String far) {
    accepted(form(client.claim("exp", far).signed()));
    client.claim("jti", "\"2\"");
    assertRefused(form(client.claim("nbf", far).signed()), "invalid_grant", "assertion begins at");
    client.without("nbf");
    assertRefused(
        form(client.claim("exp", "-" + far).signed()), "invalid_grant", "expired at 1970-01-01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "nbf"})
  void timeThatIsNoNumber_isRefused(String name) {
    for (String json : new String[] {"\"12\"", "\"99999999999\"", "null", "true", "[1]", "{}"}) {
      assertRefused(
          form(client.claim(name, json).signed()),
          "invalid_grant",
          "assertion has " + name + " ",
          "expected a number of seconds since 1970");
    }
    accepted(form(client.claim("exp", now() + 1 + ".5").claim("nbf", "0").signed()));
  }

  @Test
  void trustedIssuer_hasANameAndPublicKeys() {
    assertThatThrownBy(() -> server.registerTrustedIssuer("", client.jwks()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> server.registerTrustedIssuer(IDP, "{\"keys\":[]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one or more keys");
  }
}
