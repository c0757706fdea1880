package dev.codegrant.internal.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the head of one answer, strictly (RFC 9112 sections 4 and 5). */
final class HeadReader {

  static final int LONGEST = 64 * 1024;
  static final int MOST_HEADERS = 100;
  private static final int MOST_INTERIM_ANSWERS = 8;

  /** The characters of a token beside letters and digits (RFC 9110 section 5.6.2). */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private final AnswerBytes bytes;
  private int left = LONGEST;

  HeadReader(AnswerBytes bytes) {
    this.bytes = bytes;
  }

  /** The head of the final answer; interim ones (RFC 9110 section 15.2) are passed over. */
  AnswerHead read() throws IOException {
    for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
      AnswerHead head = one();
      if (head.status() == 101) {
        throw BrokenAnswerException.malformed("a switch to another protocol (status 101)");
      }
      if (head.status() >= 200) {
        return head;
      }
    }
    throw BrokenAnswerException.malformed("interim answers without end (status 1xx)");
  }

  private AnswerHead one() throws IOException {
    String statusLine = line();
    if (!isStatusLine(statusLine)) {
      throw BrokenAnswerException.malformed("something else than an answer of HTTP/1.1");
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    List<Map.Entry<String, String>> headers = new ArrayList<>(16);
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (headers.size() == MOST_HEADERS) {
        throw BrokenAnswerException.tooLarge("more than " + MOST_HEADERS + " headers");
      }
      headers.add(header(line));
    }
    return new AnswerHead(statusLine.charAt(7) == '1', status, headers);
  }

  /** {@code HTTP/1.1 200 OK}, or 1.0; a missing reason may take its space with it, as many do. */
  private static boolean isStatusLine(String line) {
    return line.length() >= 12
        && (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
        && line.charAt(9) >= '1'
        && line.charAt(9) <= '5'
        && isDigit(line.charAt(10))
        && isDigit(line.charAt(11))
        && (line.length() == 12 || line.charAt(12) == ' ')
        && isText(line);
  }

  static Map.Entry<String, String> header(String line) throws BrokenAnswerException {
    if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      throw BrokenAnswerException.malformed("a folded header (RFC 9112 section 5.2)");
    }
    int colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.substring(0, colon))) {
      throw BrokenAnswerException.malformed("a header without a proper name (RFC 9112, 5.1)");
    }
    if (!isText(line)) {
      throw BrokenAnswerException.malformed("a control character in a header (RFC 9110, 5.5)");
    }
    return Map.entry(line.substring(0, colon), withoutBlanks(line.substring(colon + 1)));
  }

  private String line() throws IOException {
    String line = bytes.line(left, "headers of more than " + LONGEST + " bytes");
    left -= line.length() + 2;
    return line;
  }

  /** Whether this is a token (RFC 9110 section 5.6.2). */
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || TOKEN_MARKS.indexOf(c) >= 0);
  }

  static boolean isText(String text) {
    return text.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Without the spaces and tabs around it (RFC 9110 section 5.5), and without those only. */
  private static String withoutBlanks(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
