package dev.codegrant.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of answers, one after the other, and their lines (RFC 9112 section 2.2). */
final class AnswerBytes {

  private final InputStream in;
  private final transient byte[] buffer = new byte[8192];
  private int position;
  private int end;

  AnswerBytes(InputStream in) {
    this.in = in;
  }

  /** Whether nothing was read that belongs to nobody. */
  boolean isEmpty() {
    return position == end;
  }

  /** Overwrites what was read, tokens too: a connection waits in the pool longer than they do. */
  void forget() {
    Arrays.fill(buffer, (byte) 0);
  }

  int read(byte[] to, int offset, int length) throws IOException {
    if (isEmpty() && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, to, offset, count);
    position += count;
    return count;
  }

  /**
   * Reads a line and its end, which is CR LF and nothing else: a reader that takes a bare LF for an
   * end sees other lines than one that does not.
   *
   * @param longest the most bytes that it may have, with its end
   * @param tooLong what came, where it has more
   * @throws EOFException when the connection ends first
   */
  String line(int longest, String tooLong) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (isEmpty() && !fill()) {
        throw new EOFException();
      }
      int stop = position;
      while (stop < end && buffer[stop] != '\r' && buffer[stop] != '\n') {
        stop++;
      }
      line.append(new String(buffer, position, stop - position, StandardCharsets.ISO_8859_1));
      position = stop;
      if (line.length() + 2 > longest) {
        throw BrokenAnswerException.tooLarge(tooLong);
      }
      if (stop < end) {
        endOfLine();
        return line.toString();
      }
    }
  }

  /** Reads a CR and an LF. */
  void endOfLine() throws IOException {
    if (next() != '\r' || next() != '\n') {
      throw BrokenAnswerException.malformed("a bare CR or LF, or no line end where one belongs");
    }
  }

  private int next() throws IOException {
    if (isEmpty() && !fill()) {
      throw new EOFException();
    }
    return buffer[position++];
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }
}
