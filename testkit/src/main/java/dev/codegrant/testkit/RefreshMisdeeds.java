package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.accept;
import static dev.codegrant.testkit.Catalogue.choose;
import static dev.codegrant.testkit.Catalogue.refuse;

import java.util.Map;
import java.util.function.UnaryOperator;

/** What can be wrong or strange in the answer to a refresh, and there only. */
final class RefreshMisdeeds {
  private RefreshMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.REFRESH_TOKEN_DIES_EARLY,
            refuse(
                "RFC 6749 section 5.2: invalid_grant",
                "The refresh token that a refresh returns is dead already.",
                with("refresh_token", "\"dead\""))),
        Map.entry(
            Misbehaviour.REFRESH_ACCESS_TOKEN_MISSING,
            refuse(
                "RFC 6749 sections 5.1 and 6",
                "The answer to a refresh has no access token.",
                tokens(text -> JsonObject.without(text, "access_token")))),
        Map.entry(
            Misbehaviour.REFRESH_SCOPE_WIDER,
            choose(
                "RFC 6749 section 6: no more than the user granted",
                "The answer to a refresh names more scope than was granted.",
                tokens(text -> JsonObject.changed(text, "scope", RefreshMisdeeds::wider)))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_ISS_OTHER,
            refuse(
                "OIDC Core 1.0 section 12.2",
                "oidcc-client-test-refresh-token-invalid-issuer",
                "The ID token of a refresh is of an issuer that is one character longer.",
                claim("iss", Misdeed::longer))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_SUB_OTHER,
            refuse(
                "OIDC Core 1.0 section 12.2",
                "oidcc-client-test-refresh-token-invalid-sub",
                "The ID token of a refresh is of a user whose name is one character longer.",
                claim("sub", Misdeed::longer))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_AUD_OTHER,
            refuse(
                "OIDC Core 1.0 section 12.2",
                "The ID token of a refresh is for a client whose id is one character longer.",
                claim("aud", Misdeed::longer))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_NONCE_OTHER,
            refuse(
                "OIDC Core 1.0 section 12.2",
                "The ID token of a refresh has a nonce that nobody sent.",
                Misdeed.refreshed(JwtChange.none().withClaim("nonce", "\"another-nonce\"")))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_AUTH_TIME_OTHER,
            refuse(
                "OIDC Core 1.0 section 12.2",
                "The ID token of a refresh is of another sign-in, an hour earlier.",
                claim("auth_time", time -> Long.toString(Long.parseLong(time) - 3600)))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_SIGNATURE_CORRUPT,
            refuse(
                "OIDC Core 1.0 section 12.2",
                "The signature of the ID token of a refresh is wrong in its first bits.",
                Misdeed.refreshed(JwtChange.none().withCorruptSignature()))),
        Map.entry(
            Misbehaviour.REFRESH_ID_TOKEN_MISSING,
            accept(
                "OIDC Core 1.0 section 12.2: it might not contain one",
                "A refresh returns no ID token.",
                Misdeed.refreshed(JwtChange.none().omitted()))));
  }

  private static Misdeed claim(String name, UnaryOperator<String> jsonValue) {
    return Misdeed.refreshed(Misdeed.claim(name, jsonValue));
  }

  private static Misdeed with(String name, String jsonValue) {
    return tokens(text -> JsonObject.with(text, name, jsonValue));
  }

  private static String wider(String scope) {
    return Misdeed.string(scope, text -> text.substring(0, text.length() - 1) + " admin\"");
  }

  private static Misdeed tokens(UnaryOperator<String> change) {
    return Misdeed.changed(
        (turn, usual) -> turn.isRefresh() ? usual.withText(change.apply(usual.body())) : usual,
        Endpoint.TOKEN);
  }
}
