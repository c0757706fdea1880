package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JWSObject;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Planted;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header of a JWS that is rightly signed: what decides is that {@code alg} is the one agreed
 * on, that nothing is critical, and that {@code typ} is a JWT or absent; and nothing else that it
 * says. The input is the header.
 */
public final class JwsHeaderTarget implements FuzzTarget {

  private final JwtVerification verification = SharedKey.verification();

  @Override
  public boolean accepts(byte[] input) {
    String signed = SharedKey.base64(input) + "." + SharedKey.base64("{}".getBytes(US_ASCII));
    String text = signed + "." + SharedKey.mac(signed);
    Optional<Fault> expected = fault(text.length(), JsonGrammar.object(input));
    try {
      VerifiedJwt jwt = verification.verify(text);
      Violation.unless(expected.isEmpty(), "proven, expected " + expected);
      Violation.unless(jwt.algorithm() == JwsAlgorithm.HS256, "another algorithm");
      requireNimbusAgrees(text, jwt);
      return true;
    } catch (RefusedJwtException e) {
      Violation.unless(
          expected.equals(Optional.of(e.fault())) || KnownDisagreements.weRefuseJson(input),
          "refused as " + e.fault() + ", expected " + expected);
      Planted.requireAbsentFrom(e.toString());
      return false;
    }
  }

  /** The checks in their order, over members that were read already. */
  private static Optional<Fault> fault(int length, Optional<Map<String, Object>> header) {
    if (length > 64 * 1024) {
      return Optional.of(Fault.TOO_LARGE);
    }
    if (header.isEmpty() || !(header.get().get("alg") instanceof String alg)) {
      return Optional.of(Fault.MALFORMED);
    }
    if (!alg.equals("HS256")) {
      return Optional.of(Fault.ALGORITHM);
    }
    if (header.get().containsKey("crit")) {
      return Optional.of(Fault.CRITICAL);
    }
    if (isOther(header.get(), "typ")) {
      return Optional.of(Fault.MALFORMED);
    }
    if (header.get().get("typ") instanceof String typ && !isJwt(typ)) {
      return Optional.of(Fault.TYPE);
    }
    return isOther(header.get(), "kid") ? Optional.of(Fault.MALFORMED) : Optional.empty();
  }

  private static boolean isOther(Map<String, Object> header, String name) {
    @Nullable Object value = header.get(name);
    return value != null && !(value instanceof String);
  }

  /** Media types are ASCII (RFC 6838 section 4.2), and ignore case. */
  private static boolean isJwt(String typ) {
    return typ.matches("(?i)(application/)?jwt");
  }

  /** Nimbus asks more of headers that are not looked at here; then it says nothing. */
  private static void requireNimbusAgrees(String text, VerifiedJwt jwt) {
    try {
      JWSObject other = JWSObject.parse(text);
      Violation.unless(
          !other.getHeader().isBase64URLEncodePayload() || SharedKey.nimbusProves(other),
          "proven here and not by Nimbus");
      Violation.unless(
          Optional.ofNullable(other.getHeader().getKeyID()).equals(jwt.keyId()), "another kid");
    } catch (ParseException | IllegalArgumentException e) {
      Violation.unless(e.getMessage() != null, "a refusal without a reason");
    }
  }
}
