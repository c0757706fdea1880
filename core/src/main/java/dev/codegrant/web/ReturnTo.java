package dev.codegrant.web;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the user goes after the sign-in: a path of this origin, whatever browser, proxy or
 * framework reads it (RFC 9700 section 4.11.1). Nothing is repaired: what could be read in two ways
 * is refused.
 */
final class ReturnTo {

  private static final int LONGEST = 1024;
  private static final int MOST_DECODINGS = 4;

  private static final String CHARACTER = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})";
  private static final String QUERY = "(?:" + CHARACTER + "|\\?)*+";
  private static final Pattern RELATIVE =
      Pattern.compile("(/" + CHARACTER + "*+)(?:\\?" + QUERY + ")?(?:#" + QUERY + ")?");

  /** They end a header line, or a string of C, for whoever decodes, once or more often. */
  private static final Pattern ENCODED_CONTROL =
      Pattern.compile("%(?:25)*(?:[01][0-9A-Fa-f]|7[Ff])");

  private static final Pattern ENCODED_SLASH = Pattern.compile("%(?:25)*(?:2[Ff]|5[Cc])");

  private ReturnTo() {}

  static String require(String text) {
    if (text.length() > LONGEST) {
      throw refused("more than " + LONGEST + " characters");
    }
    Matcher relative = RELATIVE.matcher(text);
    if (!relative.matches()) {
      throw refused("a text of another shape");
    }
    if (ENCODED_CONTROL.matcher(text).find()) {
      throw refused("an encoded control character");
    }
    requireOneMeaning(relative.group(1));
    return text;
  }

  /** The path as it stands, and decoded as often as somebody behind us might do it. */
  private static void requireOneMeaning(String path) {
    if (ENCODED_SLASH.matcher(path).find()) {
      throw refused("an encoded slash or backslash");
    }
    String now = path;
    for (int i = 0; i < MOST_DECODINGS; i++) {
      requirePlainSegments(path, Normalizer.normalize(now, Normalizer.Form.NFKC));
      String decoded = decode(now);
      if (decoded.equals(now)) {
        return;
      }
      now = decoded;
    }
    throw refused("a path that is encoded many times");
  }

  private static void requirePlainSegments(String path, String decoded) {
    String[] written = path.split("/", -1);
    String[] segments = decoded.split("/", -1);
    if (segments.length != written.length || decoded.matches("(?s).*[\\\\\uFFFD].*")) {
      throw refused("a path with another meaning when it is decoded");
    }
    for (int i = 1; i < segments.length; i++) {
      // Some servers cut off what follows a semicolon before they look at the segment.
      String name = segments[i].replaceFirst("(?s);.*", "");
      boolean end = i == segments.length - 1 && segments[i].isEmpty();
      if (name.equals(".") || name.equals("..") || (name.isEmpty() && !end)) {
        throw refused("an empty or dot segment");
      }
    }
  }

  private static String decode(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path; // '/100%25' decodes to '/100%', which is the end of it
    }
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "returnTo to be an absolute path of this origin, such as /orders?page=2, without empty or"
            + " dot segments, backslashes and control characters (RFC 9700 section 4.11.1)",
        came,
        "pass the path of one of your own pages");
  }
}
