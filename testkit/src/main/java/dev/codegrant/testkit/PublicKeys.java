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
import java.util.Optional;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** Those public keys of a client that verify signatures, from a JWK set, RFC 7517 section 5. */
record PublicKeys(List<Entry> entries) {
  static final PublicKeys NONE = new PublicKeys(List.of());

  /** What stands before the 32 bytes of an Ed25519 key, RFC 8410 section 4. */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private static final List<String> PRIVATE =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

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
    List<String> others = new ArrayList<>();
    for (JsonNode jwk : keys) {
      requirePublic(jwk);
      Optional<Entry> entry = isForSignatures(jwk) ? entry(jwk) : Optional.empty();
      entry.ifPresentOrElse(entries::add, () -> others.add(description(jwk)));
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a key that verifies signatures, RSA, EC with P-256, P-384 or P-521, or OKP with"
              + " Ed25519, and use, key_ops and alg for that or absent, got only "
              + others);
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

  private static void requirePublic(JsonNode jwk) {
    for (String name : PRIVATE) {
      if (jwk.has(name)) {
        throw new IllegalArgumentException(
            "expected public keys only, one has the private member " + name);
      }
    }
    if (jwk.path("kty").asText("").isEmpty()) {
      throw new IllegalArgumentException("expected kty in each key, RFC 7517 section 4.1");
    }
  }

  /** RFC 7517 sections 4.2 to 4.4; RFC 7518 section 4 has the names that encrypt. */
  private static boolean isForSignatures(JsonNode jwk) {
    boolean encrypts = jwk.path("alg").asText("").matches("(RSA|ECDH-).*");
    return !encrypts
        && jwk.path("use").asText("sig").equals("sig")
        && (!jwk.has("key_ops") || jwk.path("key_ops").toString().contains("\"verify\""));
  }

  private static String description(JsonNode jwk) {
    List<String> words = new ArrayList<>();
    for (String name : List.of("kty", "crv", "use", "key_ops", "alg")) {
      if (jwk.has(name)) {
        JsonNode value = jwk.path(name);
        words.add(name + " " + (value.isTextual() ? value.asText("") : value));
      }
    }
    return String.join(" ", words);
  }

  /** RFC 7517 section 5: what is not understood is left out; what is, and is broken, is refused. */
  private static Optional<Entry> entry(JsonNode jwk) {
    String kid = jwk.path("kid").asText("");
    String kty = jwk.path("kty").asText("");
    String crv = jwk.path("crv").asText("");
    try {
      return switch (kty + crv) {
        case "RSA" -> Optional.of(new Entry(kid, KeyFamily.RSA, rsa(jwk)));
        case "ECP-256" -> Optional.of(new Entry(kid, KeyFamily.P256, ec(jwk, "secp256r1")));
        case "ECP-384" -> Optional.of(new Entry(kid, KeyFamily.P384, ec(jwk, "secp384r1")));
        case "ECP-521" -> Optional.of(new Entry(kid, KeyFamily.P521, ec(jwk, "secp521r1")));
        case "OKPEd25519" -> Optional.of(new Entry(kid, KeyFamily.ED25519, ed25519(jwk)));
        case "EC", "OKP" ->
            throw new IllegalArgumentException("expected crv in a key of type " + kty);
        default -> Optional.empty();
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
