package dev.codegrant.openid;

import static dev.codegrant.openid.SignedTokens.NOW;
import static dev.codegrant.openid.SignedTokens.answer;
import static dev.codegrant.openid.SignedTokens.jwt;
import static dev.codegrant.openid.SignedTokens.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Core 1.0 section 5.3, over real sockets. */
class UserInfoTest {

  private static final String JSON = "application/json";
  private static final String JWT = "application/jwt";
  private static final String GOOD = "{\"sub\":\"u1\",\"name\":\"Ada\"}";

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private RawServer provider;
  private AuthorizationServer server;

  @BeforeEach
  void start() {
    provider = RawServer.start(SignedTokens.provider(request -> answer.get()));
    server = SignedTokens.server(provider);
  }

  @AfterEach
  void stop() throws IOException {
    provider.close();
  }

  private RelyingParty.Builder party() {
    return RelyingParty.builder(server, SignedTokens.CLIENT).clock(SignedTokens.CLOCK);
  }

  private RelyingParty signed() {
    return party()
        .userInfo(UserInfoSettings.builder().signingAlgorithm(SigningAlgorithm.RS256).build())
        .build();
  }

  private TokenSet tokens(RelyingParty party) {
    return SignedTokens.tokens(party, server, "at-1");
  }

  private UserInfo ask(RelyingParty party, String wire) {
    TokenSet tokens = tokens(party);
    answer.set(wire);
    return party.userInfo(tokens);
  }

  private OAuthException refused(RelyingParty party, String wire) {
    OAuthException refusal = catchThrowableOfType(OAuthException.class, () -> ask(party, wire));
    assertThat(refusal).isNotNull();
    assertThat(refusal.toString()).doesNotContain("Ada", "u1", "u2", "at-1");
    return refusal;
  }

  private void assertRefused(
      RelyingParty party, String wire, ErrorKind kind, @Nullable String reason) {
    OAuthException refusal = refused(party, wire);
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal.reason()).isEqualTo(Optional.ofNullable(reason));
  }

  private RawExchange.Request lastRequest() {
    return provider.requests().get(provider.requests().size() - 1);
  }

  @Nested
  class Json {

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8"})
    void ofTheSameSubject_isEvidence(String type) {
      UserInfo userInfo = ask(party().build(), ok(type, GOOD));

      assertThat(userInfo.identity()).isEqualTo(new Identity(SignedTokens.issuer(provider), "u1"));
      assertThat(userInfo.claims().name()).contains("Ada");
      assertThat(userInfo.toString()).isEqualTo("UserInfo[" + SignedTokens.issuer(provider) + "]");
    }

    @Test
    void claims_areThoseOfTheServer() {
      String text = "{\"sub\":\"u1\",\"email\":\"a@b.example\",\"email_verified\":\"true\"}";
      assertThat(ask(party().build(), ok(JSON, text)).claims().verifiedEmail()).isEmpty();
      server = ClaimsTest.textual(server.toBuilder()).build();
      assertThat(ask(party().build(), ok(JSON, text)).claims().verifiedEmail())
          .contains("a@b.example");
    }

    @Test
    void accessToken_isSentInTheHeaderAlone() {
      ask(party().build(), ok(JSON, GOOD));

      assertThat(lastRequest().head()).startsWith("GET /userinfo HTTP/1.1\r\n");
      assertThat(lastRequest().header("Authorization:")).containsExactly("Bearer at-1");
      assertThat(lastRequest().header("Accept:")).containsExactly(JSON);
      assertThat(lastRequest().body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"name\":\"Ada\"}",
          "{\"sub\":\"u2\",\"name\":\"Ada\"}",
          "{\"sub\":\"U1\",\"name\":\"Ada\"}",
          "{\"sub\":\"u1 \",\"name\":\"Ada\"}",
          "{\"sub\":\"\",\"name\":\"Ada\"}",
          "{\"sub\":null,\"name\":\"Ada\"}",
          "{\"sub\":1,\"name\":\"Ada\"}",
          "{\"sub\":[\"u1\"],\"name\":\"Ada\"}",
          "{\"sub\":{\"sub\":\"u1\"},\"name\":\"Ada\"}"
        })
    void ofAnotherSubject_isRefused(String body) {
      assertRefused(party().build(), ok(JSON, body), ErrorKind.USERINFO_SUBJECT_MISMATCH, null);
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '`',
        value = {
          "`{\"sub\":\"u1\",\"sub\":\"u1\"}`,DUPLICATE_MEMBER",
          "`{\"sub\":\"u1\"} x`,TRAILING_DATA",
          "`[{\"sub\":\"u1\"}]`,NOT_OBJECT",
          "`{\"sub\":\"u1\"`,JSON_SYNTAX",
          "``,JSON_SYNTAX"
        })
    void thatIsNoJsonObject_isRefused(String body, String reason) {
      assertRefused(party().build(), ok(JSON, body), ErrorKind.USERINFO_INVALID, reason);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "text/html",
          "application/jwt",
          "text/plain",
          "application/json\r\nContent-Type: application/json"
        })
    void ofAnotherMediaType_isRefused(String type) {
      assertRefused(party().build(), ok(type, GOOD), ErrorKind.USERINFO_INVALID, "CONTENT_TYPE");
    }

    /** However well it is signed: the client is not registered for it. */
    @Test
    void replacedByASignedJwt_isRefused() {
      assertRefused(
          party().build(),
          ok(JWT, jwt(claims("\"sub\":\"u1\""))),
          ErrorKind.USERINFO_INVALID,
          "CONTENT_TYPE");
    }
  }

  @Nested
  class Statuses {

    @ParameterizedTest
    @CsvSource({
      "201 Created,USERINFO_INVALID,STATUS",
      "203 Whatever,USERINFO_INVALID,STATUS",
      "400 Bad Request,USERINFO_INVALID,STATUS",
      "404 Not Found,USERINFO_INVALID,STATUS",
      "301 Moved,HTTP_REDIRECT_REFUSED,",
      "302 Found,HTTP_REDIRECT_REFUSED,",
      "308 Permanent,HTTP_REDIRECT_REFUSED,",
      "429 Too Many,RATE_LIMITED,",
      "500 Oops,SERVER_ERROR,",
      "503 Later,SERVER_ERROR,"
    })
    void otherThan200_areRefused(String status, ErrorKind kind, @Nullable String reason)
        throws IOException {
      try (RawServer evil = RawServer.answering(ok(JSON, GOOD))) {
        String headers =
            "Content-Type: application/json\r\nLocation: http://127.0.0.1:" + evil.port() + "/";
        assertRefused(party().build(), answer(status, headers, GOOD), kind, reason);
        assertThat(evil.connections()).isZero();
      }
    }

    @Test
    void unauthorized_hasTheChallengeAsData() {
      ErrorResponseException refusal =
          (ErrorResponseException)
              refused(
                  party().build(),
                  answer(
                      "401 Unauthorized",
                      "WWW-Authenticate: Bearer error=\"invalid_token\","
                          + " error_description=\"Ada signed out\"",
                      GOOD));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.RESOURCE_UNAUTHORIZED);
      assertThat(refusal.response().error()).isEqualTo("invalid_token");
      assertThat(refusal.response().description()).contains("Ada signed out");
      assertThat(provider.requests())
          .filteredOn(r -> r.head().startsWith("GET /userinfo"))
          .hasSize(1);
    }

    @Test
    void forbidden_hasTheNeededScopeAsData() {
      ErrorResponseException refusal =
          (ErrorResponseException)
              refused(
                  party().build(),
                  answer(
                      "403 Forbidden",
                      "WWW-Authenticate: Basic realm=\"x\", Bearer error=\"insufficient_scope\","
                          + " scope=\"openid profile\"",
                      ""));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.RESOURCE_FORBIDDEN);
      assertThat(refusal.response().scope()).contains("openid profile");
    }

    @ParameterizedTest
    @CsvSource({"401,RESOURCE_UNAUTHORIZED", "403,RESOURCE_FORBIDDEN"})
    void withoutAChallenge_areAboutTheTokenToo(String status, ErrorKind kind) {
      ErrorResponseException refusal =
          (ErrorResponseException) refused(party().build(), answer(status + " No", "X: y", GOOD));
      assertThat(refusal.kind()).isEqualTo(kind);
      assertThat(refusal.response().error()).isEqualTo("invalid_error_code");
    }

    @Test
    void bodies_areReadUpToAMebibyte() {
      int frame = "{\"sub\":\"u1\",\"x\":\"\"}".length();
      String most = "{\"sub\":\"u1\",\"x\":\"" + "a".repeat(1024 * 1024 - frame) + "\"}";
      assertThat(ask(party().build(), ok(JSON, most)).claims().string("x")).isPresent();
      assertRefused(party().build(), ok(JSON, most + " "), ErrorKind.RESPONSE_TOO_LARGE, null);
    }
  }

  @Nested
  class Asking {

    @Test
    void withoutAProvenIdToken_sendsNothing() {
      TokenSet proven = tokens(party().build());
      TokenSet text =
          TokenSet.builder(AccessToken.bearer(Secret.of("at-1")), NOW)
              .idToken(proven.idToken().orElseThrow())
              .build();
      assertSendsNothing(party().build(), text);
    }

    /** An access token of another issuer would be stolen by this one. */
    @Test
    void withTokensOfAnotherIssuer_sendsNothing() throws IOException {
      try (RawServer other = RawServer.start(SignedTokens.provider(request -> ""))) {
        AuthorizationServer where = SignedTokens.server(other);
        RelyingParty elsewhere =
            RelyingParty.builder(where, SignedTokens.CLIENT).clock(SignedTokens.CLOCK).build();
        assertSendsNothing(party().build(), SignedTokens.tokens(elsewhere, where, "at-of-other"));
      }
    }

    @Test
    void withTokensOfAnotherClient_sendsNothing() {
      TokenSet tokens = tokens(party().build());
      assertSendsNothing(RelyingParty.builder(server, new ClientId("app2")).build(), tokens);
    }

    @Test
    void withoutEndpoint_isAConfigurationFault() {
      AuthorizationServer without =
          AuthorizationServer.builder(server.authorizationEndpoint(), server.tokenEndpoint())
              .issuer(SignedTokens.issuer(provider))
              .endpoint("jwks_uri", server.endpoint("jwks_uri").orElseThrow())
              .build();
      RelyingParty party =
          RelyingParty.builder(without, SignedTokens.CLIENT).clock(SignedTokens.CLOCK).build();
      TokenSet tokens = SignedTokens.tokens(party, without, "at-1");
      OAuthException refusal =
          catchThrowableOfType(OAuthException.class, () -> party.userInfo(tokens));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
    }

    private void assertSendsNothing(RelyingParty party, TokenSet tokens) {
      answer.set(ok(JSON, GOOD));
      OAuthException refusal =
          catchThrowableOfType(OAuthException.class, () -> party.userInfo(tokens));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
      assertThat(provider.requests()).noneMatch(r -> r.head().startsWith("GET /userinfo"));
    }

    @Test
    void withCertificateBoundTokens_showsTheCertificateAtTheAlias() throws Exception {
      Certificates ofServer = Certificates.selfSigned("server");
      Certificates ofClient = Certificates.selfSigned("client");
      try (MutualTlsServer mtls = MutualTlsServer.start(ofServer.trusting(ofClient), GOOD)) {
        server =
            server.toBuilder()
                .endpoint("mtls_endpoint_aliases.userinfo_endpoint", mtls.uri("/mtls/userinfo"))
                .build();
        UserInfoSettings settings =
            UserInfoSettings.builder().certificateBoundTokens(ofClient.trusting(ofServer)).build();
        UserInfo userInfo = ask(party().userInfo(settings).build(), ok(JSON, "{}"));

        assertThat(userInfo.claims().name()).contains("Ada");
        assertThat(mtls.seen())
            .singleElement()
            .satisfies(
                seen -> {
                  assertThat(seen.path()).isEqualTo("/mtls/userinfo");
                  assertThat(seen.authorization()).containsExactly("Bearer at-1");
                  assertThat(seen.certificate()).isEqualTo(ofClient.certificate());
                });
        assertThat(ask(party().build(), ok(JSON, GOOD)).claims().names()).contains("sub");
        assertThat(mtls.seen()).hasSize(1);
      }
    }
  }

  private String claims(String members) {
    return "{\"iss\":\"" + SignedTokens.issuer(provider) + "\",\"aud\":\"app\"," + members + "}";
  }

  @Nested
  class Signed {

    @Test
    void byTheProvider_isEvidence() {
      UserInfo userInfo = ask(signed(), ok(JWT, jwt(claims("\"sub\":\"u1\",\"name\":\"Ada\""))));
      assertThat(userInfo.claims().name()).contains("Ada");
      assertThat(lastRequest().header("Accept:")).containsExactly(JWT);
      assertThat(provider.requests())
          .as("the keys of the sign-in prove it too")
          .filteredOn(request -> request.head().startsWith("GET /jwks"))
          .hasSize(1);
    }

    @Test
    void forSeveralAudiences_isAccepted() {
      String claims = claims("\"sub\":\"u1\"").replace("\"app\"", "[\"other\",\"app\"]");
      assertThat(ask(signed(), ok(JWT, jwt(claims))).claims().names()).contains("sub");
    }

    @Test
    void ofAnotherSubject_isRefused() {
      assertRefused(
          signed(),
          ok(JWT, jwt(claims("\"sub\":\"u2\""))),
          ErrorKind.USERINFO_SUBJECT_MISMATCH,
          null);
    }

    @Test
    void replacedByJson_isRefused() {
      assertInvalid(ok(JSON, GOOD), "CONTENT_TYPE");
      assertInvalid(ok(JSON, claims("\"sub\":\"u1\"")), "CONTENT_TYPE");
    }

    @Test
    void forAnotherAudience_isRefused() {
      String good = claims("\"sub\":\"u1\"");
      assertInvalid(ok(JWT, jwt(good.replace("\"app\"", "\"other\""))), "aud");
      assertInvalid(ok(JWT, jwt(good.replace("\"app\"", "[\"other\"]"))), "aud");
      assertInvalid(ok(JWT, jwt(good.replace("\"app\"", "[]"))), "aud");
      assertInvalid(ok(JWT, jwt(good.replace("\"app\"", "1"))), "aud");
      assertInvalid(ok(JWT, jwt(good.replace("\"aud\":\"app\",", ""))), "aud");
    }

    /** What was signed for another purpose (RFC 8725 section 3.12). */
    @Test
    void thatIsAnIdTokenOrALogoutToken_isRefused() {
      assertInvalid(ok(JWT, jwt(claims("\"sub\":\"u1\",\"nonce\":\"n\""))), "nonce");
      assertInvalid(ok(JWT, jwt(claims("\"sub\":\"u1\",\"events\":{}"))), "events");
    }

    @Test
    void ofAnotherIssuer_isRefused() {
      String iss = "\"iss\":\"" + SignedTokens.issuer(provider) + "\",";
      String good = claims("\"sub\":\"u1\"");
      assertInvalid(ok(JWT, jwt(good.replace(iss, ""))), "iss");
      assertInvalid(ok(JWT, jwt(good.replace(iss, "\"iss\":\"https://evil.example\","))), "iss");
      assertInvalid(ok(JWT, jwt(good.replace(iss, iss.replace("\",", "/\",")))), "iss");
    }

    @Test
    void withAnotherAlgorithmOrKey_isRefused() {
      String good = claims("\"sub\":\"u1\"");
      String none =
          Keys.base64("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      String payload = jwt(good).split("\\.", -1)[1];
      assertInvalid(ok(JWT, none + "." + payload + "."), "ALGORITHM");
      assertInvalid(
          ok(JWT, jwt(Keys.P256, "{\"alg\":\"ES256\",\"kid\":\"k2\"}", good)), "ALGORITHM");
      assertInvalid(
          ok(JWT, jwt(Keys.rsa(2048), "{\"alg\":\"RS256\",\"kid\":\"k1\"}", good)), "SIGNATURE");
      assertInvalid(
          ok(JWT, jwt(Keys.RSA, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"logout+jwt\"}", good)),
          "TYPE");
      assertInvalid(ok(JWT, "a.b.c.d.e"), "ENCRYPTED");
      assertInvalid(ok(JWT, GOOD), "COMPACT");
    }

    @ParameterizedTest
    @CsvSource({
      "exp,-59,true",
      "exp,-60,false",
      "exp,-61,false",
      "nbf,59,true",
      "nbf,60,true",
      "nbf,61,false"
    })
    void outOfItsTime_isRefused(String name, long offset, boolean accepted) {
      String wire =
          ok(
              JWT,
              jwt(claims("\"sub\":\"u1\",\"" + name + "\":" + (NOW.getEpochSecond() + offset))));
      if (accepted) {
        assertThat(ask(signed(), wire).claims().names()).contains(name);
      } else {
        assertInvalid(wire, name);
      }
    }

    @Test
    void withADateThatIsNone_isRefused() {
      assertInvalid(ok(JWT, jwt(claims("\"sub\":\"u1\",\"exp\":\"9999999999\""))), "exp");
    }

    private void assertInvalid(String wire, String reason) {
      assertRefused(signed(), wire, ErrorKind.USERINFO_INVALID, reason);
    }
  }
}
