package dev.codegrant.testkit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A redirect URI that may be used: absolute and without fragment, RFC 6749 section 3.1.2. */
record RedirectUri(String value, String scheme) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::\\d{1,5})?([/?].*)?");
  private static final List<String> ANSWER = List.of("code", "state", "error", "iss", "response");

  static RedirectUri of(String text) throws Refusal {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean web = scheme != null && scheme.toLowerCase(Locale.ROOT).matches("https?");
      if (scheme == null || uri.getRawFragment() != null || (web && uri.getHost() == null)) {
        throw refusal(text, "expected an absolute URI without fragment");
      }
      if (uri.getPort() > 65_535) {
        throw refusal(text, "expected a port up to 65535");
      }
      for (String name : ANSWER) {
        if (Parameters.parse(uri.getRawQuery()).asMap().containsKey(name)) {
          throw refusal(
              text,
              "expected no " + name + " in its query: the answer adds one, and then there are two");
        }
      }
      return new RedirectUri(text, scheme.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      throw refusal(text, "expected an absolute URI without fragment");
    }
  }

  private static Refusal refusal(String text, String expected) {
    return Refusal.invalidRequest("redirect_uri is " + text + ", " + expected);
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

  /** True if it is the other with more path or a query, and not another host or name. */
  boolean extendsOnly(String registered) {
    return value.startsWith(registered)
        && (registered.endsWith("/") || value.substring(registered.length()).matches("[/?].*"));
  }

  String with(String parameters) {
    return value + (value.contains("?") ? "&" : "?") + parameters;
  }
}
