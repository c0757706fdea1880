package dev.codegrant.openid.internal.jose;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JWT proves nothing. Carries no part of it; who asked makes an exception of the API of it. */
public final class RefusedJwtException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Which check failed, in the order of the checks. */
  public enum Fault {
    /** Longer than the limit. */
    TOO_LARGE,
    /** No compact JWS of a JSON object; the reason says what is wrong. */
    MALFORMED,
    /** Encrypted. */
    ENCRYPTED,
    /** Signed with an algorithm that was not agreed, or not signed. */
    ALGORITHM,
    /** With a critical header. */
    CRITICAL,
    /** A JWT of another type. */
    TYPE,
    /** The issuer has no key for it, or more than one. */
    KEY_NOT_FOUND,
    /** The issuer's key must not be used for it. */
    KEY_REFUSED,
    /** The signature does not match. */
    SIGNATURE
  }

  /** Which check. */
  private final Fault fault;

  /** Which part or rule. */
  private final @Nullable String reason;

  /** What came, a phrase without a part of the JWT. */
  private final String came;

  /**
   * Makes the exception.
   *
   * @param fault which check failed
   * @param reason the part or the rule, an identifier; or null
   * @param came what came, a phrase without a part of the JWT
   */
  public RefusedJwtException(Fault fault, @Nullable String reason, String came) {
    super(fault + (reason == null ? "" : "(" + reason + ")") + ": " + came);
    this.fault = fault;
    this.reason = reason;
    this.came = came;
  }

  /** Which check failed. */
  public Fault fault() {
    return fault;
  }

  /** The part or the rule. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** What came. */
  public String came() {
    return came;
  }
}
