package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Secret;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/** A private key out of a PEM text: one unencrypted PKCS #8 block (RFC 7468 section 10). */
final class PrivateKeyPem {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private PrivateKeyPem() {}

  static PrivateKey parse(Secret pem) {
    String text = pem.reveal().strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw refused("a text that begins or ends otherwise");
    }
    byte[] der = decode(text);
    return Stream.of("RSA", "EC", "Ed25519")
        .flatMap(algorithm -> read(algorithm, der).stream())
        .findFirst()
        .orElseThrow(() -> refused("a block with another key, or none"));
  }

  private static byte[] decode(String text) {
    try {
      String base64 = text.substring(BEGIN.length(), text.length() - END.length());
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw refused("a block that is not base64, or more than one block");
    }
  }

  /** The key, if it is of this algorithm: the JDK refuses it by the identifier in the block. */
  private static Optional<PrivateKey> read(String algorithm, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
      return Optional.empty();
    }
  }

  private static ConfigurationException refused(String came) {
    return Refusals.configuration(
        "one unencrypted RSA, EC or Ed25519 private key between '" + BEGIN + "' and '" + END + "'",
        came,
        "convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem");
  }
}
