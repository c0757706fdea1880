package dev.codegrant.testkit;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** The public keys of a client, from a JWK set, RFC 7517 section 5. */
record PublicKeys(List<Entry> entries) {
  static final PublicKeys NONE = new PublicKeys(List.of());

  /** What stands before the 32 bytes of an Ed25519 key, RFC 8410 section 4. */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /** A key with its {@code kid}, which is empty where it has none. */
  record Entry(String kid, KeyFamily family, PublicKey key) {}

  /** Throws IllegalArgumentException with words for the test's author or the client's. */
  static PublicKeys parse(String jwks) {
    JsonNode keys =
        JsonObject.read(jwks)
            .map(set -> set.path("keys"))
            .orElseThrow(() -> new IllegalArgumentException("expected a JWK set, got no JSON"));
    if (!keys.isArray() || keys.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a JWK set with one or more keys, RFC 7517 section 5");
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode jwk : keys) {
      for (String name : PRIVATE) {
        if (jwk.has(name)) {
          throw new IllegalArgumentException(
              "expected public keys only, one has the private member " + name);
        }
      }
      entries.add(entry(jwk));
    }
    return new PublicKeys(List.copyOf(entries));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Those that may have made a signature. A kid is a hint, RFC 7515 section 4.1.4: where it came
   * and no key has it, the keys without one may be meant.
   */
  List<PublicKey> candidates(String kid, KeyFamily family) {
    boolean known = entries.stream().anyMatch(entry -> entry.kid().equals(kid));
    String wanted = known ? kid : "";
    return entries.stream()
        .filter(entry -> entry.family() == family)
        .filter(entry -> kid.isEmpty() || entry.kid().equals(wanted))
        .map(Entry::key)
        .toList();
  }

  private static Entry entry(JsonNode jwk) {
    String kid = jwk.path("kid").asText("");
    String kty = jwk.path("kty").asText("");
    String crv = jwk.path("crv").asText("");
    try {
      return switch (kty + crv) {
        case "RSA" -> new Entry(kid, KeyFamily.RSA, rsa(jwk));
        case "ECP-256" -> new Entry(kid, KeyFamily.P256, ec(jwk, "secp256r1"));
        case "ECP-384" -> new Entry(kid, KeyFamily.P384, ec(jwk, "secp384r1"));
        case "ECP-521" -> new Entry(kid, KeyFamily.P521, ec(jwk, "secp521r1"));
        case "OKPEd25519" -> new Entry(kid, KeyFamily.ED25519, ed25519(jwk));
        default ->
            throw new IllegalArgumentException(
                "expected keys of type RSA, EC or OKP with Ed25519, got kty "
                    + kty
                    + ", crv "
                    + crv);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key of type " + kty + " is not usable", e);
    }
  }

  private static PublicKey rsa(JsonNode jwk) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
  }

  private static PublicKey ec(JsonNode jwk, String curve) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static PublicKey ed25519(JsonNode jwk) throws GeneralSecurityException {
    String x = HexFormat.of().formatHex(bytes(jwk, "x"));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(ED25519_PREFIX + x)));
  }

  private static BigInteger number(JsonNode jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static byte[] bytes(JsonNode jwk, String name) {
    try {
      return Base64.getUrlDecoder().decode(jwk.path(name).asText(""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected base64url in " + name + " of a key", e);
    }
  }
}
