package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A private key for ES256 (RFC 7518 section 3.4) out of a PEM text. */
final class P256Key {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private P256Key() {}

  static PrivateKey parse(Secret pem) {
    String text = pem.reveal().strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw refused("a text that begins or ends otherwise");
    }
    try {
      String base64 = text.substring(BEGIN.length(), text.length() - END.length());
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      if (key instanceof ECPrivateKey ec && isP256(ec.getParams())) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw refused("a block with another key, or none"); // the cause may quote
    }
    throw refused("a key on another curve");
  }

  private static boolean isP256(ECParameterSpec parameters) throws GeneralSecurityException {
    AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
    p256.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec expected = p256.getParameterSpec(ECParameterSpec.class);
    return parameters.getCurve().equals(expected.getCurve())
        && parameters.getGenerator().equals(expected.getGenerator())
        && parameters.getOrder().equals(expected.getOrder());
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "one private key on the curve P-256 between '" + BEGIN + "' and '" + END + "'",
        came,
        "pass the content of the file .p8 from the Apple developer account");
  }
}
