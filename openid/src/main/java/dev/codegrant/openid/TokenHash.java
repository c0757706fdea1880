package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.token.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** {@code at_hash}: the left half of a token's hash (OpenID Connect Core 1.0, 3.1.3.6). */
final class TokenHash {

  private TokenHash() {}

  /** For Ed25519 the hash is SHA-512, as that signature's own is. */
  static String of(JwsAlgorithm algorithm, Secret token) {
    try {
      byte[] hash =
          MessageDigest.getInstance(algorithm.hash()).digest(token.reveal().getBytes(US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has these
    }
  }
}
