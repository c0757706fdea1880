package dev.codegrant.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure of this library. The subclass tells what to do next, {@link #kind()} tells exactly what
 * happened, and the message says what was expected, what came and what to do.
 *
 * <p>No message holds a secret, and no cause is an exception whose message could hold one.
 */
public abstract sealed class OAuthException extends RuntimeException
    permits ConfigurationException,
        TransportException,
        ErrorResponseException,
        MalformedResponseException,
        ResponseValidationException,
        ReauthorizationRequiredException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_PART = 600;

  /** Why it failed. */
  private final ErrorKind kind;

  /** Which rule or which part. */
  private final @Nullable String reason;

  /** What was expected. */
  private final String expected;

  /** What came instead. */
  private final String came;

  /** What to do. */
  private final String advice;

  OAuthException(
      ErrorKind kind, String expected, String came, String advice, @Nullable Throwable cause) {
    this(kind, null, expected, came, advice, cause);
  }

  OAuthException(
      ErrorKind kind,
      @Nullable String reason,
      String expected,
      String came,
      String advice,
      @Nullable Throwable cause) {
    super(
        kind
            + (reason == null ? "" : "(" + reason + ")")
            + ": expected "
            + printable(expected)
            + "; got "
            + printable(came)
            + "; "
            + printable(advice),
        cause);
    this.kind = kind;
    this.reason = reason;
    this.expected = printable(expected);
    this.came = printable(came);
    this.advice = printable(advice);
  }

  /**
   * The stable name of this failure.
   *
   * @return the kind
   */
  public final ErrorKind kind() {
    return kind;
  }

  /**
   * Which part of the message is at fault, or which rule it breaks, where the kind alone leaves
   * that open: the name of a parameter, member or claim, such as {@code expires_in}, or the name of
   * a fault, such as {@code DUPLICATE_MEMBER}. As stable as the kind.
   *
   * @return the reason, or empty where the kind says it all
   */
  public final Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /**
   * Whether trying again later may help; the same as {@code kind().isTransient()}, unless a
   * subclass says more.
   *
   * @return true for a failure of the moment
   */
  public boolean isTransient() {
    return kind.isTransient();
  }

  /**
   * What this library expected, as a phrase for a person.
   *
   * @return printable ASCII without a secret
   */
  public final String expected() {
    return expected;
  }

  /**
   * What came instead, as a phrase for a person.
   *
   * @return printable ASCII without a secret
   */
  public final String came() {
    return came;
  }

  /**
   * What the reader can do about it, as a sentence for a person.
   *
   * @return printable ASCII without a secret
   */
  public final String advice() {
    return advice;
  }

  /** Log lines are one line of ASCII, whatever a server put into an issuer or a host name. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST_PART));
    for (int i = 0; i < text.length() && out.length() < LONGEST_PART; i++) {
      char c = text.charAt(i);
      out.append(c >= 0x20 && c < 0x7F ? c : '?');
    }
    return text.length() > LONGEST_PART ? out.append("...").toString() : out.toString();
  }
}
