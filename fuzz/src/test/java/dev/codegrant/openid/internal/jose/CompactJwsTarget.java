package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JWSObject;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Violation;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A compact JWS (RFC 7515 section 7.1): read exactly when it is three texts of base64url in their
 * one spelling, the first of a JSON object; the same text when written; and proven only when Nimbus
 * proves it with the same key. {@code ${MAC}} stands for the right signature of what is before it.
 */
public final class CompactJwsTarget implements FuzzTarget {

  private static final int LONGEST = 64 * 1024;

  private final JwtVerification verification = SharedKey.verification();

  @Override
  public boolean accepts(byte[] input) {
    String text = signed(new String(input, ISO_8859_1));
    Optional<List<byte[]>> parts = parts(text).filter(CompactJwsTarget::hasHeader);
    try {
      CompactJws jws = CompactJws.parse(text);
      Violation.unless(parts.isPresent(), "read though it is no compact JWS");
      Violation.unless(
          (new String(jws.signingInput(), US_ASCII) + "." + SharedKey.base64(jws.signature()))
              .equals(text),
          "another text when written");
      Violation.unless(
          Arrays.equals(parts.get().get(2), jws.signature()), "another signature than the text's");
      requireNimbusAgrees(text, proves(text), jws);
      return true;
    } catch (RefusedJwtException e) {
      Violation.unless(
          parts.filter(each -> !KnownDisagreements.weRefuseJson(each.get(0))).isEmpty(),
          "refused though it is a compact JWS: " + e.fault());
      Violation.unless(!proves(text), "proven though it is refused");
      return false;
    }
  }

  private static String signed(String text) {
    int dot = text.lastIndexOf('.');
    return dot >= 0 && text.endsWith(".${MAC}")
        ? text.substring(0, dot + 1) + SharedKey.mac(text.substring(0, dot))
        : text;
  }

  private static Optional<List<byte[]>> parts(String text) {
    String[] texts = text.split("\\.", -1);
    if (text.length() > LONGEST || texts.length != 3) {
      return Optional.empty();
    }
    List<byte[]> parts = new ArrayList<>();
    for (String each : texts) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(each);
        if (!SharedKey.base64(bytes).equals(each)) {
          return Optional.empty();
        }
        parts.add(bytes);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  private static boolean hasHeader(List<byte[]> parts) {
    return JsonGrammar.object(parts.get(0)).isPresent();
  }

  private boolean proves(String text) {
    try {
      verification.verify(text);
      return true;
    } catch (RefusedJwtException e) {
      return false;
    }
  }

  /** Nimbus asks more of headers that are not looked at here; then it says nothing. */
  private static void requireNimbusAgrees(String text, boolean proven, CompactJws jws) {
    try {
      JWSObject other = JWSObject.parse(text);
      Violation.unless(
          Arrays.equals(other.getSignature().decode(), jws.signature())
              && jws.header()
                  .string("alg")
                  .equals(Optional.of(other.getHeader().getAlgorithm().getName())),
          "Nimbus reads it otherwise");
      Violation.unless(
          !proven || jws.header().has("b64") || SharedKey.nimbusProves(other),
          "proven here and not by Nimbus");
    } catch (ParseException | IllegalArgumentException e) {
      Violation.unless(e.getMessage() != null, "a refusal without a reason");
    }
  }
}
