package dev.codegrant.internal.http;

import java.io.IOException;

/** An answer that began and did not end as announced. */
final class BrokenAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  BrokenAnswerException(Throwable cause) {
    super(cause);
  }
}
