package dev.codegrant.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.codegrant.token.RefreshToken;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where another reader and ours differ and both stay as they are. Each was seen, and has its
 * clause; whatever is not here is a finding.
 */
public final class KnownDisagreements {

  private static final Pattern LONG_NUMBER = Pattern.compile("[-+.0-9eE]{1000,}");
  private static final int LONGEST_DOUBLE = 17;
  private static final Pattern ERROR = Pattern.compile("(?i)error\\s*=");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]++(?:\\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+");

  private KnownDisagreements() {}

  /**
   * We are narrower: Gson's strict reader gives up on a number that does not fit its buffer of
   * 1,024 characters. RFC 8259 section 9 lets a parser limit numbers.
   */
  public static boolean weRefuseJson(byte[] input) {
    return LONG_NUMBER.matcher(new String(input, ISO_8859_1)).find();
  }

  /**
   * Nimbus is narrower: it refuses 1e400, which no double holds, and many a number of more digits
   * than a double has. RFC 8259 section 6 allows them.
   */
  public static boolean nimbusRefusesJson(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .anyMatch(
            number ->
                number.group().length() > LONGEST_DOUBLE
                    || Double.isInfinite(Double.parseDouble(number.group())));
  }

  /**
   * Nimbus is narrower: no {@code "expires_in": null} and no fraction. RFC 6749 section 5.1 only
   * says that the member may be missing; servers write null. And no refresh token of spaces alone,
   * which appendix A.17 allows.
   */
  public static boolean nimbusRefusesTokens(String body, String message) {
    return message.contains("expires_in")
        || message.contains("Illegal refresh token")
        || nimbusRefusesJson(body);
  }

  /** Nimbus trims: of a refresh token it keeps no space at either end (appendix A.17 does). */
  public static Optional<String> asNimbusReads(RefreshToken token) {
    return Optional.of(token.value().reveal().trim()).filter(text -> !text.isEmpty());
  }

  /** Nimbus searches for error= anywhere: in {@code e0error="x"} too (RFC 9110 section 11.2). */
  public static boolean nimbusFindsAnotherError(String header) {
    return ERROR.matcher(header).results().count() > 1;
  }
}
