package dev.codegrant.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be seen: a token, a client secret, a code, a verifier.
 *
 * <p>{@link #toString()} never shows it, {@link #equals} takes the same time wherever the first
 * difference stands, and it cannot be serialized by Java. The one way to the text is {@link
 * #reveal()}, so that every use can be found. Immutable and thread-safe.
 */
public final class Secret {

  // Transient, here and wherever a text holds a secret: what writes objects down by reflecting on
  // their fields must not find it.
  private final transient String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * Wraps a secret text.
   *
   * @param text the secret; may be empty, as some servers issue empty client secrets
   * @return the secret
   */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /**
   * The text itself. Call it where the secret goes onto the wire or into a sealed store, nowhere
   * else.
   *
   * @return the secret text
   */
  public String reveal() {
    return text;
  }

  /** Whether the other is a secret of the same text, compared in constant time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(text.getBytes(UTF_8), that.text.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** A fixed text without the secret. */
  @Override
  public String toString() {
    return "[secret]";
  }
}
