package dev.codegrant.testkit;

import java.time.Duration;

/**
 * How the bytes of an answer travel.
 *
 * @param breaking what becomes of the connection instead of the answer
 * @param bytes after how many bytes of the body the connection ends; -1 for all
 * @param parts in how many parts the body is sent
 * @param over in what time these go out
 */
record Wire(Breaking breaking, int bytes, int parts, Duration over) {
  static final Wire WHOLE = new Wire(Breaking.NOT, -1, 1, Duration.ZERO);

  /** What a connection can do instead of carrying an answer. */
  enum Breaking {
    NOT,
    RESET,
    CLOSED,
    GARBAGE
  }

  static Wire broken(Breaking how) {
    return new Wire(how, -1, 1, Duration.ZERO);
  }

  boolean isFault() {
    return breaking != Breaking.NOT || bytes >= 0;
  }

  Wire truncated(int after) {
    return new Wire(breaking, after, parts, over);
  }

  Wire dripped(int inParts, Duration inTime) {
    return new Wire(breaking, bytes, inParts, inTime);
  }
}
