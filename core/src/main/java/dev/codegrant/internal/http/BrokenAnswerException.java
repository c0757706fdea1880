package dev.codegrant.internal.http;

import dev.codegrant.error.ErrorKind;
import java.io.IOException;

/** An answer that is not read to its end, in words of our own: none of the server's are in it. */
final class BrokenAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  /** What came is a phrase that ends "..., came instead". */
  BrokenAnswerException(ErrorKind kind, String came) {
    super(came);
    this.kind = kind;
  }

  /** An answer that breaks a rule of RFC 9110 or RFC 9112. */
  static BrokenAnswerException malformed(String came) {
    return new BrokenAnswerException(ErrorKind.TRANSPORT_FAILED, came);
  }

  static BrokenAnswerException truncated() {
    return new BrokenAnswerException(
        ErrorKind.RESPONSE_TRUNCATED, "one that ended before its announced end");
  }

  static BrokenAnswerException tooLarge(String came) {
    return new BrokenAnswerException(ErrorKind.RESPONSE_TOO_LARGE, came);
  }

  ErrorKind kind() {
    return kind;
  }

  String came() {
    return String.valueOf(getMessage());
  }
}
