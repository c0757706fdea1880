package dev.codegrant.desktop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the head of a request, and looks at every byte once: bytes that no head may have are
 * refused at once, so that nobody waits for the end of something that is not HTTP.
 */
final class HeadBytes {

  /** The longest query that is read (16 KiB), and what a browser says beside it. */
  static final int MOST = 20 * 1024;

  private static final int AT_FIRST = 2 * 1024;
  private static final int DELETE = 0x7f;

  enum Progress {
    INCOMPLETE,
    COMPLETE,
    MALFORMED,
    TOO_LARGE
  }

  private byte[] bytes = new byte[0];
  private int length;

  /** Takes bytes up to the end of the head; what follows it stays in the buffer. */
  Progress append(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (length == MOST) {
        return Progress.TOO_LARGE;
      }
      byte next = in.get();
      if (!mayFollow(next)) {
        return Progress.MALFORMED;
      }
      put(next);
      if (isAtTheEnd()) {
        return Progress.COMPLETE;
      }
    }
    return Progress.INCOMPLETE;
  }

  /** The lines of a complete head, without the empty one. */
  String text() {
    return new String(bytes, 0, length - 4, ISO_8859_1);
  }

  private boolean mayFollow(byte next) {
    boolean lineBegun = length > 0 && bytes[length - 1] == '\r';
    if (lineBegun || next == '\n') {
      return lineBegun && next == '\n';
    }
    return next == '\r' || next == '\t' || (next != DELETE && (next < 0 || next >= ' '));
  }

  private void put(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(MOST, Math.max(AT_FIRST, 2 * length)));
    }
    bytes[length++] = next;
  }

  private boolean isAtTheEnd() {
    return length >= 4
        && bytes[length - 1] == '\n'
        && bytes[length - 2] == '\r'
        && bytes[length - 3] == '\n'
        && bytes[length - 4] == '\r';
  }
}
