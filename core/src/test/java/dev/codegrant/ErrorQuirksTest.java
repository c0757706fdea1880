package dev.codegrant;

import static dev.codegrant.error.ErrorKind.CLIENT_AUTH_FAILED;
import static dev.codegrant.error.ErrorKind.CODE_REJECTED;
import static dev.codegrant.error.ErrorKind.GRANT_REVOKED;
import static dev.codegrant.error.ErrorKind.REAUTHENTICATION_REQUIRED;
import static dev.codegrant.error.ErrorKind.TOKEN_ENDPOINT_ERROR;
import static dev.codegrant.error.ErrorKind.TOKEN_RESPONSE_MALFORMED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each setting with an error that it explains, and the same answer without it. */
class ErrorQuirksTest {

  private static final String JSON = "application/json";
  private static final String TOKENS = "\"access_token\":\"AT\",\"token_type\":\"Bearer\"";

  @Nested
  class Codes {

    private static final String FACEBOOK_BODY =
        "{\"error\":{\"message\":\"Session has"
            + " expired\",\"type\":\"OAuthException\",\"code\":190}}";
    private static final Quirks FACEBOOK =
        quirks(
            b ->
                b.codePath("error.code")
                    .codePath("error.type")
                    .descriptionPath("error.message")
                    .code("190", "invalid_grant"));

    @Test
    void codeInAnotherPlace_isRead_andANumberCountsAsText() {
      OAuthException refused = refresh(FACEBOOK, 400, FACEBOOK_BODY);
      assertThat(refused.kind()).isEqualTo(GRANT_REVOKED);
      assertThat(response(refused).error()).isEqualTo("190");
      assertThat(response(refused).meaning()).isEqualTo("invalid_grant");
      assertThat(response(refused).description()).contains("Session has expired");
      assertThat(refused).hasMessageContaining("error=190").hasMessageNotContaining("Session");

      OAuthException strict = refresh(Quirks.none(), 400, FACEBOOK_BODY);
      assertThat(strict.kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
      assertThat(strict.reason()).contains("NO_ERROR_CODE");
    }

    @Test
    void firstScalarWins_andTheNextPathIsTriedWhereThereIsNone() {
      String body = "{\"error\":{\"type\":\"OAuthException\",\"code\":{\"x\":1}}}";
      assertThat(response(refresh(FACEBOOK, 400, body)).error()).isEqualTo("OAuthException");
      assertThat(refresh(FACEBOOK, 400, "{\"error\":{\"message\":\"x\"}}").kind())
          .isEqualTo(TOKEN_RESPONSE_MALFORMED);
    }

    @Test
    void standardErrorBesideAnotherPlace_isNeverOverlooked() {
      Quirks weChat = quirks(b -> b.codePath("errcode"));
      assertThat(refresh(weChat, 200, "{\"error\":\"invalid_grant\"}").kind())
          .isEqualTo(GRANT_REVOKED);
      assertThat(refresh(weChat, 200, "{\"error\":\"invalid_scope\"," + TOKENS + "}").reason())
          .contains("ERROR_AND_TOKEN");
    }

    /** A path that only begins alike says nothing of what stands in the RFC's own member. */
    @ParameterizedTest
    @CsvSource({
      "error.code, true",
      "error[0].code, true",
      "error_code, false",
      "errors[0].code, false"
    })
    void listInTheStandardMember_isAnError_unlessAPathLeadsIntoIt(String path, boolean leads)
        throws IOException {
      Quirks quirks = quirks(b -> b.codePath(path));
      String body = "{\"error\":[{\"text\":\"x\"}]," + TOKENS + "}";
      if (leads) {
        assertThat(TokenEndpointScript.refreshed(quirks, 200, JSON, body).accessToken().value())
            .isEqualTo(Secret.of("AT"));
      } else {
        assertThat(refresh(quirks, 200, body).reason()).contains("NO_ERROR_CODE");
      }
    }

    @Test
    void numberAsTheError_isNoCodeWithoutTheSetting() {
      String body = "{\"message\":\"Bad Request\",\"error\":400}";
      OAuthException reddit = refresh(quirks(b -> b.codePath("error")), 400, body);
      assertThat(response(reddit).error()).isEqualTo("400");
      assertThat(reddit.reason()).isEmpty();
      assertThat(refresh(Quirks.none(), 400, body).reason()).contains("NO_ERROR_CODE");
    }

    @Test
    void objectAtTheNamedPlace_isAnErrorWithoutACode() {
      Quirks quirks = quirks(b -> b.codePath("errcode"));
      for (String literal : List.of("{}", "[1]")) {
        assertThat(refresh(quirks, 200, "{\"errcode\":" + literal + "," + TOKENS + "}").reason())
            .contains("NO_ERROR_CODE");
      }
    }

    @Test
    void placeInAnArray_isRead() {
      Quirks strava =
          quirks(
              b ->
                  b.codePath("errors[0].code")
                      .descriptionPath("message")
                      .code("invalid", "invalid_grant"));
      String body = "{\"message\":\"Bad Request\",\"errors\":[{\"code\":\"invalid\"}]}";
      OAuthException refused = refresh(strava, 400, body);
      assertThat(refused.kind()).isEqualTo(GRANT_REVOKED);
      assertThat(response(refused).description()).contains("Bad Request");
      assertThat(refresh(Quirks.none(), 400, body).kind()).isEqualTo(TOKEN_RESPONSE_MALFORMED);
      assertThat(refresh(strava, 400, "{\"errors\":[]}").kind())
          .isEqualTo(TOKEN_RESPONSE_MALFORMED);
    }

    @Test
    void standardDescription_isReadWhereTheNamedPlaceIsEmpty() {
      Quirks zoom = quirks(b -> b.descriptionPath("reason"));
      String body = "{\"error\":\"x\",\"error_description\":\"a\"%s}";
      assertThat(response(refresh(zoom, 400, body.formatted(",\"reason\":\"b\""))).description())
          .contains("b");
      assertThat(response(refresh(zoom, 400, body.formatted(""))).description()).contains("a");
    }
  }

  @Nested
  class Success {

    private static final Quirks FEISHU =
        quirks(b -> b.codePath("code").noErrorCode("0").code("20026", "invalid_grant"));

    @Test
    void valueThatMeansSuccess_isNoError() throws IOException {
      String body = "{\"code\":0," + TOKENS + "}";
      assertThat(TokenEndpointScript.refreshed(FEISHU, 200, JSON, body).accessToken().value())
          .isEqualTo(Secret.of("AT"));
      assertThat(refresh(quirks(b -> b.codePath("code")), 200, body).reason())
          .contains("ERROR_AND_TOKEN");
    }

    @Test
    void otherValue_isAnErrorWhateverTheStatus() {
      assertThat(refresh(FEISHU, 200, "{\"code\":20026}").kind()).isEqualTo(GRANT_REVOKED);
      assertThat(refresh(FEISHU, 200, "{\"code\":1," + TOKENS + "}").reason())
          .contains("ERROR_AND_TOKEN");
    }

    @Test
    void successInOnePlace_hidesNoErrorInAnother() {
      assertThat(refresh(FEISHU, 400, "{\"code\":0,\"error\":\"invalid_grant\"}").kind())
          .isEqualTo(GRANT_REVOKED);
    }

    @Test
    void successWithoutTokens_isNoTokenResponse() {
      assertThat(refresh(FEISHU, 200, "{\"code\":0}").kind())
          .isEqualTo(ErrorKind.TOKEN_RESPONSE_INVALID);
      assertThat(refresh(FEISHU, 400, "{\"code\":0," + TOKENS + "}").kind())
          .isEqualTo(TOKEN_RESPONSE_MALFORMED);
    }
  }

  @Nested
  class Rules {

    private static final String BODY =
        "{\"error\":\"invalid_request\",\"error_description\":\"%s\"}";

    @ParameterizedTest
    @CsvSource({
      "token was invalid, token was invalid, true",
      "token was invalid, the token was invalid, false",
      "token was invalid, token was invalid., false",
      "token was invalid, Token was invalid, false",
      "*was invalid, token was invalid, true",
      "*was invalid, token was invalid., false",
      "token was*, token was invalid, true",
      "token was*, the token was invalid, false",
      "*was*, token was invalid, true",
      "*was*, was, true",
      "*is*, token was there, false",
      "*, anything, true",
      "to.en*, token was invalid, false"
    })
    void text_isComparedExactly_andMoreMayStandWhereTheStarIs(
        String pattern, String description, boolean fits) {
      Quirks quirks =
          quirks(b -> b.rule("invalid_grant", Map.of("error_description", List.of(pattern))));
      assertThat(refresh(quirks, 400, BODY.formatted(description)).kind())
          .isEqualTo(fits ? GRANT_REVOKED : TOKEN_ENDPOINT_ERROR);
    }

    @Test
    void everyPathMustFit_andOneOfItsTexts() {
      Quirks quirks =
          quirks(
              b ->
                  b.rule(
                      "invalid_grant",
                      Map.of(
                          ":status",
                          List.of("400", "403"),
                          "error",
                          List.of("invalid_request"),
                          "error_description",
                          List.of("a", "b"))));
      assertThat(refresh(quirks, 400, BODY.formatted("a")).kind()).isEqualTo(GRANT_REVOKED);
      assertThat(refresh(quirks, 403, BODY.formatted("b")).kind()).isEqualTo(GRANT_REVOKED);
      assertThat(refresh(quirks, 401, BODY.formatted("b")).kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
      assertThat(refresh(quirks, 400, BODY.formatted("c")).kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
      assertThat(refresh(quirks, 400, "{\"error\":\"invalid_request\"}").kind())
          .isEqualTo(TOKEN_ENDPOINT_ERROR);
    }

    @Test
    void firstRuleDecides_beforeTheMeaningOfTheCode() {
      Quirks quirks =
          quirks(
              b ->
                  b.code("invalid_request", "invalid_client")
                      .rule("invalid_grant", Map.of("error_description", List.of("*dead*")))
                      .rule("invalid_scope", Map.of("error_description", List.of("*"))));
      assertThat(refresh(quirks, 400, BODY.formatted("is dead")).kind()).isEqualTo(GRANT_REVOKED);
      assertThat(response(refresh(quirks, 400, BODY.formatted("x"))).meaning())
          .isEqualTo("invalid_scope");
      assertThat(refresh(quirks, 400, "{\"error\":\"invalid_request\"}").kind())
          .isEqualTo(CLIENT_AUTH_FAILED);
    }

    @Test
    void answerWithoutACode_isAnErrorWhenARuleFits() {
      Quirks slack = quirks(b -> b.rule("invalid_grant", Map.of("ok", List.of("false"))));
      assertThat(refresh(slack, 200, "{\"ok\":false}").kind()).isEqualTo(GRANT_REVOKED);
      assertThat(refresh(slack, 200, "{\"ok\":true}").kind())
          .isEqualTo(ErrorKind.TOKEN_RESPONSE_INVALID);
      assertThat(refresh(Quirks.none(), 200, "{\"ok\":false}").kind())
          .isEqualTo(ErrorKind.TOKEN_RESPONSE_INVALID);
    }

    /** A text that a pattern caught may hold anything, also what was sent. */
    @Test
    void codeThatIsNotNamed_isNotInTheMessage() {
      Quirks twitch =
          quirks(
              b ->
                  b.codePath("message").rule("invalid_grant", Map.of("message", List.of("*bad*"))));
      OAuthException refused = refresh(twitch, 400, "{\"message\":\"bad RT-0\"}");
      assertThat(response(refused).error()).isEqualTo("bad RT-0");
      assertThat(refused)
          .hasMessageContaining("a code of the server's own, which means invalid_grant")
          .hasMessageNotContaining("RT-0");
      Quirks named =
          quirks(
              b ->
                  b.codePath("message")
                      .rule("invalid_grant", Map.of("message", List.of("Invalid refresh token"))));
      assertThat(refresh(named, 400, "{\"message\":\"Invalid refresh token\"}"))
          .hasMessageContaining("error=Invalid refresh token");
    }
  }

  @Nested
  class DeadGrants {

    /** providers.md section 5.1: all spellings that are not the RFC's own. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "auth0 | 403 | {'error':'invalid_grant'}",
          "github | 200 | {'error':'bad_refresh_token'}",
          "reddit | 400 | {'message':'Bad Request','error':400}",
          "x | 400 | {'error':'invalid_request',"
              + "'error_description':'Value passed for the token was invalid.'}",
          "atlassian | 403 | {'error':'unauthorized_client',"
              + "'error_description':'refresh_token is invalid'}",
          "gitea | 400 | {'error':'unauthorized_client',"
              + "'error_description':'token was already used'}",
          "gitea | 400 | {'error':'unauthorized_client',"
              + "'error_description':'unable to parse refresh token'}",
          "zoom | 400 | {'error':'invalid_grant','reason':'Invalid Token!'}",
          "zoom | 400 | {'error':'invalid_request','reason':'Invalid Token!'}",
          "twitch | 400 | {'status':400,'message':'Invalid refresh token'}",
          "twitch | 400 | {'error':'Bad Request','status':400,'message':'Invalid refresh token'}",
          "strava | 400 | {'message':'Bad Request','errors':[{'resource':'RefreshToken',"
              + "'field':'refresh_token','code':'invalid'}]}",
          "slack | 200 | {'ok':false,'error':'invalid_refresh_token'}",
          "slack | 200 | {'ok':false,'error':'token_revoked'}",
          "facebook | 400 | {'error':{'message':'expired','type':'OAuthException','code':190}}",
          "wechat | 200 | {'errcode':42002,'errmsg':'refresh_token expired'}",
          "wechat | 200 | {'errcode':40030,'errmsg':'invalid refresh_token'}",
          "feishu | 400 | {'code':20026,'msg':'x'}",
          "feishu | 200 | {'code':20073,'msg':'x'}",
          "hubspot | 400 | {'status':'BAD_REFRESH_TOKEN','message':'missing or unknown'}",
          "entra | 400 | {'error':'invalid_grant','error_codes':[700082]}",
          "yahoo | 400 | {'error':'INVALID_REFRESH_TOKEN'}"
        })
    void everySpelling_isARevokedGrant(String server, int status, String body) {
      String json = body.replace('\'', '"');
      assertThat(refresh(dialect(server), status, json).kind()).isEqualTo(GRANT_REVOKED);
      if (!json.contains("\"error\":\"invalid_grant\"")) {
        assertThat(refresh(syntax(server), status, json).kind()).isNotEqualTo(GRANT_REVOKED);
      }
    }

    /** The neighbours of the same servers, which say nothing about the grant. */
    @ParameterizedTest(name = "{0}: {2} is {3}")
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "github | 200 | {'error':'incorrect_client_credentials'} | CLIENT_AUTH_FAILED",
          "x | 400 | {'error':'invalid_request','error_description':'Missing'}"
              + " | TOKEN_ENDPOINT_ERROR",
          "atlassian | 403 | {'error':'unauthorized_client',"
              + "'error_description':'not allowed'} | TOKEN_ENDPOINT_ERROR",
          "zoom | 400 | {'error':'invalid_request','reason':'Internal'} | TOKEN_ENDPOINT_ERROR",
          "twitch | 403 | {'status':403,'message':'invalid client secret'} | CLIENT_AUTH_FAILED",
          "strava | 400 | {'errors':[{'resource':'Application','code':'invalid'}]}"
              + " | CLIENT_AUTH_FAILED",
          "wechat | 200 | {'errcode':40125,'errmsg':'x'} | CLIENT_AUTH_FAILED",
          "wechat | 200 | {'errcode':-1,'errmsg':'x'} | TOKEN_ENDPOINT_ERROR",
          "reddit | 403 | {'error':403} | TOKEN_ENDPOINT_ERROR"
        })
    void otherErrors_areNot(String server, int status, String body, ErrorKind kind) {
      OAuthException refused = refresh(dialect(server), status, body.replace('\'', '"'));
      assertThat(refused.kind()).isEqualTo(kind);
      assertThat(refused.isTransient()).isEqualTo(body.contains("-1"));
    }

    private static Quirks dialect(String server) {
      return Dialects.of(server, true);
    }

    private static Quirks syntax(String server) {
      return Dialects.of(server, false);
    }
  }

  @Nested
  class Meanings {

    @ParameterizedTest
    @ValueSource(strings = {"interaction_required", "login_required", "consent_required"})
    void userWhoIsNeeded_doesNotEndTheGrant(String code) {
      String body = "{\"error\":\"" + code + "\"}";
      OAuthException refused = refresh(Quirks.none(), 400, body);
      assertThat(refused)
          .isInstanceOf(ReauthorizationRequiredException.class)
          .matches(e -> e.kind() == REAUTHENTICATION_REQUIRED);
      assertThat(response(refused).error()).isEqualTo(code);
      assertThat(redeem(Quirks.none(), 400, body).kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
    }

    @Test
    void sessionControl_isNoDeadGrantWhereTheServerIsKnownForIt() {
      Quirks google =
          quirks(
              b ->
                  b.rule(
                      "interaction_required",
                      Map.of("error_subtype", List.of("invalid_rapt", "rapt_required"))));
      String body = "{\"error\":\"invalid_grant\",\"error_subtype\":\"%s\"}";
      assertThat(refresh(google, 400, body.formatted("invalid_rapt")).kind())
          .isEqualTo(REAUTHENTICATION_REQUIRED);
      assertThat(refresh(google, 400, body.formatted("other")).kind()).isEqualTo(GRANT_REVOKED);
      assertThat(refresh(Quirks.none(), 400, body.formatted("invalid_rapt")).kind())
          .isEqualTo(GRANT_REVOKED);
    }

    @ParameterizedTest
    @CsvSource({
      "temporarily_unavailable, true",
      "server_error, true",
      "invalid_request, false",
      "access_denied, false"
    })
    void troubleOfTheMoment_isTransient(String meaning, boolean isTransient) {
      Quirks quirks = quirks(b -> b.code("busy", meaning));
      assertThat(refresh(quirks, 400, "{\"error\":\"busy\"}").isTransient()).isEqualTo(isTransient);
      assertThat(refresh(Quirks.none(), 400, "{\"error\":\"busy\"}").isTransient()).isFalse();
      assertThat(refresh(Quirks.none(), 400, "{\"error\":\"" + meaning + "\"}").isTransient())
          .isEqualTo(isTransient);
    }
  }

  @Nested
  class Advice {

    private static final Quirks QUIRKS =
        quirks(
            b ->
                b.code("bad_secret", "invalid_client")
                    .code("bad_code", "invalid_grant")
                    .advice("bad_secret", "copy the secret from the page Clients")
                    .advice("invalid_grant", "look whether the app is in testing")
                    .advice("invalid_scope", "add the scope on the page Data access"));

    @ParameterizedTest
    @CsvSource({
      "bad_secret, copy the secret from the page Clients",
      "bad_code, look whether the app is in testing",
      "invalid_grant, look whether the app is in testing",
      "invalid_scope, add the scope on the page Data access"
    })
    void sentenceOfTheServersDefinition_isTheAdvice(String code, String sentence) {
      String body = "{\"error\":\"" + code + "\"}";
      assertThat(refresh(QUIRKS, 400, body).advice()).isEqualTo(sentence);
      assertThat(redeem(QUIRKS, 400, body).advice()).isEqualTo(sentence);
      assertThat(refresh(Quirks.none(), 400, body).advice()).isNotEqualTo(sentence);
    }

    /** What the code means by itself is not what happened. */
    @Test
    void codeThatARuleGivesAnotherMeaning_hasTheSentenceOfThatMeaning() {
      Quirks quirks =
          quirks(
              b ->
                  b.rule("interaction_required", Map.of("subtype", List.of("too_old")))
                      .rule("invalid_grant", Map.of("error", List.of("190")))
                      .advice("invalid_grant", "the grant is over")
                      .advice("interaction_required", "the sign-in is too old")
                      .advice("unauthorized_client", "register the client for this flow"));
      String tooOld = ",\"subtype\":\"too_old\"}";

      assertThat(refresh(quirks, 400, "{\"error\":\"invalid_grant\"" + tooOld).advice())
          .isEqualTo("the sign-in is too old");
      assertThat(refresh(quirks, 400, "{\"error\":\"invalid_grant\"}").advice())
          .isEqualTo("the grant is over");
      assertThat(refresh(quirks, 400, "{\"error\":\"190\"}").advice())
          .isEqualTo("the grant is over");
    }

    /** A number says nothing to others: its own sentence is about what the rule found. */
    @Test
    void meaningOfARuleWithoutASentence_leavesThatOfTheCode() {
      Quirks quirks =
          quirks(
              b ->
                  b.rule("invalid_grant", Map.of("error", List.of("190")))
                      .advice("190", "the app was removed"));

      assertThat(refresh(quirks, 400, "{\"error\":\"190\"}").advice())
          .isEqualTo("the app was removed");
    }

    /** Reddit says 401 in a number; at its API, that means the token. */
    @Test
    void whatMeansTheTokenAtAnApi_meansTheClientHere() {
      Quirks reddit =
          quirks(
              b ->
                  b.rule("invalid_token", Map.of("error", List.of("401")))
                      .advice("invalid_client", "copy the secret from the page Apps"));
      OAuthException refused = refresh(reddit, 401, "{\"message\":\"Unauthorized\",\"error\":401}");
      assertThat(refused.kind()).isEqualTo(CLIENT_AUTH_FAILED);
      assertThat(refused.advice()).isEqualTo("copy the secret from the page Apps");
      assertThat(refused.came())
          .isEqualTo("status 401, error=another value, which means invalid_client");

      assertThat(refresh(reddit, 400, "{\"error\":401}").kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
      assertThat(refresh(Quirks.none(), 401, "{\"error\":\"invalid_token\"}").kind())
          .isEqualTo(TOKEN_ENDPOINT_ERROR);
    }

    @Test
    void codeWithoutASentence_hasTheUsualAdvice() {
      String body = "{\"error\":\"invalid_request\"}";
      assertThat(refresh(QUIRKS, 400, body).advice())
          .isEqualTo(refresh(Quirks.none(), 400, body).advice());
    }
  }

  @Nested
  class RedirectUri {

    private static final String SENT = "redirect_uri=https://app.example/cb?tenant=7";

    @ParameterizedTest
    @CsvSource({
      "redirect_uri_mismatch, invalid_request, TOKEN_ENDPOINT_ERROR",
      "bad_redirect_uri, invalid_grant, CODE_REJECTED",
      "191, invalid_redirect_uri, TOKEN_ENDPOINT_ERROR"
    })
    void thatIsWrong_isNamedAsItWasSent(String code, String meaning, ErrorKind kind) {
      Quirks quirks = quirks(b -> b.code(code, meaning));
      OAuthException refused = redeem(quirks, 400, "{\"error\":\"" + code + "\"}");
      assertThat(refused.kind()).isEqualTo(kind);
      assertThat(refused.came()).isEqualTo("error=" + code + ", for " + SENT);
      assertThat(refused.advice()).contains("register this redirect_uri");
      assertThat(refused).hasMessageNotContaining("c0de");
    }

    /** GitLab says invalid_grant, and means the redirect URI as well. */
    @Test
    void codeThatIsRefused_isSaidWithWhereItWent() {
      OAuthException refused = redeem(Quirks.none(), 400, "{\"error\":\"invalid_grant\"}");
      assertThat(refused.came()).isEqualTo("error=invalid_grant, for " + SENT);
      assertThat(refused.advice()).startsWith("begin a new authorization");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "appid/redirect uri/code verifier does not match",
          "Mismatching redirect URL.",
          "The redirect_uri is not registered"
        })
    void descriptionThatTellsOfIt_countsToo(String description) {
      String body = "{\"error\":\"invalid_request\",\"error_description\":\"" + description + "\"}";
      OAuthException refused = redeem(Quirks.none(), 400, body);
      assertThat(refused.kind()).isEqualTo(TOKEN_ENDPOINT_ERROR);
      assertThat(refused.came()).isEqualTo("error=invalid_request, for " + SENT);
      assertThat(refused.advice()).startsWith("compare this redirect_uri");

      OAuthException code =
          redeem(Quirks.none(), 400, body.replace("invalid_request", "invalid_grant"));
      assertThat(code.came()).isEqualTo("error=invalid_grant, for " + SENT);
      assertThat(code.advice()).startsWith("begin a new authorization");
    }

    @Test
    void adviceThatTellsOfIt_countsToo() {
      Quirks facebook =
          quirks(b -> b.codePath("error.code").advice("191", "add the redirect URI that was sent"));
      OAuthException refused = redeem(facebook, 400, "{\"error\":{\"code\":191}}");
      assertThat(refused.came()).isEqualTo("error=191, for " + SENT);
      assertThat(refused.advice()).isEqualTo("add the redirect URI that was sent");
    }

    @Test
    void whereItIsNotInDoubt_isNotNamed() {
      for (String code : List.of("invalid_request", "invalid_client")) {
        assertThat(redeem(Quirks.none(), 400, "{\"error\":\"" + code + "\"}"))
            .isInstanceOf(ErrorResponseException.class)
            .hasMessageNotContaining("app.example");
      }
      assertThat(refresh(Quirks.none(), 400, "{\"error\":\"redirect_uri_mismatch\"}").kind())
          .isEqualTo(TOKEN_ENDPOINT_ERROR);
    }
  }

  @Test
  void codeOfTheCode_isUnderstoodToo() {
    Quirks quirks =
        Quirks.builder()
            .tokenResponse(TokenResponseQuirks.builder().acceptMediaType("text/plain").build())
            .errors(
                ErrorQuirks.builder().codePath("errcode").code("40029", "invalid_grant").build())
            .build();
    assertThat(
            TokenEndpointScript.refusedCode(
                quirks, 200, "text/plain", "{\"errcode\":40029,\"errmsg\":\"invalid code\"}"))
        .isInstanceOfSatisfying(
            ErrorResponseException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(CODE_REJECTED);
              assertThat(e.response().error()).isEqualTo("40029");
              assertThat(e.response().meaning()).isEqualTo("invalid_grant");
            });
  }

  private static Quirks quirks(UnaryOperator<ErrorQuirks.Builder> settings) {
    return Quirks.builder().errors(settings.apply(ErrorQuirks.builder()).build()).build();
  }

  private static OAuthException refresh(Quirks quirks, int status, String body) {
    return TokenEndpointScript.refusedRefresh(quirks, status, JSON, body);
  }

  private static OAuthException redeem(Quirks quirks, int status, String body) {
    return TokenEndpointScript.refusedCode(quirks, status, JSON, body);
  }

  private static ErrorResponse response(OAuthException refused) {
    return refused instanceof ReauthorizationRequiredException ended
        ? ended.response().orElseThrow()
        : ((ErrorResponseException) refused).response();
  }
}
