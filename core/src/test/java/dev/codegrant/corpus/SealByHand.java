package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.credential.TokenKey;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens the seal of a record without the library: whoever can do that knows what it is. */
public final class SealByHand {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private SealByHand() {}

  /** A key of 256 bits. */
  static byte[] key() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  /** Below the seal are these texts; it opens for this user and this version, and no other. */
  public static void assertOpensFor(TokenKey user, long version, String sealed, String... texts) {
    assertThat(open(user, version, sealed)).contains(texts);
    TokenKey another = new TokenKey(user.registration(), user.issuer(), user.subject() + "x");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> open(another, version, sealed));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> open(user, version + 1, sealed));
  }

  private static String open(TokenKey user, long version, String sealed) {
    int dot = sealed.lastIndexOf('.');
    byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
    StringBuilder context = new StringBuilder();
    for (String part :
        new String[] {
          "dev.codegrant token record 1",
          user.registration(),
          user.issuer(),
          user.subject(),
          Long.toString(version)
        }) {
      context.append(part.length()).append(':').append(part);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key(), "AES"),
          new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES));
      cipher.updateAAD((sealed.substring(0, dot) + "." + context).getBytes(UTF_8));
      return new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), UTF_8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("not sealed with AES-256-GCM for " + user, e);
    }
  }
}
