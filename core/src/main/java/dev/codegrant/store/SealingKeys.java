package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal what is stored: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits.
 * The first key seals, all of them open, so that keys can be changed and nobody is logged out: put
 * the new key second, on all nodes, then first, and drop the old one when nothing is left that it
 * sealed: 10 minutes later for pending authorizations; for tokens, when each record has been
 * written once more, by a refresh as a rule.
 *
 * <p>A key seals at most 2<sup>32</sup> times (SP 800-38D section 8.3); with a hundred times a
 * second, that is more than a year. All nodes of an application have the same keys, and nobody else
 * does. The bytes are copied; wipe your own. Immutable and thread-safe.
 */
public final class SealingKeys {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int MOST_KEYS = 16;
  private static final int KEY_ID_BYTES = 6;
  private static final String VERSION = "1";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final transient Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String sealingKeyId;

  private SealingKeys(Stream<byte[]> all) {
    all.forEach(this::add);
    this.sealingKeyId = keys.keySet().iterator().next();
  }

  /**
   * Makes a ring of keys.
   *
   * @param sealingKey the key that seals, and opens: 32 random bytes
   * @param olderKeys keys that open only: 32 bytes each, at most 15
   * @return the ring
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when a key has another length, is
   *     one byte repeated, or stands there twice, or when there are too many
   */
  public static SealingKeys of(byte[] sealingKey, byte[]... olderKeys) {
    return new SealingKeys(Stream.concat(Stream.of(sealingKey), Stream.of(olderKeys)));
  }

  /**
   * Makes a ring of keys that are written in base64 (RFC 4648 section 4 or 5), as a configuration
   * holds them; {@code openssl rand -base64 32} makes one.
   *
   * @param sealingKey the key that seals, and opens
   * @param olderKeys keys that open only, at most 15
   * @return the ring
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when a key is not base64, and as
   *     {@link #of}
   */
  public static SealingKeys parse(Secret sealingKey, Secret... olderKeys) {
    return new SealingKeys(
        Stream.concat(Stream.of(sealingKey), Stream.of(olderKeys)).map(SealingKeys::decode));
  }

  /**
   * Makes a ring of one fresh key, for a single process: what it sealed ends with it.
   *
   * @return the ring
   */
  public static SealingKeys random() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return of(key);
  }

  /** How many keys, and none of them. */
  @Override
  public String toString() {
    return "SealingKeys[" + keys.size() + "]";
  }

  /**
   * Seals a text for one context.
   *
   * @param context what the text is bound to, and what it is for; {@link #open} needs the same
   * @param text the text
   * @return characters that may stand in a cookie: version, key identifier, nonce and ciphertext
   */
  public String seal(String context, String text) {
    String header = VERSION + "." + sealingKeyId;
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] plain = text.getBytes(UTF_8);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, sealingKeyId, nonce, header, context);
      ByteBuffer out = ByteBuffer.allocate(NONCE_BYTES + plain.length + TAG_BYTES).put(nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), out);
      return header + "." + BASE64URL.encodeToString(out.array());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES/GCM/NoPadding", e);
    }
  }

  /**
   * Opens what one of the keys sealed.
   *
   * @param context what the text was bound to
   * @param sealed what {@link #seal} returned
   * @return the text, or empty when it does not open, for whatever reason
   */
  public Optional<String> open(String context, String sealed) {
    int payload = sealed.lastIndexOf('.') + 1;
    String header = sealed.substring(0, Math.max(0, payload - 1));
    String keyId = header.substring(header.indexOf('.') + 1);
    Optional<byte[]> bytes = canonical(sealed.substring(payload));
    if (!header.equals(VERSION + "." + keyId)
        || !keys.containsKey(keyId)
        || bytes.isEmpty()
        || bytes.get().length < NONCE_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.get());
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    ByteBuffer plain = ByteBuffer.allocate(in.remaining() - TAG_BYTES);
    try {
      cipher(Cipher.DECRYPT_MODE, keyId, nonce, header, context).doFinal(in, plain);
      return Optional.of(UTF_8.decode(plain.flip()).toString());
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES/GCM/NoPadding", e);
    }
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, String header, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD((header + "." + context).getBytes(UTF_8));
    return cipher;
  }

  private void add(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw refused("one of " + key.length + " bytes");
    }
    boolean same = true;
    for (byte b : key) {
      same &= b == key[0];
    }
    if (same) {
      throw refused("one byte repeated");
    }
    SecretKeySpec spec = new SecretKeySpec(key, "AES");
    if (keys.put(keyId(key), spec) != null) {
      throw refused("the same key twice");
    }
    if (keys.size() > MOST_KEYS) {
      throw refused("more than " + MOST_KEYS + " keys");
    }
  }

  private static String keyId(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] hash = mac.doFinal("dev.codegrant.web key id".getBytes(UTF_8));
      return BASE64URL.encodeToString(ByteBuffer.allocate(KEY_ID_BYTES).put(hash, 0, 6).array());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] decode(Secret key) {
    String text = key.reveal().strip().replace('+', '-').replace('/', '_').replace("=", "");
    return canonical(text).orElseThrow(() -> refused("a text that is not base64"));
  }

  /** The decoder ignores the last bits, and so would accept what nobody sealed. */
  private static Optional<byte[]> canonical(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return BASE64URL.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "sealing keys of " + KEY_BYTES + " random bytes each, all different",
        came,
        "make each with: openssl rand -base64 32");
  }
}
