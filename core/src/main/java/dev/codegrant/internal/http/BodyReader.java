package dev.codegrant.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** Reads the body that belongs to a head, and not one byte more (RFC 9112 section 6). */
final class BodyReader {

  private static final int LONGEST_CHUNK_LINE = 256;
  private static final int LONGEST_TRAILERS = 8 * 1024;

  /** Seven hexadecimal digits are an int for sure, and 256 MiB. */
  private static final int MOST_SIZE_DIGITS = 7;

  private final AnswerBytes bytes;
  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private boolean ended = true;

  BodyReader(AnswerBytes bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** Whether the body ended where it said it would, so that the next answer may follow it. */
  boolean ended() {
    return ended;
  }

  byte[] read(AnswerHead head) throws IOException {
    List<String> codings = head.values("Transfer-Encoding");
    List<String> lengths = head.values("Content-Length");
    if (lengths.size() + codings.size() > 1) {
      throw BrokenAnswerException.malformed("two statements of its length (RFC 9112 section 6.3)");
    }
    long length = lengths.isEmpty() ? 0 : length(lengths.get(0));
    if (!codings.isEmpty() && !(head.persistent() && codings.get(0).equalsIgnoreCase("chunked"))) {
      throw BrokenAnswerException.malformed("a transfer coding that was not offered");
    }
    if (head.status() == 204 || head.status() == 304) {
      ended = codings.isEmpty() && length == 0; // what was announced may be on its way
      return new byte[0];
    }
    try {
      if (!codings.isEmpty()) {
        return chunked();
      }
      return lengths.isEmpty() ? untilClose() : announced(length);
    } catch (EOFException e) {
      throw BrokenAnswerException.truncated();
    } catch (InterruptedIOException | BrokenAnswerException e) {
      throw e;
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted() ? e : BrokenAnswerException.truncated();
    }
  }

  private long length(String text) throws BrokenAnswerException {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw BrokenAnswerException.malformed("a Content-Length that is no number");
    }
    return Long.parseLong(text);
  }

  private byte[] announced(long length) throws IOException {
    requireRoom(length);
    byte[] whole = new byte[(int) length];
    for (int read = 0; read < whole.length; ) {
      int count = bytes.read(whole, read, whole.length - read);
      if (count < 0) {
        throw new EOFException();
      }
      read += count;
    }
    return whole;
  }

  private byte[] untilClose() throws IOException {
    ended = false;
    byte[] part = new byte[8192];
    for (int n = bytes.read(part, 0, part.length); n >= 0; n = bytes.read(part, 0, part.length)) {
      requireRoom(n);
      body.write(part, 0, n);
    }
    return body.toByteArray();
  }

  private byte[] chunked() throws IOException {
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(announced(size));
      bytes.endOfLine();
    }
    int left = LONGEST_TRAILERS;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      HeadReader.header(line); // to be refused if it is none; nothing here reads a trailer
      left -= line.length() + 2;
    }
    return body.toByteArray();
  }

  /** The size of the next chunk (RFC 9112 section 7.1); its extensions are passed over. */
  private int chunkSize() throws IOException {
    String line = line(LONGEST_CHUNK_LINE);
    int semicolon = line.indexOf(';');
    String digits = semicolon < 0 ? line : line.substring(0, semicolon);
    if (digits.isEmpty()
        || digits.length() > MOST_SIZE_DIGITS
        || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)
        || !HeadReader.isText(line)) {
      throw BrokenAnswerException.malformed("a chunk without a proper size (RFC 9112, 7.1)");
    }
    return Integer.parseInt(digits, 16);
  }

  private String line(int longest) throws IOException {
    return bytes.line(longest, "a body whose framing is longer than the limit");
  }

  private void requireRoom(long more) throws BrokenAnswerException {
    if (body.size() + more > limit) {
      throw BrokenAnswerException.tooLarge("a body of more than " + limit + " bytes");
    }
  }
}
