package dev.codegrant.internal.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAnswerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String JSON = "application/json";
  private static final URI ENDPOINT = URI.create("https://as.example/token");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String GOOD = "\"access_token\":\"AT\",\"token_type\":\"Bearer\"";
  private static final Quirks GITHUB =
      Quirks.builder()
          .tokenResponse(
              TokenResponseQuirks.builder().acceptFormEncoded().scopeDelimiter(",").build())
          .errors(ErrorQuirks.builder().code("bad_verification_code", "invalid_grant").build())
          .build();

  @Nested
  class Tokens {

    @Test
    void everyMember_isRead() {
      TokenSet tokens =
          json(
              "{%s,\"expires_in\":3600,\"refresh_token\":\"RT\",\"scope\":\"a b\",\"x\":[1],\"y\":\"z\"}"
                  .formatted(GOOD));
      assertThat(tokens.accessToken().value()).isEqualTo(Secret.of("AT"));
      assertThat(tokens.accessToken().expiresAt()).contains(NOW.plusSeconds(3600));
      assertThat(tokens.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("RT"));
      assertThat(tokens.scope()).contains(Scope.of("a", "b"));
      assertThat(tokens.additionalParameter("x")).contains(Secret.of("[1]"));
      assertThat(tokens.additionalParameter("y")).contains(Secret.of("z"));
      assertThat(tokens.additionalParameterNames()).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void idTokenThatIsAString_hasAPlaceOfItsOwn() {
      TokenSet tokens = json("{%s,\"id_token\":\"x.y.z\",\"x\":\"1\"}".formatted(GOOD));
      assertThat(tokens.idToken()).contains(Secret.of("x.y.z"));
      assertThat(tokens.verifiedIdToken()).isEmpty();
      assertThat(tokens.additionalParameter("id_token")).isEmpty();
      assertThat(tokens.additionalParameterNames()).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[\"x\"]", "{\"a\":\"b\"}"})
    void idTokenOfAnotherKind_isNone_andKeptAsItCame(String literal) {
      TokenSet tokens = json("{%s,\"id_token\":%s}".formatted(GOOD, literal));
      assertThat(tokens.idToken()).isEmpty();
      assertThat(tokens.additionalParameter("id_token")).contains(Secret.of(literal));
    }

    @Test
    void whatIsNotSaid_isEmpty() {
      TokenSet tokens = json("{%s}".formatted(GOOD));
      assertThat(tokens.accessToken().expiresAt()).isEmpty();
      assertThat(tokens.refreshToken()).isEmpty();
      assertThat(tokens.scope()).isEmpty();
      assertThat(json("{%s,\"scope\":\"\"}".formatted(GOOD)).scope()).contains(Scope.empty());
    }

    @ParameterizedTest
    @CsvSource({
      "3600, 3600",
      "\"3600\", 3600",
      "3600.0, 3600",
      "3600.7, 3600",
      "3.6e3, 3600",
      "0, 0",
      "1, 1",
      "1e400, 316224000",
      "99999999999999999999, 316224000",
      "9223372036854775807, 316224000",
      "1e-400, 0",
      "1e-9999999, 0",
      "0.9, 0"
    })
    void lifetime_isWholeSecondsWithinReason(String literal, long seconds) {
      assertThat(json("{%s,\"expires_in\":%s}".formatted(GOOD, literal)).accessToken().expiresAt())
          .contains(NOW.plusSeconds(seconds));
    }

    @Test
    void lifetimeNull_isUnknown() {
      assertThat(json("{%s,\"expires_in\":null}".formatted(GOOD)).accessToken().expiresAt())
          .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "true",
          "[3600]",
          "{}",
          "-1",
          "\"-1\"",
          "\"1h\"",
          "\"\"",
          "\"3.5\"",
          "-1e400",
          "3600.0000000000000000000000000000001"
        })
    void lifetimeOfAnotherKind_isRefused(String literal) {
      refuses("{%s,\"expires_in\":%s}".formatted(GOOD, literal), "expires_in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "bEARER", "BEARER"})
    void tokenType_ignoresCase(String type) {
      assertThat(
              json("{\"access_token\":\"AT\",\"token_type\":\"%s\"}".formatted(type))
                  .accessToken()
                  .tokenType())
          .isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DPoP", "mac", "N_A", "", "Bearer ", "bearer\u0130"})
    void otherTokenType_isRefused(String type) {
      refuses(
          answer(200, JSON, "{\"access_token\":\"AT\",\"token_type\":\"%s\"}".formatted(type)),
          Quirks.none(),
          ErrorKind.TOKEN_TYPE_UNSUPPORTED);
    }

    @Test
    void missingTokenType_isBearerWhereTheServerIsKnownForIt() {
      Quirks quirks =
          Quirks.builder()
              .tokenResponse(TokenResponseQuirks.builder().acceptMissingTokenType().build())
              .build();
      assertThat(
              read(answer(200, JSON, "{\"access_token\":\"AT\"}"), quirks)
                  .accessToken()
                  .tokenType())
          .isEqualTo("Bearer");
      for (String literal : List.of("null", "\"mac\"", "1")) {
        assertThatExceptionOfType(OAuthException.class)
            .isThrownBy(
                () ->
                    read(
                        answer(
                            200,
                            JSON,
                            "{\"access_token\":\"AT\",\"token_type\":%s}".formatted(literal)),
                        quirks));
      }
    }

    /** A server that is known to leave the type out cannot take the proof back so. */
    @Test
    void missingTokenTypeForARequestWithAProof_isRefused() {
      HttpAnswer answer = answer(200, JSON, "{\"access_token\":\"AT\"}");
      Quirks quirks =
          Quirks.builder()
              .tokenResponse(TokenResponseQuirks.builder().acceptMissingTokenType().build())
              .build();
      ClientRequest request =
          new ClientRequest(answer.endpoint()).header("DPoP", Secret.of("proof"));
      TokenAnswer answers = new TokenAnswer(quirks, Clock.fixed(NOW, ZoneOffset.UTC));
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> answers.read(request, answer, TokenAnswerTest::codeRejected))
          .matches(e -> e.reason().orElse("").equals("token_type"));
      assertThat(read(answer, quirks)).isNotNull();
    }

    /** Wherever the server's own codes are, an error of the RFC beside a token is one. */
    @Test
    void errorThatIsNoText_isOne_whateverTheCodePath() {
      Quirks quirks =
          Quirks.builder().errors(ErrorQuirks.builder().codePath("errcode").build()).build();
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(
              () ->
                  read(
                      answer(
                          200,
                          JSON,
                          "{\"access_token\":\"AT\",\"token_type\":\"Bearer\",\"error\":{\"code\":1}}"),
                      quirks))
          .matches(e -> e.reason().orElse("").equals("NO_ERROR_CODE"));
      assertThat(
              read(
                  answer(200, JSON, "{\"access_token\":\"AT\",\"token_type\":\"Bearer\"}"), quirks))
          .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"DPoP, Bearer", "dpop, bearer"})
    void bearerForARequestWithAProof_isADowngrade(String header, String type) {
      HttpAnswer answer =
          answer(200, JSON, "{\"access_token\":\"AT\",\"token_type\":\"%s\"}".formatted(type));
      ClientRequest request =
          new ClientRequest(answer.endpoint()).header(header, Secret.of("proof"));
      TokenAnswer answers = new TokenAnswer(Quirks.none(), Clock.fixed(NOW, ZoneOffset.UTC));
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> answers.read(request, answer, TokenAnswerTest::codeRejected))
          .matches(e -> e.kind() == ErrorKind.TOKEN_TYPE_UNSUPPORTED)
          .matches(e -> e.reason().orElse("").equals("DPOP_DOWNGRADE"));
      assertThat(read(answer, Quirks.none())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"null", "1", "true", "{}", "[\"AT\"]", "\"\"", "\"a b\"", "\"a\\r\\nb\""})
    void accessTokenOfAnotherKind_isRefused(String literal) {
      refuses("{\"access_token\":%s,\"token_type\":\"Bearer\"}".formatted(literal), "access_token");
    }

    @Test
    void missingMembers_areRefused() {
      refuses("{\"token_type\":\"Bearer\"}", "access_token");
      refuses("{\"Access_Token\":\"AT\",\"token_type\":\"Bearer\"}", "access_token");
      refuses("{\"access_token\":\"AT\"}", "token_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"\"", "{}", "\"a\\u0000\""})
    void refreshTokenOfAnotherKind_isRefused(String literal) {
      refuses("{%s,\"refresh_token\":%s}".formatted(GOOD, literal), "refresh_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[\"a\",\"b\"]", "1", "\"a\\tb\"", "\"\\\"\""})
    void scopeOfAnotherKind_isRefused(String literal) {
      refuses("{%s,\"scope\":%s}".formatted(GOOD, literal), "scope");
    }

    @Test
    void scopeWithAnAlias_hasBothNames() {
      Quirks google =
          Quirks.builder()
              .tokenResponse(
                  TokenResponseQuirks.builder().scopeAlias("long/email", "email").build())
              .build();
      assertThat(scope("a long/email", google)).contains(Scope.of("a", "long/email", "email"));
      assertThat(scope("a long/emails", google)).contains(Scope.of("a", "long/emails"));
      assertThat(scope("a email", google)).contains(Scope.of("a", "email"));
      assertThat(scope("a long/email", Quirks.none())).contains(Scope.of("a", "long/email"));
    }

    private static Optional<Scope> scope(String scope, Quirks quirks) {
      String body = "{%s,\"scope\":\"%s\"}".formatted(GOOD, scope);
      return read(answer(200, JSON, body), quirks).scope();
    }
  }

  @Nested
  class Syntax {

    @Test
    void formEncoding_isReadWhereTheServerIsKnownForIt() {
      HttpAnswer form =
          answer(
              200, FORM, "access_token=gho_a&scope=repo%2Cgist&token_type=bearer&expires_in=28800");
      TokenSet tokens = read(form, GITHUB);
      assertThat(tokens.scope()).contains(Scope.of("repo", "gist"));
      assertThat(tokens.accessToken().expiresAt()).contains(NOW.plusSeconds(28800));
      refuses(form, Quirks.none(), ErrorKind.CONTENT_TYPE_UNEXPECTED);
    }

    @Test
    void formEncoding_isStrict() {
      refuses(
          answer(200, FORM, "access_token=a&access_token=b&token_type=bearer"),
          GITHUB,
          ErrorKind.TOKEN_RESPONSE_MALFORMED);
      refuses(answer(200, FORM, "access_token=%zz"), GITHUB, ErrorKind.TOKEN_RESPONSE_MALFORMED);
    }

    /** RFC 6749 appendix B: UTF-8, also where it is not percent-encoded. */
    @Test
    void formEncodingInAnotherCharset_isRefused() {
      byte[] latin1 = "access_token=a&token_type=bearer&x=\u00e9".getBytes(ISO_8859_1);
      byte[] utf8 = "access_token=a&token_type=bearer&x=\u00e9".getBytes(UTF_8);
      refuses(
          new HttpAnswer(ENDPOINT, 200, List.of(FORM), latin1),
          GITHUB,
          ErrorKind.TOKEN_RESPONSE_MALFORMED);
      assertThat(
              read(new HttpAnswer(ENDPOINT, 200, List.of(FORM), utf8), GITHUB)
                  .additionalParameter("x"))
          .contains(Secret.of("\u00e9"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"text/html", "text/plain", "application/jwt", "application/json+x", "json"})
    void otherMediaType_isRefused(String type) {
      refuses(
          answer(200, type, "{%s}".formatted(GOOD)),
          Quirks.none(),
          ErrorKind.CONTENT_TYPE_UNEXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/json",
          "Application/JSON; Charset=\"utf-8\"",
          "application/json;charset=UTF-8"
        })
    void json_isReadInEverySpelling(String type) {
      assertThat(read(answer(200, type, "{%s}".formatted(GOOD)), Quirks.none())).isNotNull();
    }

    @Test
    void noOrTwoMediaTypes_areRefused() {
      byte[] body = "{%s}".formatted(GOOD).getBytes(UTF_8);
      URI endpoint = URI.create("https://as.example/token");
      for (List<String> types : List.of(List.<String>of(), List.of(JSON, "text/html"))) {
        refuses(
            new HttpAnswer(endpoint, 200, types, body),
            Quirks.none(),
            ErrorKind.CONTENT_TYPE_UNEXPECTED);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "<html>", "{}x"})
    void brokenJson_isRefused(String body) {
      refuses(answer(200, JSON, body), Quirks.none(), ErrorKind.TOKEN_RESPONSE_MALFORMED);
    }
  }

  @Nested
  class Errors {

    @ParameterizedTest
    @CsvSource({
      "400, invalid_grant, CODE_REJECTED",
      "401, invalid_client, CLIENT_AUTH_FAILED",
      "400, invalid_client, CLIENT_AUTH_FAILED",
      "401, unauthorized_client, CLIENT_AUTH_FAILED",
      "400, unauthorized_client, TOKEN_ENDPOINT_ERROR",
      "400, invalid_scope, TOKEN_ENDPOINT_ERROR",
      "200, bad_verification_code, TOKEN_ENDPOINT_ERROR",
      "403, access_denied, TOKEN_ENDPOINT_ERROR"
    })
    void code_decidesWhateverTheStatus(int status, String code, ErrorKind kind) {
      refuses(answer(status, JSON, "{\"error\":\"%s\"}".formatted(code)), Quirks.none(), kind);
    }

    @Test
    void serversOwnCode_isUnderstoodWhereItIsKnown() {
      refuses(
          answer(200, JSON, "{\"error\":\"bad_verification_code\"}"),
          GITHUB,
          ErrorKind.CODE_REJECTED);
      refuses(
          answer(200, FORM, "error=bad_verification_code&error_description=x"),
          GITHUB,
          ErrorKind.CODE_REJECTED);
    }

    @Test
    void errorBesideATokenWins() {
      refuses(
          answer(200, JSON, "{%s,\"error\":\"invalid_scope\"}".formatted(GOOD)),
          Quirks.none(),
          ErrorKind.TOKEN_ENDPOINT_ERROR);
      assertThat(json("{%s,\"error\":null}".formatted(GOOD))).isNotNull();
      for (String code : List.of("invalid_grant", "invalid_client")) {
        assertThatExceptionOfType(ErrorResponseException.class)
            .isThrownBy(() -> json("{%s,\"error\":\"%s\"}".formatted(GOOD, code)))
            .matches(e -> e.kind() == ErrorKind.TOKEN_ENDPOINT_ERROR)
            .matches(e -> e.reason().orElse("").equals("ERROR_AND_TOKEN"));
      }
      refuses(
          answer(400, JSON, "{\"access_token\":null,\"error\":\"invalid_grant\"}"),
          Quirks.none(),
          ErrorKind.CODE_REJECTED);
    }

    @Test
    void errorOfAnotherKind_isAnErrorAllTheSame() {
      for (String literal : List.of("{\"code\":\"x\"}", "[]", "1", "\"\"", "\"x\\r\\ny\"")) {
        assertThatExceptionOfType(ErrorResponseException.class)
            .isThrownBy(
                () -> read(answer(400, JSON, "{\"error\":%s}".formatted(literal)), Quirks.none()))
            .matches(e -> e.response().error().equals("invalid_error_code"))
            .matches(
                e -> e.reason().orElse("").equals(literal.startsWith("\"") ? "" : "NO_ERROR_CODE"));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_scope", "invalid_client"})
    void serversWords_areDataAndNotInTheMessage(String code) {
      String body = "{\"error\":\"%s\",\"error_description\":\"<b>hunter2</b>\"}".formatted(code);
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> read(answer(400, JSON, body), Quirks.none()))
          .matches(e -> e.response().description().orElse("").equals("<b>hunter2</b>"))
          .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
      "301, HTTP_REDIRECT_REFUSED",
      "304, TOKEN_RESPONSE_MALFORMED",
      "307, HTTP_REDIRECT_REFUSED",
      "429, RATE_LIMITED",
      "500, SERVER_ERROR",
      "503, SERVER_ERROR",
      "201, TOKEN_RESPONSE_MALFORMED",
      "206, TOKEN_RESPONSE_MALFORMED",
      "400, TOKEN_RESPONSE_MALFORMED"
    })
    void statusThatIsNoSuccess_isRefusedEvenWithTokens(int status, ErrorKind kind) {
      refuses(answer(status, JSON, "{%s}".formatted(GOOD)), Quirks.none(), kind);
    }

    @Test
    void body_isNeverInTheMessage() {
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> read(answer(200, "text/html", "<p>hunter2"), Quirks.none()))
          .withMessageContaining("text/html")
          .withMessageContaining("https://as.example/token")
          .withMessageNotContaining("hunter2");
    }
  }

  private static TokenSet json(String body) {
    return read(answer(200, JSON, body), Quirks.none());
  }

  private static TokenSet read(HttpAnswer answer, Quirks quirks) {
    return new TokenAnswer(quirks, Clock.fixed(NOW, ZoneOffset.UTC))
        .read(new ClientRequest(answer.endpoint()), answer, TokenAnswerTest::codeRejected);
  }

  private static Optional<OAuthException> codeRejected(ErrorResponse error) {
    return Optional.of(error)
        .filter(refused -> refused.meaning().equals("invalid_grant"))
        .map(
            refused -> new ErrorResponseException(ErrorKind.CODE_REJECTED, refused, "a", "b", "c"));
  }

  private static HttpAnswer answer(int status, String type, String body) {
    return new HttpAnswer(ENDPOINT, status, List.of(type), body.getBytes(UTF_8));
  }

  private static void refuses(String body, String member) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> json(body))
        .matches(e -> e.kind() == ErrorKind.TOKEN_RESPONSE_INVALID)
        .matches(e -> e.reason().orElse("").equals(member), "reason " + member)
        .withMessageContaining("'" + member + "'");
  }

  private static void refuses(HttpAnswer answer, Quirks quirks, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> read(answer, quirks))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }
}
