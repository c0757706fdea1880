package dev.codegrant.openid.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JWK Set (RFC 7517 section 5): read exactly when it is one; each key is refused for a listed
 * reason, or is strong, public, on its curve, and the same that Nimbus sees.
 */
public final class KeySetTarget implements FuzzTarget {

  private static final int MOST_KEYS = 100;
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
  private static final Set<String> REASONS =
      Set.of("kty", "SYMMETRIC", "PRIVATE", "KEY_PARAMETERS", "CURVE", "WEAK_KEY", "ENCODING");

  /** Whether there is a key that could prove something. */
  @Override
  public boolean accepts(byte[] input) {
    boolean isSet =
        JsonGrammar.object(input)
            .filter(set -> set.get("keys") instanceof List<?> keys && keys.size() <= MOST_KEYS)
            .isPresent();
    try {
      KeySet set = KeySet.parse(input);
      Violation.unless(isSet, "read though it is no JWK Set");
      boolean usable = false;
      for (JsonDocument jwk : JsonDocument.parse(input).objects("keys").orElseThrow()) {
        usable |= isUsable(jwk);
      }
      requireSelects(set);
      return usable;
    } catch (MalformedKeySetException e) {
      Violation.unless(
          !isSet || KnownDisagreements.weRefuseJson(input), "refused as " + e.reason());
      return false;
    } catch (MalformedJsonException e) {
      throw new Violation("read as a set and not as JSON", e);
    }
  }

  /** Of every algorithm there is one key, or a reason why there is none. */
  private static void requireSelects(KeySet set) {
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      try {
        Violation.unless(
            set.select(algorithm, Optional.empty()) != null && !algorithm.isSymmetric(),
            "a shared key from a set that anybody may read");
      } catch (RefusedJwtException e) {
        Violation.unless(
            e.fault() == RefusedJwtException.Fault.KEY_NOT_FOUND, "without kid: " + e.fault());
      }
    }
  }

  private static boolean isUsable(JsonDocument jwk) {
    boolean fits = Arrays.stream(JwsAlgorithm.values()).anyMatch(JudgedJwk.of(jwk)::fits);
    try {
      PublicKey key = PublicJwk.read(jwk).key();
      Violation.unless(
          jwk.names().stream().noneMatch(PRIVATE::contains), "a private key is accepted");
      requireSound(key, jwk);
      requireNimbusAgrees(key, jwk);
      return fits;
    } catch (UnusableJwkException e) {
      Violation.unless(REASONS.contains(e.reason()), "refused for " + e.reason());
      Violation.unless(!fits, "a refused key is used");
      return false;
    }
  }

  /** The numbers are those of the text, and those of a key. */
  private static void requireSound(PublicKey key, JsonDocument jwk) {
    if (key instanceof RSAPublicKey rsa) {
      Violation.unless(
          rsa.getModulus().equals(number(jwk, "n"))
              && rsa.getPublicExponent().equals(number(jwk, "e")),
          "another RSA key than the text's");
      Violation.unless(
          rsa.getModulus().bitLength() >= 2048
              && rsa.getModulus().testBit(0)
              && rsa.getPublicExponent().testBit(0)
              && rsa.getPublicExponent().compareTo(BigInteger.ONE) > 0,
          "a weak RSA key");
    } else if (key instanceof ECPublicKey ec) {
      BigInteger x = ec.getW().getAffineX();
      BigInteger y = ec.getW().getAffineY();
      var curve = ec.getParams().getCurve();
      BigInteger p = ((ECFieldFp) curve.getField()).getP();
      Violation.unless(
          x.equals(number(jwk, "x")) && y.equals(number(jwk, "y")),
          "another point than the text's");
      Violation.unless(
          x.compareTo(p) < 0
              && y.compareTo(p) < 0
              && y.multiply(y)
                      .subtract(x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()))
                      .mod(p)
                      .signum()
                  == 0,
          "a point that is not on the curve");
    }
  }

  private static BigInteger number(JsonDocument jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.string(name).orElseThrow()));
  }

  /** Nimbus asks more of members that are not looked at here; then it says nothing. */
  private static void requireNimbusAgrees(PublicKey key, JsonDocument jwk) {
    try {
      JWK other = JWK.parse(material(jwk));
      boolean same =
          other instanceof OctetKeyPair pair
              ? Arrays.equals(
                  pair.getDecodedX(), Base64.getUrlDecoder().decode(jwk.string("x").orElse("")))
              : (key instanceof RSAPublicKey
                      ? other.toRSAKey().toRSAPublicKey()
                      : other.toECKey().toECPublicKey())
                  .equals(key);
      Violation.unless(same, "Nimbus sees another key");
    } catch (ParseException | JOSEException e) {
      throw new Violation("Nimbus refuses the key", e);
    }
  }

  /** What a key is made of, without what Nimbus would judge otherwise. */
  private static Map<String, Object> material(JsonDocument jwk) {
    return Set.of("kty", "n", "e", "crv", "x", "y").stream()
        .filter(name -> jwk.string(name).isPresent())
        .collect(Collectors.toMap(name -> name, name -> jwk.string(name).orElseThrow()));
  }
}
