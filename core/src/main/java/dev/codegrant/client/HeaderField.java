package dev.codegrant.client;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header a client authentication may add, so that it cannot add a second one with it. */
final class HeaderField {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** They say where the message goes and where it ends; whoever sends it writes them. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderField() {}

  static String canonical(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static void require(String name, Secret value) {
    if (!NAME.matcher(name).matches()) {
      throw refused("a header name of token characters (RFC 9110 section 5.1)", "another text");
    }
    if (FRAMING.contains(canonical(name))) {
      throw refused("a header that does not frame the message", "'" + name + "'");
    }
    if (!isFieldValue(value.reveal())) {
      throw refused(
          "a value of the header " + name + " in visible ASCII (RFC 9110 section 5.5)",
          "one with another character, or an empty one");
    }
  }

  private static boolean isFieldValue(String text) {
    return !text.isEmpty()
        && text.strip().length() == text.length()
        && text.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
  }

  private static ConfigurationException refused(String expected, String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT, expected, came, "correct the client authentication");
  }
}
