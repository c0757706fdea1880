package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import dev.codegrant.fuzz.Violation;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one key of the targets that prove signatures: HMAC, because it is fast. */
final class SharedKey {

  private static final byte[] SECRET = "a key of 32 bytes, or of more...".getBytes(US_ASCII);

  private SharedKey() {}

  static JwtVerification verification() {
    try {
      VerificationKey key = VerificationKey.of(SECRET, JwsAlgorithm.HS256);
      return new JwtVerification(
          (algorithm, keyId) -> key, Set.of(JwsAlgorithm.HS256), Set.of("jwt"));
    } catch (RefusedJwtException e) {
      throw new Violation("no key", e);
    }
  }

  static String mac(String input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      return base64(mac.doFinal(input.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new Violation("no HMAC", e);
    }
  }

  static boolean nimbusProves(JWSObject jws) {
    try {
      return jws.verify(new MACVerifier(SECRET));
    } catch (JOSEException e) {
      return false;
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
