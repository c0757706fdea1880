package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each setting with an answer that it makes readable, and the same answer without it. */
class TokenResponseQuirksTest {

  private static final String JSON = "application/json";
  private static final String GOOD = "\"access_token\":\"AT\",\"token_type\":\"Bearer\"";

  @Nested
  class Label {

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain; charset=utf-8", "TEXT/PLAIN"})
    void anotherMediaType_isReadAsJsonWhereTheServerIsKnownForIt(String type) throws IOException {
      Quirks weChat = quirks(b -> b.acceptMediaType("Text/Plain"));
      assertThat(redeem(weChat, type, "{" + GOOD + "}").accessToken().value())
          .isEqualTo(Secret.of("AT"));
      refuses(Quirks.none(), type, "{" + GOOD + "}", ErrorKind.CONTENT_TYPE_UNEXPECTED);
    }

    @Test
    void anotherMediaType_isOneAndStrict() {
      Quirks weChat = quirks(b -> b.acceptMediaType("text/plain"));
      refuses(weChat, "text/html", "{" + GOOD + "}", ErrorKind.CONTENT_TYPE_UNEXPECTED);
      refuses(
          weChat,
          "text/plain",
          "access_token=AT&token_type=Bearer",
          ErrorKind.TOKEN_RESPONSE_MALFORMED);
    }
  }

  @Nested
  class OtherNames {

    @Test
    void aliasOfAMember_isReadInItsPlace() throws IOException {
      Quirks facebook = quirks(b -> b.memberAlias("expires_in", "expires"));
      TokenSet tokens = redeem(facebook, JSON, "{" + GOOD + ",\"expires\":60}");
      assertThat(lifetime(tokens)).isEqualTo(Duration.ofSeconds(60));
      assertThat(tokens.additionalParameterNames()).isEmpty();

      TokenSet strict = redeem(Quirks.none(), JSON, "{" + GOOD + ",\"expires\":60}");
      assertThat(strict.accessToken().expiresAt()).isEmpty();
      assertThat(strict.additionalParameterNames()).containsExactly("expires");
    }

    @Test
    void aliasBesideTheMember_isLeftAlone() throws IOException {
      Quirks facebook = quirks(b -> b.memberAlias("expires_in", "expires"));
      TokenSet tokens =
          redeem(facebook, JSON, "{" + GOOD + ",\"expires\":60,\"expires_in\":\"30\"}");
      assertThat(lifetime(tokens)).isEqualTo(Duration.ofSeconds(30));
      assertThat(tokens.additionalParameter("expires")).contains(Secret.of("60"));
    }

    @Test
    void aliasOfAnotherKind_isRefusedAsTheMember() {
      Quirks facebook = quirks(b -> b.memberAlias("expires_in", "expires"));
      refusesMember(facebook, "{" + GOOD + ",\"expires\":true}", "expires_in");
    }

    @Test
    void aliasesOfTheTokens_makeAnAnswer() throws IOException {
      Quirks quirks =
          quirks(
              b ->
                  b.memberAlias("access_token", "accessToken")
                      .memberAlias("token_type", "tokenType")
                      .memberAlias("refresh_token", "refreshToken")
                      .memberAlias("id_token", "idToken"));
      String body =
          "{\"accessToken\":\"AT\",\"tokenType\":\"bearer\",\"refreshToken\":\"RT\",\"idToken\":\"I\"}";
      TokenSet tokens = redeem(quirks, JSON, body);
      assertThat(tokens.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("RT"));
      assertThat(tokens.idToken()).contains(Secret.of("I"));
      assertThat(tokens.additionalParameterNames()).isEmpty();
      refusesMember(Quirks.none(), body, "access_token");
    }

    @Test
    void scopeUnderAnotherName_isTheScope() throws IOException {
      Quirks bitbucket = quirks(b -> b.memberAlias("scope", "scopes"));
      String body = "{" + GOOD + ",\"scopes\":\"account email\"}";
      assertThat(redeem(bitbucket, JSON, body).scope()).contains(Scope.of("account", "email"));
      assertThat(redeem(Quirks.none(), JSON, body).scope()).isEmpty();
    }
  }

  @Nested
  class Scopes {

    @Test
    void array_isReadWhereTheServerIsKnownForIt() throws IOException {
      Quirks twitch = quirks(b -> b.acceptScopeArray());
      String body = "{" + GOOD + ",\"scope\":[\"chat:read\",\"chat:edit\"]}";
      assertThat(redeem(twitch, JSON, body).scope()).contains(Scope.of("chat:read", "chat:edit"));
      assertThat(redeem(twitch, JSON, "{" + GOOD + ",\"scope\":\"a b\"}").scope())
          .contains(Scope.of("a", "b"));
      refusesMember(Quirks.none(), body, "scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[\"a\",null]", "[\"a b\"]", "[\"\"]", "{}", "1", "null"})
    void arrayOfAnythingButScopeTokens_isRefused(String literal) {
      refusesMember(
          quirks(b -> b.acceptScopeArray()), "{" + GOOD + ",\"scope\":" + literal + "}", "scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a b", "a, b", "b ,a"})
    void severalDelimiters_eachDelimit(String scope) throws IOException {
      Quirks linkedIn = quirks(b -> b.scopeDelimiter(" ,"));
      String body = "{" + GOOD + ",\"scope\":\"" + scope + "\"}";
      assertThat(redeem(linkedIn, JSON, body).scope()).contains(Scope.of("a", "b"));
    }

    @Test
    void delimiterThatIsNoneHere_isPartOfAToken() throws IOException {
      String body = "{" + GOOD + ",\"scope\":\"a,b;c\"}";
      assertThat(redeem(quirks(b -> b.scopeDelimiter(",")), JSON, body).scope())
          .contains(Scope.of("a", "b;c"));
      assertThat(redeem(quirks(b -> b.scopeDelimiter(",;")), JSON, body).scope())
          .contains(Scope.of("a", "b", "c"));
      assertThat(redeem(Quirks.none(), JSON, body).scope()).contains(Scope.of("a,b;c"));
    }
  }

  @Nested
  class Types {

    @ParameterizedTest
    @CsvSource({"bot", "BOT", "Bearer"})
    void wordForBearer_isBearerWhereTheServerIsKnownForIt(String type) throws IOException {
      Quirks slack = quirks(b -> b.bearerType("Bot"));
      assertThat(redeem(slack, JSON, typed(type)).accessToken().tokenType()).isEqualTo("Bearer");
    }

    @Test
    void otherWord_isRefused() {
      refuses(Quirks.none(), JSON, typed("bot"), ErrorKind.TOKEN_TYPE_UNSUPPORTED);
      Quirks slack = quirks(b -> b.bearerType("bot"));
      refuses(slack, JSON, typed("user"), ErrorKind.TOKEN_TYPE_UNSUPPORTED);
      refuses(slack, JSON, typed("DPoP"), ErrorKind.TOKEN_TYPE_UNSUPPORTED);
    }

    private static String typed(String type) {
      return "{\"access_token\":\"AT\",\"token_type\":\"" + type + "\"}";
    }
  }

  @Nested
  class Nulls {

    @Test
    void nullMember_isLeftOutWhereTheServerIsKnownForIt() throws IOException {
      Quirks notion = quirks(b -> b.acceptNullMembers());
      TokenSet tokens =
          redeem(notion, JSON, "{" + GOOD + ",\"refresh_token\":null,\"scope\":null,\"x\":null}");
      assertThat(tokens.refreshToken()).isEmpty();
      assertThat(tokens.scope()).isEmpty();
      assertThat(tokens.additionalParameterNames()).containsExactly("x");
      refusesMember(Quirks.none(), "{" + GOOD + ",\"refresh_token\":null}", "refresh_token");
      refusesMember(Quirks.none(), "{" + GOOD + ",\"scope\":null}", "scope");
    }

    @Test
    void nullWhereAMemberIsRequired_isRefusedAllTheSame() {
      Quirks notion = quirks(b -> b.acceptNullMembers());
      refusesMember(notion, "{\"access_token\":null,\"token_type\":\"Bearer\"}", "access_token");
      refusesMember(notion, "{\"access_token\":\"AT\",\"token_type\":null}", "token_type");
    }

    @Test
    void nullMember_givesWayToItsAlias() throws IOException {
      Quirks quirks = quirks(b -> b.acceptNullMembers().memberAlias("expires_in", "expires"));
      assertThat(
              lifetime(redeem(quirks, JSON, "{" + GOOD + ",\"expires_in\":null,\"expires\":60}")))
          .isEqualTo(Duration.ofSeconds(60));
    }
  }

  @Nested
  class Zero {

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "0e0", "\"0\"", "\"00\""})
    void lifetimeOfZero_isNoneWhereTheServerIsKnownForIt(String literal) throws IOException {
      Quirks mailchimp = quirks(b -> b.zeroLifetimeUnlimited());
      String body = "{" + GOOD + ",\"expires_in\":" + literal + "}";
      assertThat(redeem(mailchimp, JSON, body).accessToken().expiresAt()).isEmpty();
      assertThat(lifetime(redeem(Quirks.none(), JSON, body))).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"1,PT1S", "0.5,PT0S"})
    void anyOtherLifetime_isOneEverywhere(String literal, Duration lifetime) throws IOException {
      Quirks mailchimp = quirks(b -> b.zeroLifetimeUnlimited());
      String body = "{" + GOOD + ",\"expires_in\":" + literal + "}";
      assertThat(lifetime(redeem(mailchimp, JSON, body))).isEqualTo(lifetime);
      assertThat(lifetime(redeem(Quirks.none(), JSON, body))).isEqualTo(lifetime);
    }
  }

  @Nested
  class Places {

    private static final Quirks SLACK =
        quirks(b -> b.tokenPath("authed_user").bearerType("bot").bearerType("user"));
    private static final String USER =
        "\"authed_user\":{\"id\":\"U1\",\"access_token\":\"UT\",\"token_type\":\"user\","
            + "\"refresh_token\":\"UR\",\"expires_in\":60,\"id_token\":\"I\"}";
    private static final String BOT =
        "\"access_token\":\"BT\",\"token_type\":\"bot\",\"refresh_token\":\"BR\",\"team\":\"T1\"";

    @Test
    void severalTokenSets_areASetAndItsCompanions() throws IOException {
      TokenSet bot = redeem(SLACK, JSON, "{\"ok\":true," + BOT + "," + USER + "}");
      assertThat(bot.accessToken().value()).isEqualTo(Secret.of("BT"));
      assertThat(bot.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("BR"));
      assertThat(bot.issuedTo()).contains("app");
      assertThat(bot.additionalParameterNames()).containsExactly("ok", "team");
      assertThat(bot.companions()).containsOnlyKeys("authed_user");

      TokenSet user = Objects.requireNonNull(bot.companions().get("authed_user"));
      assertThat(user.accessToken().value()).isEqualTo(Secret.of("UT"));
      assertThat(user.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("UR"));
      assertThat(lifetime(user)).isEqualTo(Duration.ofSeconds(60));
      assertThat(user.issuedTo()).contains("app");
      assertThat(user.idToken()).isEmpty();
      assertThat(user.additionalParameterNames()).containsExactly("id");
      assertThat(user.companions()).isEmpty();
    }

    @Test
    void tokensInTheFurtherPlaceAlone_areTheSet() throws IOException {
      TokenSet user = redeem(SLACK, JSON, "{\"ok\":true,\"team\":\"T1\"," + USER + "}");
      assertThat(user.accessToken().value()).isEqualTo(Secret.of("UT"));
      assertThat(user.companions()).isEmpty();
      assertThat(user.additionalParameterNames()).containsExactly("ok", "team", "id");
      refusesMember(Quirks.none(), "{\"ok\":true," + USER + "}", "access_token");
    }

    @Test
    void idTokenAtTheRoot_isThatOfTheSet_unlessItHasItsOwn() throws IOException {
      Quirks quirks = quirks(b -> b.tokenPath("data"));
      String root = "{\"id_token\":\"I1\",\"data\":{" + GOOD;
      assertThat(redeem(quirks, JSON, root + "}}").idToken()).contains(Secret.of("I1"));
      assertThat(redeem(quirks, JSON, root + ",\"id_token\":\"I2\"}}").idToken())
          .contains(Secret.of("I2"));
    }

    @Test
    void furtherPlaceWithoutATokenIsAMemberLikeOthers() throws IOException {
      TokenSet bot = redeem(SLACK, JSON, "{" + BOT + ",\"authed_user\":{\"id\":\"U1\"}}");
      assertThat(bot.companions()).isEmpty();
      assertThat(bot.additionalParameter("authed_user")).contains(Secret.of("{\"id\":\"U1\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"x\"", "[{\"access_token\":\"UT\"}]"})
    void furtherPlaceThatIsNoObject_holdsNothing(String literal) throws IOException {
      assertThat(redeem(SLACK, JSON, "{" + BOT + ",\"authed_user\":" + literal + "}").companions())
          .isEmpty();
    }

    @Test
    void brokenTokensInAFurtherPlace_areRefused() {
      refusesMember(
          SLACK,
          "{" + BOT + ",\"authed_user\":{\"access_token\":\"UT\",\"token_type\":1}}",
          "token_type");
    }

    @Test
    void nothingAnywhere_isAMissingAccessToken() {
      refusesMember(SLACK, "{\"ok\":true,\"authed_user\":{\"id\":\"U1\"}}", "access_token");
      refusesMember(SLACK, "{\"access_token\":\"\",\"token_type\":\"bot\"}", "access_token");
    }

    @Test
    void withoutTheSetting_theObjectStaysAMember() throws IOException {
      TokenSet strict =
          redeem(quirks(b -> b.bearerType("bot")), JSON, "{" + BOT + "," + USER + "}");
      assertThat(strict.companions()).isEmpty();
      assertThat(strict.additionalParameterNames()).containsExactly("team", "authed_user");
    }

    @Test
    void deeperPlace_isFoundByItsPath() throws IOException {
      Quirks quirks = quirks(b -> b.tokenPath("body.tokens[1]"));
      TokenSet tokens = redeem(quirks, JSON, "{\"body\":{\"tokens\":[1,{" + GOOD + "}]},\"x\":1}");
      assertThat(tokens.accessToken().value()).isEqualTo(Secret.of("AT"));
      assertThat(tokens.additionalParameterNames()).containsExactly("x");
    }

    @Test
    void errorBesideTokensInAFurtherPlace_isUnclear() {
      OAuthException refused =
          TokenEndpointScript.refusedCode(
              SLACK, 200, JSON, "{\"error\":\"invalid_code\"," + USER + "}");
      assertThat(refused.reason()).contains("ERROR_AND_TOKEN");
    }
  }

  private static Quirks quirks(UnaryOperator<TokenResponseQuirks.Builder> settings) {
    return Quirks.builder()
        .tokenResponse(settings.apply(TokenResponseQuirks.builder()).build())
        .build();
  }

  private static TokenSet redeem(Quirks quirks, String type, String body) throws IOException {
    return TokenEndpointScript.redeemed(quirks, 200, type, body);
  }

  private static Duration lifetime(TokenSet tokens) {
    return Duration.between(tokens.issuedAt(), tokens.accessToken().expiresAt().orElseThrow());
  }

  private static void refuses(Quirks quirks, String type, String body, ErrorKind kind) {
    assertThat(TokenEndpointScript.refusedCode(quirks, 200, type, body))
        .isNotNull()
        .matches(e -> e.kind() == kind, "kind " + kind);
  }

  private static void refusesMember(Quirks quirks, String body, String member) {
    assertThat(TokenEndpointScript.refusedCode(quirks, 200, JSON, body))
        .isNotNull()
        .matches(e -> e.kind() == ErrorKind.TOKEN_RESPONSE_INVALID, "kind")
        .matches(e -> e.reason().orElse("").equals(member), "reason " + member);
  }
}
