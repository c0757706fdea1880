package dev.codegrant.token;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/**
 * The credential that gets new access tokens without the user (RFC 6749 section 1.5). Immutable and
 * thread-safe.
 */
public final class RefreshToken implements Token {

  private final Secret value;

  private RefreshToken(Secret value) {
    this.value = value;
  }

  /**
   * Wraps a refresh token.
   *
   * @param value one or more printable ASCII characters (RFC 6749 appendix A.17)
   * @return the refresh token
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the value is empty or holds
   *     another character
   */
  public static RefreshToken of(Secret value) {
    String text = value.reveal();
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a refresh token of printable ASCII characters (RFC 6749 appendix A.17)",
          text.isEmpty() ? "an empty text" : "a text with other characters",
          "pass the refresh token as the server issued it");
    }
    return new RefreshToken(value);
  }

  @Override
  public Secret value() {
    return value;
  }

  @Override
  public String tokenTypeHint() {
    return "refresh_token";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RefreshToken that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "RefreshToken" + value;
  }
}
