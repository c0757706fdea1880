package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.accept;
import static dev.codegrant.testkit.Catalogue.choose;
import static dev.codegrant.testkit.Catalogue.refuse;
import static dev.codegrant.testkit.Misdeed.idToken;

import java.util.Map;
import java.util.function.UnaryOperator;

/** What can be wrong or strange in the claims of an ID token, signed as it should be. */
final class IdTokenMisdeeds {
  private static final JwtChange NONE = JwtChange.none();

  /** RFC 7516 section 7.1: five parts; the header says RSA-OAEP and A256GCM. */
  private static final String JWE =
      "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.AAAA.AAAA.AAAA";

  private IdTokenMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.ID_TOKEN_MISSING,
            refuse(
                "OIDC Core 1.0 section 3.1.3.3",
                "There is no ID token though the scope has openid.",
                idToken(NONE.omitted()))),
        Map.entry(
            Misbehaviour.ID_TOKEN_NO_JWT,
            refuse(
                "OIDC Core 1.0 section 2; RFC 7519 section 7.2",
                "The ID token is text that is no JWT.",
                idToken(NONE.replacedBy("no-token")))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ENCRYPTED,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 1: only as registered",
                "The ID token is a JWE that nobody asked for.",
                idToken(NONE.replacedBy(JWE)))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ISS_OTHER,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 2",
                "oidcc-client-test-invalid-iss",
                "The ID token is of an issuer that is one character longer.",
                claim("iss", Misdeed::longer))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ISS_WITH_SLASH,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 2: exactly",
                "The ID token names the issuer with a slash at its end.",
                claim("iss", Misdeed::withSlash))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ISS_MISSING,
            refuse(
                "OIDC Core 1.0 section 2",
                "fapi2-security-profile-final-client-test-invalid-missing-iss",
                "The ID token names no issuer.",
                without("iss"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_SUB_MISSING,
            refuse(
                "OIDC Core 1.0 section 2",
                "oidcc-client-test-missing-sub",
                "The ID token names no user.",
                without("sub"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_SUB_EMPTY,
            refuse(
                "OIDC Core 1.0 section 2",
                "The ID token names a user without a name.",
                with("sub", "\"\""))),
        Map.entry(
            Misbehaviour.ID_TOKEN_SUB_NUMBER,
            refuse(
                "OIDC Core 1.0 section 2: a string",
                "The ID token names the user by a JSON number.",
                with("sub", "17"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AUD_OTHER,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 3",
                "oidcc-client-test-invalid-aud",
                "The ID token is for a client whose id is one character longer.",
                claim("aud", Misdeed::longer))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AUD_MISSING,
            refuse(
                "OIDC Core 1.0 section 2",
                "oidcc-client-test-missing-aud",
                "The ID token is for no client.",
                without("aud"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AUD_EMPTY,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 3",
                "The ID token is for an empty list of clients.",
                with("aud", "[]"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AUD_MORE,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 3 and 4",
                "fapi2-security-profile-final-client-test-invalid-secondary-aud",
                "The ID token is for a stranger, too, and has no azp.",
                claim("aud", IdTokenMisdeeds::more))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AUD_MORE_WITH_AZP,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 3: no audience that is not trusted",
                "The ID token is for a stranger, too, and its azp is the client.",
                audienceMoreWithAzp())),
        Map.entry(
            Misbehaviour.ID_TOKEN_AUD_ARRAY,
            accept(
                "RFC 7519 section 4.1.3",
                "fapi2-security-profile-final-client-test-valid-aud-as-array",
                "The ID token names the client in an array.",
                claim("aud", aud -> Misdeed.string(aud, text -> "[" + text + "]")))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AZP_OTHER,
            choose(
                "OIDC Core 1.0 section 3.1.3.7, 4 and 5: the client SHOULD check azp",
                "The ID token was issued to another client, its azp says.",
                with("azp", "\"stranger\""))),
        Map.entry(
            Misbehaviour.ID_TOKEN_EXP_MISSING,
            refuse(
                "OIDC Core 1.0 section 2",
                "fapi2-security-profile-final-client-test-invalid-missing-exp",
                "The ID token does not say how long it is good.",
                without("exp"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_EXP_TEXT,
            refuse(
                "RFC 7519 sections 2 and 4.1.4: a JSON number",
                "The end of the ID token is text.",
                claim("exp", exp -> "\"" + exp + "\""))),
        Map.entry(
            Misbehaviour.ID_TOKEN_EXPIRED,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 9",
                "fapi2-security-profile-final-client-test-invalid-expired-exp",
                "The ID token expired six minutes ago.",
                times(-3960, -360))),
        Map.entry(
            Misbehaviour.ID_TOKEN_IAT_MISSING,
            refuse(
                "OIDC Core 1.0 section 2",
                "oidcc-client-test-missing-iat",
                "The ID token does not say when it was issued.",
                without("iat"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_IAT_IN_FUTURE,
            choose(
                "OIDC Core 1.0 section 3.1.3.7, 10: the range is the client's",
                "The ID token is issued an hour from now.",
                times(3600, 7200))),
        Map.entry(
            Misbehaviour.ID_TOKEN_IAT_LONG_AGO,
            choose(
                "OIDC Core 1.0 section 3.1.3.7, 10: the range is the client's",
                "The ID token was issued a week ago and has not expired.",
                times(-604800, 3600))),
        Map.entry(
            Misbehaviour.ID_TOKEN_NBF_IN_FUTURE,
            refuse(
                "RFC 7519 section 4.1.5",
                "The ID token is not to be used for an hour yet.",
                nbf(3600))),
        Map.entry(
            Misbehaviour.ID_TOKEN_NONCE_OTHER,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 11",
                "oidcc-client-test-nonce-invalid",
                "The ID token has a nonce that is one character longer.",
                claim("nonce", Misdeed::longer))),
        Map.entry(
            Misbehaviour.ID_TOKEN_NONCE_MISSING,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 11",
                "fapi2-security-profile-final-client-test-invalid-missing-nonce",
                "The ID token has no nonce though one was sent.",
                without("nonce"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AT_HASH_OTHER,
            choose(
                "OIDC Core 1.0 section 3.1.3.8: the client MAY check it in the code flow",
                "oidcc-client-test-invalid-athash",
                "The at_hash is of another access token.",
                with("at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""))),
        Map.entry(
            Misbehaviour.ID_TOKEN_AT_HASH_MISSING,
            accept(
                "OIDC Core 1.0 section 3.1.3.6: OPTIONAL",
                "oidcc-client-test-missing-athash",
                "The ID token has no at_hash.",
                without("at_hash"))),
        Map.entry(
            Misbehaviour.ID_TOKEN_UNKNOWN_CLAIMS,
            accept(
                "OIDC Core 1.0 section 2: others MAY be there",
                "The ID token has claims that nobody knows.",
                with("x_unknown", "{\"a\":[1,null]}"))));
  }

  private static Misdeed with(String name, String jsonValue) {
    return idToken(NONE.withClaim(name, jsonValue));
  }

  private static Misdeed without(String name) {
    return idToken(NONE.withoutClaim(name));
  }

  private static Misdeed claim(String name, UnaryOperator<String> jsonValue) {
    return idToken(Misdeed.claim(name, jsonValue));
  }

  private static Misdeed audienceMoreWithAzp() {
    return idToken(
        NONE.claims(
                claims -> {
                  String usual = claims.members().getOrDefault("aud", "");
                  return usual.startsWith("\"") ? claims.raw("azp", usual) : claims;
                })
            .then(Misdeed.claim("aud", IdTokenMisdeeds::more)));
  }

  private static String more(String audience) {
    return Misdeed.string(audience, text -> "[" + text + ",\"stranger\"]");
  }

  /** Seconds from now. */
  private static Misdeed times(long iat, long exp) {
    return idToken(
        NONE.claims(
            claims -> {
              long now = issuedAt(claims);
              return claims.number("iat", now + iat).number("exp", now + exp);
            }));
  }

  /** Seconds from now. */
  private static Misdeed nbf(long seconds) {
    return idToken(NONE.claims(claims -> claims.number("nbf", issuedAt(claims) + seconds)));
  }

  private static long issuedAt(JsonObject claims) {
    return Long.parseLong(claims.members().getOrDefault("iat", "0"));
  }
}
