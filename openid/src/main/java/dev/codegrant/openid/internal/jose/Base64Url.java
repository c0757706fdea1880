package dev.codegrant.openid.internal.jose;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Base64url without padding (RFC 7515 section 2), in the one spelling that each sequence of bytes
 * has: the JDK's decoder takes padding, and bits that do not count.
 */
final class Base64Url {

  private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9_-]*");

  private Base64Url() {}

  /** The bytes, or empty when the text is another spelling or none. */
  static Optional<byte[]> decode(String text) {
    if (text.length() % 4 == 1 || !ALPHABET.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
