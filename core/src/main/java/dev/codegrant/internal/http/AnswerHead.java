package dev.codegrant.internal.http;

import java.util.List;
import java.util.Map;

/**
 * The status line and the headers of an answer.
 *
 * @param persistent whether it is HTTP/1.1, whose connections are kept unless it says otherwise
 * @param headers the names as they were written, and the values
 */
record AnswerHead(boolean persistent, int status, List<Map.Entry<String, String>> headers) {

  /** The values of a header, in the order in which they came. */
  List<String> values(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether the connection may be used again (RFC 9112 section 9.3). */
  boolean keepsConnection() {
    return persistent
        && values("Connection").stream()
            .flatMap(value -> List.of(value.split(",", -1)).stream())
            .noneMatch(option -> option.trim().equalsIgnoreCase("close"));
  }
}
