package dev.codegrant.internal.http;

import java.io.IOException;

/** An answer that began and did not end as announced. */
final class BrokenAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  BrokenAnswerException() {
    super("the answer did not end as announced"); // the JDK's own words may quote it
  }
}
