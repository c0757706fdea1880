package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.accept;
import static dev.codegrant.testkit.Catalogue.choose;
import static dev.codegrant.testkit.Catalogue.refuse;
import static dev.codegrant.testkit.Misdeed.fromKeys;
import static dev.codegrant.testkit.Misdeed.idToken;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/** What can be wrong or strange in how an ID token is signed, and in the key set. */
final class SignatureMisdeeds {
  private static final JwtChange NONE = JwtChange.none();

  private SignatureMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.ID_TOKEN_ALG_NONE,
            refuse(
                "RFC 8725 section 3.2; OIDC Core 1.0 section 3.1.3.7, 7",
                "oidcc-client-test-idtoken-sig-none",
                "The ID token has alg none and no signature.",
                idToken(NONE.unsigned()))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ALG_NONE_OTHER_CASE,
            refuse(
                "RFC 7515 section 4.1.1: alg is case-sensitive",
                "The ID token has alg nOnE and no signature.",
                idToken(NONE.unsigned().withHeader("alg", "\"nOnE\"")))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ALG_NONE_WITH_SIGNATURE,
            refuse(
                "RFC 8725 section 3.2; RFC 7518 section 3.6",
                "The ID token has alg none and a signature that would be right.",
                idToken(NONE.withHeader("alg", "\"none\"")))),
        Map.entry(
            Misbehaviour.ID_TOKEN_ALG_OTHER,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 7",
                "fapi2-security-profile-final-client-test-invalid-alternate-alg",
                "The right key signs with another algorithm than the one that was registered.",
                otherAlgorithm())),
        Map.entry(
            Misbehaviour.ID_TOKEN_ALG_CONFUSED,
            refuse(
                "RFC 8725 section 2.1",
                "The public key is the secret of an HS256 signature.",
                fromKeys(keys -> publicKeyAsSecret(keys)))),
        Map.entry(
            Misbehaviour.ID_TOKEN_SIGNATURE_MISSING,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 6",
                "The ID token has its usual alg and no signature.",
                idToken(NONE.text(token -> token.map(SignatureMisdeeds::withoutSignature))))),
        Map.entry(
            Misbehaviour.ID_TOKEN_SIGNATURE_CORRUPT,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 6",
                "oidcc-client-test-invalid-sig-rs256",
                "The signature is wrong in its first bits.",
                idToken(NONE.withCorruptSignature()))),
        Map.entry(
            Misbehaviour.ID_TOKEN_PAYLOAD_CHANGED,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 6",
                "The user was changed after the ID token was signed.",
                idToken(NONE.text(token -> token.map(SignatureMisdeeds::ofMallory))))),
        Map.entry(
            Misbehaviour.ID_TOKEN_KEY_UNPUBLISHED,
            refuse(
                "OIDC Core 1.0 section 10.1",
                "A key signs that is not published, under the usual kid.",
                idToken(NONE.signedWithUnpublishedKey()))),
        Map.entry(
            Misbehaviour.ID_TOKEN_KEY_IN_HEADER,
            refuse(
                "RFC 8725 section 3.10; RFC 7515 section 4.1.3",
                "A key signs that is not published but stands in the header.",
                fromKeys(keys -> keyInHeader(keys)))),
        Map.entry(
            Misbehaviour.ID_TOKEN_KEYS_ROTATED,
            accept(
                "OIDC Core 1.0 section 10.1.1",
                "oidcc-client-test-signing-key-rotation-just-before-signing",
                "The keys change just before each signature.",
                fromKeys(keys -> rotated(keys)))),
        Map.entry(
            Misbehaviour.ID_TOKEN_KID_UNKNOWN,
            choose(
                "RFC 7515 section 4.1.4: kid is a hint; the key that signed is published",
                "The kid is of no key that is published.",
                idToken(NONE.withHeader("kid", "\"unknown\"")))),
        Map.entry(
            Misbehaviour.ID_TOKEN_KID_MISSING,
            accept(
                "OIDC Core 1.0 section 10.1: needed with several keys only",
                "oidcc-client-test-kid-absent-single-jwks",
                "There is no kid, and one key in the key set.",
                idToken(NONE.withoutHeader("kid"))
                    .and(keySet(keys -> keys.chosen().toJwk().toString())))),
        Map.entry(
            Misbehaviour.ID_TOKEN_KID_MISSING_TWO_KEYS,
            choose(
                "OIDC Core 1.0 section 10.1: a kid is required then",
                "oidcc-client-test-kid-absent-multiple-jwks",
                "There is no kid, and two keys that fit.",
                idToken(NONE.withoutHeader("kid")).and(keySet(SignatureMisdeeds::twoKeys)))),
        Map.entry(
            Misbehaviour.ID_TOKEN_CRIT_UNKNOWN,
            refuse(
                "RFC 7515 section 4.1.11",
                "The header has a critical extension that nobody knows.",
                idToken(NONE.withHeader("crit", "[\"x_unknown\"]").withHeader("x_unknown", "1")))),
        Map.entry(
            Misbehaviour.ID_TOKEN_TYPE_ACCESS_TOKEN,
            choose(
                "RFC 8725 sections 2.8 and 3.12; RFC 9068 section 2.1",
                "The ID token says that it is an access token.",
                idToken(NONE.withHeader("typ", "\"at+jwt\"")))),
        Map.entry(
            Misbehaviour.JWKS_EMPTY,
            refuse(
                "OIDC Core 1.0 section 3.1.3.7, 6",
                "There is no key in the key set.",
                keySet(keys -> ""))),
        Map.entry(
            Misbehaviour.JWKS_HTML,
            refuse(
                "RFC 7517 section 5: a JSON object",
                "The key set is a page of HTML, with status 200.",
                Misdeed.instead(Misdeed.HTML, Endpoint.JWKS))),
        Map.entry(
            Misbehaviour.JWKS_KEY_FOR_ENCRYPTION,
            refuse(
                "RFC 7517 section 4.2",
                "The key that signs is published for encryption.",
                keySet(keys -> keys.chosen().toJwk().string("use", "enc").toString()))),
        Map.entry(
            Misbehaviour.JWKS_UNKNOWN_KEYS,
            accept(
                "RFC 7517 section 5: keys that are not understood are ignored",
                "The key set begins with a key of a type that nobody knows.",
                keySet(keys -> "{\"kty\":\"x-unknown\"}," + keys.chosen().toJwk()))));
  }

  private static Misdeed keySet(Function<IssuerKeys, String> jwks) {
    return Misdeed.changed(
        (turn, usual) -> usual.withText("{\"keys\":[" + jwks.apply(turn.keys()) + "]}"),
        Endpoint.JWKS);
  }

  private static String twoKeys(IssuerKeys keys) {
    SigningKey chosen = keys.chosen();
    KeyPair other = chosen.algorithm().family().pair("beside");
    return new SigningKey("", chosen.algorithm(), other).toJwk().remove("kid")
        + ","
        + chosen.toJwk().remove("kid");
  }

  /** What the same key can do, too; where that is nothing, a lie. */
  private static Misdeed otherAlgorithm() {
    return idToken(
        NONE.signature(usual -> new JwtSignature(other(usual.algorithm()), usual.key()))
            .header(header -> header.string("alg", otherName(header))));
  }

  private static SigningAlgorithm other(SigningAlgorithm usual) {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(each -> each != usual && each.family() == usual.family())
        .findFirst()
        .orElse(usual);
  }

  private static String otherName(JsonObject header) {
    String usual = header.members().getOrDefault("alg", "\"RS256\"").replace("\"", "");
    String other =
        Arrays.stream(SigningAlgorithm.values())
            .filter(each -> each.joseName().equals(usual))
            .findFirst()
            .map(each -> other(each).joseName())
            .orElse(usual);
    return other.equals(usual) && !usual.equalsIgnoreCase("none") ? "RS256" : other;
  }

  private static JwtChange publicKeyAsSecret(IssuerKeys keys) {
    byte[] der = keys.chosen().pair().getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    return NONE.signedWith("HS256", new SecretKeySpec(pem.getBytes(US_ASCII), "HMAC"));
  }

  private static JwtChange keyInHeader(IssuerKeys keys) {
    SigningAlgorithm algorithm = keys.chosen().algorithm();
    KeyPair pair = algorithm.family().pair("in the header");
    return NONE.signedWith(algorithm.joseName(), pair.getPrivate())
        .withHeader("jwk", Jwk.of(pair.getPublic()).toString());
  }

  private static JwtChange rotated(IssuerKeys keys) {
    keys.rotate();
    return NONE;
  }

  private static String withoutSignature(String token) {
    return isSigned(token) ? token.substring(0, token.lastIndexOf('.') + 1) : token;
  }

  /** Three parts, RFC 7515 section 7.1: another misdeed may have sent something else. */
  private static boolean isSigned(String token) {
    return token.split("\\.", -1).length == 3;
  }

  private static String ofMallory(String token) {
    if (!isSigned(token)) {
      return token;
    }
    String[] parts = token.split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    parts[1] = Jwt.base64Url(JsonObject.with(claims, "sub", "\"mallory\""));
    return String.join(".", parts);
  }
}
