package dev.codegrant.credential;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a resource server asks for in {@code WWW-Authenticate} (RFC 6750 section 3). */
final class BearerChallenge {

  private static final int LONGEST_HEADER = 4096;

  /** The scheme at the start of the header, or after the comma that ends another challenge. */
  private static final Pattern SCHEME =
      Pattern.compile("(?:^|,)\\s*Bearer\\s+", Pattern.CASE_INSENSITIVE);

  /** One auth-param (RFC 9110 section 11.2), or the scheme of the next challenge. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]++)"
              + "(?:\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++)))?+");

  private BearerChallenge() {}

  /** Whether one of the headers has a Bearer challenge with {@code error="invalid_token"}. */
  static boolean isInvalidToken(List<String> headers) {
    return headers.stream().anyMatch(BearerChallenge::isInvalidToken);
  }

  private static boolean isInvalidToken(String header) {
    if (header.length() > LONGEST_HEADER) {
      return false;
    }
    Matcher scheme = SCHEME.matcher(header);
    return scheme.find() && invalidTokenFollows(header.substring(scheme.end()));
  }

  private static boolean invalidTokenFollows(String parameters) {
    Matcher parameter = PARAMETER.matcher(parameters);
    while (parameter.find()) {
      String value = parameter.group(2) != null ? parameter.group(2) : parameter.group(3);
      if (value == null) {
        return false; // another scheme begins
      }
      if (parameter.group(1).equalsIgnoreCase("error")) {
        return value.equals("invalid_token");
      }
    }
    return false;
  }
}
