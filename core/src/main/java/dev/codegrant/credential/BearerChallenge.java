package dev.codegrant.credential;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a resource server asks for in {@code WWW-Authenticate} (RFC 6750 section 3). */
final class BearerChallenge {

  private static final int LONGEST_HEADER = 4096;

  /**
   * A scheme, or one auth-param (RFC 9110 section 11.2), from one end of the header to the other.
   */
  private static final Pattern ELEMENT =
      Pattern.compile(
          "\\G[\\s,]*+([!#$%&'*+.^_`|~/0-9A-Za-z-]++)"
              + "(?:\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]*+)))?+");

  private BearerChallenge() {}

  /** Whether one of the headers has a Bearer challenge with {@code error="invalid_token"}. */
  static boolean isInvalidToken(List<String> headers) {
    return headers.stream().anyMatch(BearerChallenge::isInvalidToken);
  }

  private static boolean isInvalidToken(String header) {
    if (header.length() > LONGEST_HEADER) {
      return false;
    }
    boolean ofBearer = false;
    Matcher element = ELEMENT.matcher(header);
    while (element.find()) {
      String name = element.group(1);
      String value = element.group(2) != null ? element.group(2) : element.group(3);
      if (value == null) {
        ofBearer = name.equalsIgnoreCase("Bearer"); // a challenge begins
      } else if (ofBearer && name.equalsIgnoreCase("error")) {
        if (value.equals("invalid_token")) {
          return true;
        }
        ofBearer = false; // the first error of a challenge counts
      }
    }
    return false;
  }
}
