package dev.codegrant.token;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credential that opens a protected resource (RFC 6749 section 1.4), of type Bearer (RFC 6750).
 * To a client it is opaque: nothing here looks inside. Immutable and thread-safe.
 */
public final class AccessToken implements Token {

  private final Secret value;
  private final @Nullable Instant expiresAt;

  private AccessToken(Secret value, @Nullable Instant expiresAt) {
    this.value = value;
    this.expiresAt = expiresAt;
  }

  /**
   * Wraps a bearer token whose lifetime is unknown.
   *
   * @param value one or more visible ASCII characters, so that it fits a header
   * @return the access token
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the value is empty or holds
   *     another character
   */
  public static AccessToken bearer(Secret value) {
    String text = value.reveal();
    if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c <= 0x7E)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an access token of visible ASCII characters (RFC 6750 section 2.1)",
          text.isEmpty() ? "an empty text" : "a text with other characters",
          "pass the access token as the server issued it");
    }
    return new AccessToken(value, null);
  }

  /**
   * The same token with the end of its life.
   *
   * @param instant the first instant at which the token is dead
   * @return a token that expires
   */
  public AccessToken expiringAt(Instant instant) {
    return new AccessToken(value, instant);
  }

  @Override
  public Secret value() {
    return value;
  }

  /**
   * The type of the token in its registered spelling (RFC 6749 section 7.1).
   *
   * @return {@code Bearer}
   */
  public String tokenType() {
    return "Bearer";
  }

  /**
   * The first instant at which the token is dead.
   *
   * @return the end of its life; empty when the server did not say, which means unknown, not
   *     forever
   */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  @Override
  public String tokenTypeHint() {
    return "access_token";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessToken that
        && value.equals(that.value)
        && expiresAt().equals(that.expiresAt());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "AccessToken" + value + (expiresAt == null ? "" : " until " + expiresAt);
  }
}
