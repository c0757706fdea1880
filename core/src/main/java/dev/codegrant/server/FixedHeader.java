package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A header that a server wants with every request to its API. */
final class FixedHeader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
  private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]{0,254}[!-~])?");

  /** What the library writes itself, what frames a message, and what holds a secret. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept",
          "accept-encoding",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "host",
          "proxy-authorization",
          "te",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  private FixedHeader() {}

  static void require(String name, String value) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a header's name that is free to be set, of letters, digits and hyphens",
          "'" + name + "'",
          "leave it out: this library sends it, or it has no place here");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a value of the header " + name + " of 1 to 256 printable ASCII characters",
          value.length() + " characters, others among them or at the ends",
          "pass the value that the server documents");
    }
  }
}
