package dev.codegrant.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Pattern;

/**
 * Where another reader and ours differ and both stay as they are. Each has its clause; whatever is
 * not here is a finding.
 */
public final class KnownDisagreements {

  /** Gson's buffer: a strict reader gives up on a number of 1,024 characters. */
  private static final Pattern LONG_NUMBER = Pattern.compile("[-+.0-9eE]{1000,}");

  private static final Pattern ODD_NUMBER = Pattern.compile("[0-9][.eE]|[0-9]{10,}|-0");

  /** A token68 with a slash, as Negotiate has them. */
  private static final Pattern SLASH = Pattern.compile("/");

  private KnownDisagreements() {}

  /** We are narrower: RFC 8259 section 9 lets a parser limit the range of numbers. */
  public static boolean weRefuseJson(byte[] input) {
    return LONG_NUMBER.matcher(new String(input, ISO_8859_1)).find();
  }

  /** Nimbus is narrower with numbers beyond a double (RFC 8259 section 6 leaves it open). */
  public static boolean nimbusRefusesJson(String text) {
    return ODD_NUMBER.matcher(text).find();
  }

  /** Nimbus wants a lifetime that is a Java integer; we clamp (RFC 6749 section 5.1 is silent). */
  public static boolean nimbusRefusesTokens(String body) {
    return body.contains("expires_in") || nimbusRefusesJson(body);
  }

  /** OPEN, ours to mend: a slash in a token68 (RFC 9110 section 11.2) ends our reading. */
  public static boolean weLoseChallenge(String header) {
    return SLASH.matcher(header).find();
  }

  /** Nimbus searches the header for error= and does not know quoted strings. */
  public static boolean nimbusFindsAnotherError(String header) {
    return header.indexOf("error") != header.lastIndexOf("error");
  }
}
