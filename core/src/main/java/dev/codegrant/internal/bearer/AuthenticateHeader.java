package dev.codegrant.internal.bearer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@code WWW-Authenticate} header (RFC 9110 section 11.6.1), strictly and in one pass. A
 * header that breaks the grammar or a limit has no challenges at all: half of a broken header may
 * be what an attacker wanted read.
 */
final class AuthenticateHeader {

  static final int LONGEST_HEADER = 4096;
  static final int MOST_CHALLENGES = 16;

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final String TOKEN68_MARKS = "-._~+/";

  /** A scheme in lower case, and its parameters by their names in lower case. */
  record Challenge(String scheme, Map<String, String> parameters) {}

  private final String header;
  private int at;
  private final List<Challenge> challenges = new ArrayList<>();
  private @Nullable Map<String, String> open;

  private AuthenticateHeader(String header) {
    this.header = header;
  }

  /** The challenges in their order; none when the header cannot be read. */
  static List<Challenge> challenges(String header) {
    if (header.length() > LONGEST_HEADER) {
      return List.of();
    }
    AuthenticateHeader reading = new AuthenticateHeader(header);
    return reading.readList() ? reading.challenges : List.of();
  }

  /** Elements with commas between; a list may have empty elements (RFC 9110 section 5.6.1.2). */
  private boolean readList() {
    while (true) {
      skipSpace();
      if (!atEnd() && peek() != ',' && !readElement()) {
        return false;
      }
      skipSpace();
      if (atEnd()) {
        return true;
      }
      if (header.charAt(at++) != ',') {
        return false;
      }
    }
  }

  /** A parameter of the challenge before, or the beginning of the next challenge. */
  private boolean readElement() {
    String name = readToken();
    if (name.isEmpty()) {
      return false;
    }
    int end = at;
    skipSpace();
    if (!atEnd() && peek() == '=') {
      return open != null && readValue(name, open);
    }
    if (challenges.size() == MOST_CHALLENGES) {
      return false;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    challenges.add(new Challenge(name, parameters));
    open = parameters;
    if (atEnd() || peek() == ',') {
      return true;
    }
    return at > end && (readToken68() || readFirstParameter(parameters));
  }

  private boolean readFirstParameter(Map<String, String> parameters) {
    String name = readToken();
    skipSpace();
    return !name.isEmpty() && !atEnd() && peek() == '=' && readValue(name, parameters);
  }

  /** A value after its equals sign; a name stands once in a challenge (RFC 9110 section 11.2). */
  private boolean readValue(String name, Map<String, String> parameters) {
    at++;
    skipSpace();
    String value = !atEnd() && peek() == '"' ? readQuoted() : readRawToken();
    return value != null && parameters.putIfAbsent(name, value) == null;
  }

  /** After it no parameter can follow. */
  private boolean readToken68() {
    int begin = at;
    while (!atEnd() && (isAlphanumeric(peek()) || TOKEN68_MARKS.indexOf(peek()) >= 0)) {
      at++;
    }
    boolean some = at > begin;
    while (!atEnd() && peek() == '=') {
      at++;
    }
    int end = at;
    skipSpace();
    if (some && (atEnd() || peek() == ',')) {
      at = end;
      open = null;
      return true;
    }
    at = begin;
    return false;
  }

  private @Nullable String readQuoted() {
    StringBuilder value = new StringBuilder();
    for (at++; !atEnd(); at++) {
      char c = peek();
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && ++at < header.length()) {
        c = peek();
      }
      if (atEnd() || !isText(c)) {
        return null;
      }
      value.append(c);
    }
    return null;
  }

  private @Nullable String readRawToken() {
    int begin = at;
    while (!atEnd() && (isAlphanumeric(peek()) || TOKEN_MARKS.indexOf(peek()) >= 0)) {
      at++;
    }
    return at > begin ? header.substring(begin, at) : null;
  }

  private String readToken() {
    String token = readRawToken();
    return token == null ? "" : token.toLowerCase(Locale.ROOT);
  }

  private void skipSpace() {
    while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
      at++;
    }
  }

  private boolean atEnd() {
    return at >= header.length();
  }

  private char peek() {
    return header.charAt(at);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Visible ASCII, space, tab, and the bytes above ASCII that RFC 9110 section 5.5 tolerates. */
  private static boolean isText(char c) {
    return c == '\t' || (c >= 0x20 && c <= 0xFF && c != 0x7F);
  }
}
