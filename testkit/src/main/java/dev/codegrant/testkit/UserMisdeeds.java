package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.choose;
import static dev.codegrant.testkit.Catalogue.refuse;

import java.util.Map;
import java.util.function.UnaryOperator;

/** What can be wrong where an access token is used: at UserInfo and at a protected resource. */
final class UserMisdeeds {
  private UserMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.USERINFO_SUB_OTHER,
            refuse(
                "OIDC Core 1.0 section 5.3.2",
                "oidcc-client-test-userinfo-invalid-sub",
                "UserInfo is of a user whose name is one character longer.",
                claims(Misdeed.claim("sub", Misdeed::longer)))),
        Map.entry(
            Misbehaviour.USERINFO_SUB_MISSING,
            refuse(
                "OIDC Core 1.0 section 5.3.2",
                "UserInfo does not say whose it is.",
                claims(JwtChange.none().withoutClaim("sub")))),
        Map.entry(
            Misbehaviour.USERINFO_HTML,
            refuse(
                "OIDC Core 1.0 section 5.3.2",
                "UserInfo is a page of HTML, with status 200.",
                Misdeed.instead(Misdeed.HTML, Endpoint.USERINFO))),
        Map.entry(
            Misbehaviour.USERINFO_ARRAY,
            refuse(
                "OIDC Core 1.0 section 5.3.2: a JSON object",
                "UserInfo stands in a JSON array.",
                text(text -> "[" + text + "]"))),
        Map.entry(
            Misbehaviour.USERINFO_DUPLICATE_SUB,
            choose(
                "RFC 8259 section 4: names SHOULD be unique, and which one counts is left open",
                "UserInfo is of two users, the right one last.",
                text(text -> Misdeed.before(text, "\"sub\":\"mallory\"")))),
        Map.entry(
            Misbehaviour.USERINFO_UNSIGNED_JWT,
            refuse(
                "OIDC Core 1.0 section 5.3.2: as registered; RFC 8725 section 3.2",
                "UserInfo is a JWT with alg none, where JSON was asked for.",
                unsignedJwt())),
        Map.entry(
            Misbehaviour.USERINFO_REDIRECT,
            refuse(
                "RFC 6750 section 5.3: the token is for this server alone",
                "The UserInfo request is sent on to another host, with status 307.",
                Misdeed.redirect(Endpoint.USERINFO))),
        Map.entry(
            Misbehaviour.RESOURCE_REDIRECT,
            refuse(
                "RFC 6750 section 5.3: the token is for this server alone",
                "The request for the resource is sent on to another host, with status 307.",
                Misdeed.redirect(Endpoint.RESOURCE))),
        Map.entry(
            Misbehaviour.RESOURCE_CHALLENGE_WITHOUT_ERROR,
            refuse(
                "RFC 6750 section 3.1: invalid_token",
                "A good token gets 401 and a challenge that does not say why, each time.",
                refused("Bearer realm=\"fake\""))),
        Map.entry(
            Misbehaviour.RESOURCE_TOKEN_NEVER_TAKEN,
            refuse(
                "RFC 6750 section 3.1: MAY be asked for anew, and not for ever",
                "A good token gets 401 and invalid_token, each time.",
                refused("Bearer realm=\"fake\", error=\"invalid_token\""))));
  }

  private static Misdeed claims(JwtChange change) {
    return Misdeed.userInfo(change);
  }

  private static Misdeed text(UnaryOperator<String> change) {
    return Misdeed.text(change, Endpoint.USERINFO);
  }

  private static Misdeed unsignedJwt() {
    String header = Jwt.base64Url(new JsonObject().string("alg", "none").toString());
    return Misdeed.changed(
        (turn, usual) ->
            usual.withBody("application/jwt", header + "." + payload(usual.body()) + "."),
        Endpoint.USERINFO);
  }

  /** What is signed already is signed no more. */
  private static String payload(String userInfo) {
    String[] parts = userInfo.split("\\.", -1);
    boolean signed = parts.length == 3 && !userInfo.startsWith("{");
    return signed ? parts[1] : Jwt.base64Url(userInfo);
  }

  private static Misdeed refused(String challenge) {
    return Misdeed.changed(
        (turn, usual) -> Response.empty(401).withHeader("WWW-Authenticate", challenge),
        Endpoint.RESOURCE);
  }
}
