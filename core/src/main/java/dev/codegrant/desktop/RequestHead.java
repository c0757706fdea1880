package dev.codegrant.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a request (RFC 9112 sections 3 and 5), read as text and strictly. The target stays as
 * it came: browsers send characters that {@code java.net.URI} refuses.
 */
record RequestHead(String method, String target, List<Field> fields) {

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([^ \\t]+) HTTP/1\\.[0-9]");
  private static final Pattern FIELD_LINE = Pattern.compile("(" + TOKEN + "):(.*)", Pattern.DOTALL);

  /** One header line; its name in whatever case it came. */
  record Field(String name, String value) {}

  /** Nothing for lines that are no HTTP/1 head: folded ones, a space before the colon, no name. */
  static Optional<RequestHead> parse(String text) {
    String[] lines = text.split("\r\n", -1);
    Matcher requestLine = REQUEST_LINE.matcher(lines[0]);
    if (!requestLine.matches()) {
      return Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher field = FIELD_LINE.matcher(lines[i]);
      if (!field.matches()) {
        return Optional.empty();
      }
      fields.add(new Field(field.group(1), trim(field.group(2))));
    }
    return Optional.of(new RequestHead(requestLine.group(1), requestLine.group(2), fields));
  }

  /** All values of a header, in order. */
  List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** Spaces and tabs alone: other white space is part of a value. */
  private static String trim(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isSpace(value.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
