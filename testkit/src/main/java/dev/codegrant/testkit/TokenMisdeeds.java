package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.accept;
import static dev.codegrant.testkit.Catalogue.choose;
import static dev.codegrant.testkit.Catalogue.refuse;

import java.util.Map;
import java.util.function.UnaryOperator;

/** What can be wrong or strange in an answer of the token endpoint, but for the ID token. */
final class TokenMisdeeds {
  private static final Response ERROR =
      Response.json(200, new JsonObject().string("error", "invalid_grant"));

  private TokenMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.TOKEN_REDIRECT,
            refuse(
                "RFC 6749 sections 3.2 and 5: the token endpoint answers, with status 200, 400 or"
                    + " 401",
                "The token request is sent on to another host, with status 307.",
                Misdeed.redirect(Endpoint.TOKEN))),
        Map.entry(
            Misbehaviour.TOKEN_ERROR_WITH_STATUS_200,
            refuse(
                "RFC 6749 section 5.2: status 400",
                "The token endpoint answers with an error and status 200.",
                Misdeed.instead(ERROR, Endpoint.TOKEN))),
        Map.entry(
            Misbehaviour.TOKEN_ERROR_BESIDE_TOKENS,
            refuse(
                "RFC 6749 sections 5.1 and 5.2: one or the other",
                "The token endpoint answers with tokens and an error.",
                with("error", "\"server_error\""))),
        Map.entry(
            Misbehaviour.TOKEN_HTML,
            refuse(
                "RFC 6749 section 5.1: application/json",
                "The token endpoint answers with a page of HTML and status 200.",
                Misdeed.instead(Misdeed.HTML, Endpoint.TOKEN))),
        Map.entry(
            Misbehaviour.TOKEN_ARRAY,
            refuse(
                "RFC 6749 section 5.1: a JSON structure at the highest level",
                "The tokens stand in a JSON array.",
                text(text -> "[" + text + "]"))),
        Map.entry(
            Misbehaviour.TOKEN_CUT_OFF,
            refuse(
                "RFC 8259 section 2",
                "The tokens end in the middle of the JSON text, in an answer that is whole.",
                text(text -> text.substring(0, text.length() - 2)))),
        Map.entry(
            Misbehaviour.TOKEN_TRAILING_TEXT,
            choose(
                "RFC 8259 section 9: a parser MAY accept what is not JSON",
                "After the tokens there is more text.",
                text(text -> text + "<!-- -->"))),
        Map.entry(
            Misbehaviour.TOKEN_DUPLICATE_MEMBER,
            choose(
                "RFC 8259 section 4: names SHOULD be unique, and which one counts is left open",
                "The answer has two access tokens.",
                text(text -> Misdeed.before(text, "\"access_token\":\"another-token\"")))),
        Map.entry(
            Misbehaviour.TOKEN_TYPE_MISSING,
            refuse(
                "RFC 6749 section 5.1: token_type is REQUIRED",
                "The answer has no token type.",
                without("token_type"))),
        Map.entry(
            Misbehaviour.TOKEN_TYPE_UNKNOWN,
            refuse(
                "RFC 6749 section 7.1: not used if not understood",
                "The token type is none that anybody knows.",
                with("token_type", "\"x-unknown\""))),
        Map.entry(
            Misbehaviour.ACCESS_TOKEN_MISSING,
            refuse(
                "RFC 6749 section 5.1: access_token is REQUIRED",
                "The answer has no access token.",
                without("access_token"))),
        Map.entry(
            Misbehaviour.ACCESS_TOKEN_NULL,
            refuse(
                "RFC 6749 section 5.1: a string",
                "The access token is null.",
                with("access_token", "null"))),
        Map.entry(
            Misbehaviour.ACCESS_TOKEN_EMPTY,
            refuse(
                "RFC 6749 appendix A.12",
                "The access token is empty.",
                with("access_token", "\"\""))),
        Map.entry(
            Misbehaviour.ACCESS_TOKEN_WITH_LINE_BREAK,
            refuse(
                "RFC 6749 appendix A.12; RFC 6750 section 2.1",
                "The access token has a line break and a header in it.",
                with("access_token", "\"a\\r\\nX-Injected: 1\""))),
        Map.entry(
            Misbehaviour.TOKEN_TYPE_OTHER_CASE,
            accept(
                "RFC 6749 section 5.1: case insensitive",
                "fapi2-security-profile-final-client-test-token-type-case-insensitivity",
                "The token type is bEARER.",
                with("token_type", "\"bEARER\""))),
        Map.entry(
            Misbehaviour.EXPIRES_IN_MISSING,
            accept(
                "RFC 6749 section 5.1: RECOMMENDED",
                "fapi2-security-profile-final-client-test-token-endpoint-"
                    + "response-without-expires_in",
                "The answer does not say how long the access token is good.",
                without("expires_in"))),
        Map.entry(
            Misbehaviour.EXPIRES_IN_TEXT,
            choose(
                "RFC 6749 section 5.1: numbers are JSON numbers",
                "The lifetime of the access token is the text 3600.",
                with("expires_in", "\"3600\""))),
        Map.entry(
            Misbehaviour.EXPIRES_IN_NEGATIVE,
            choose(
                "RFC 6749 appendix A.14: digits",
                "The lifetime of the access token is -1.",
                with("expires_in", "-1"))),
        Map.entry(
            Misbehaviour.EXPIRES_IN_HUGE,
            choose(
                "RFC 6749 appendix A.14; RFC 8259 section 6",
                "The lifetime of the access token is more than 64 bits can hold.",
                with("expires_in", "99999999999999999999"))),
        Map.entry(
            Misbehaviour.SCOPE_MISSING,
            accept(
                "RFC 6749 section 5.1: OPTIONAL if it is what was asked",
                "The answer does not name the scope, which is what was asked.",
                without("scope"))),
        Map.entry(
            Misbehaviour.SCOPE_NARROWED,
            accept(
                "RFC 6749 section 3.3",
                "Less scope is granted than was asked, and the answer says so.",
                narrowed())),
        Map.entry(
            Misbehaviour.SCOPE_NARROWED_UNSAID,
            accept(
                "RFC 6749 section 5.1: REQUIRED if not what was asked",
                "Less scope is granted than was asked, and the answer does not say so.",
                narrowed().and(withoutNarrowed()))),
        Map.entry(
            Misbehaviour.SCOPE_ARRAY,
            choose(
                "RFC 6749 section 3.3: a space-delimited string",
                "The scope is a JSON array.",
                text(tokens -> JsonObject.changed(tokens, "scope", TokenMisdeeds::array)))),
        Map.entry(
            Misbehaviour.TOKEN_JSON_AS_HTML,
            choose(
                "RFC 6749 section 5.1: application/json",
                "The tokens are called text/html.",
                header("Content-Type", "text/html"))),
        Map.entry(
            Misbehaviour.TOKEN_CACHEABLE,
            accept(
                "RFC 6749 section 5.1: the server must say no-store",
                "The answer may be kept by caches for an hour.",
                header("Cache-Control", "public, max-age=3600"))),
        Map.entry(
            Misbehaviour.TOKEN_UNKNOWN_MEMBERS,
            accept(
                "RFC 6749 section 5.1: unrecognized value names are ignored",
                "The answer has members that nobody knows.",
                with("x_unknown", "{\"a\":[1,null]}"))));
  }

  private static Misdeed with(String name, String jsonValue) {
    return text(tokens -> JsonObject.with(tokens, name, jsonValue));
  }

  private static Misdeed without(String name) {
    return text(tokens -> JsonObject.without(tokens, name));
  }

  /** Where less was granted: what is said of all that was asked is right. */
  private static Misdeed withoutNarrowed() {
    return Misdeed.changed(
        (turn, usual) ->
            turn.hasShown(Misbehaviour.SCOPE_NARROWED_UNSAID)
                ? usual.withText(JsonObject.without(usual.body(), "scope"))
                : usual,
        Endpoint.TOKEN);
  }

  private static String array(String scope) {
    return Misdeed.string(scope, text -> "[" + text.replace(" ", "\",\"") + "]");
  }

  private static Misdeed text(UnaryOperator<String> change) {
    return Misdeed.text(change, Endpoint.TOKEN);
  }

  private static Misdeed header(String name, String value) {
    return Misdeed.changed((turn, usual) -> usual.withHeader(name, value), Endpoint.TOKEN);
  }

  private static Misdeed narrowed() {
    return Misdeed.granting(
        asked ->
            asked.contains(Scopes.OPENID)
                ? asked.only(Scopes.OPENID)
                : asked.only(asked.names().get(0)));
  }
}
