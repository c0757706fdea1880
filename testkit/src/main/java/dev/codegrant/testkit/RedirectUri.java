package dev.codegrant.testkit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A redirect URI that may be used: absolute and without fragment, RFC 6749 section 3.1.2. */
record RedirectUri(String value, String scheme) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::\\d{1,5})?([/?].*)?");

  static Optional<RedirectUri> of(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean web = scheme != null && scheme.toLowerCase(Locale.ROOT).matches("https?");
      if (scheme == null || uri.getRawFragment() != null || (web && uri.getHost() == null)) {
        return Optional.empty();
      }
      return Optional.of(new RedirectUri(text, scheme.toLowerCase(Locale.ROOT)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Equal as text; only the port of a loopback address may differ, RFC 8252 section 7.3. */
  boolean matches(String registered) {
    Matcher mine = LOOPBACK.matcher(value);
    Matcher theirs = LOOPBACK.matcher(registered);
    boolean sameButPort =
        mine.matches()
            && theirs.matches()
            && mine.group(1).equals(theirs.group(1))
            && String.valueOf(mine.group(2)).equals(String.valueOf(theirs.group(2)));
    return value.equals(registered) || sameButPort;
  }

  String with(String parameters) {
    return value + (value.contains("?") ? "&" : "?") + parameters;
  }
}
