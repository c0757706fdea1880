package dev.codegrant.internal.endpoint;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the members of a device authorization response (RFC 8628 section 3.2). What a person will
 * read or open is held to characters that no terminal and no browser takes for anything else.
 */
final class DeviceMembers {

  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(1);
  private static final int LONGEST_USER_CODE = 64;
  private static final int LONGEST_URI = 2048;

  private final JsonDocument document;
  private final DeviceQuirks quirks;

  DeviceMembers(JsonDocument document, DeviceQuirks quirks) {
    this.document = document;
    this.quirks = quirks;
  }

  DeviceCodes read() {
    String deviceCode = required("device_code");
    if (deviceCode.isEmpty()) {
      throw wrong("device_code", "a text that is not empty");
    }
    return new DeviceCodes(
        Secret.of(deviceCode),
        userCode(),
        page("verification_uri").orElseThrow(() -> wrong("verification_uri", "there")),
        page("verification_uri_complete"),
        seconds("expires_in")
            .map(life -> shorter(life, LONGEST_LIFETIME))
            .orElseThrow(() -> wrong("expires_in", "there")),
        namedInterval().orElse(USUAL_INTERVAL));
  }

  /** How long to wait between two polls, from a second, which zero counts as, to an hour. */
  Optional<Duration> namedInterval() {
    return seconds("interval")
        .map(named -> shorter(named, LONGEST_INTERVAL))
        .map(named -> named.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : named);
  }

  private Secret userCode() {
    String code = required("user_code");
    if (code.isBlank()
        || code.length() > LONGEST_USER_CODE
        || !code.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)) {
      throw wrong(
          "user_code", "1 to " + LONGEST_USER_CODE + " printable ASCII characters (section 6.1)");
    }
    return Secret.of(code);
  }

  /** {@code java.net.URI} takes letters of other scripts, and marks that turn text around. */
  private Optional<URI> page(String name) {
    String member = member(name);
    if (!isThere(member)) {
      return Optional.empty();
    }
    String text = required(name);
    if (text.length() > LONGEST_URI || !text.chars().allMatch(c -> c > 0x20 && c <= 0x7E)) {
      throw wrong(name, "a URL of at most " + LONGEST_URI + " ASCII characters");
    }
    try {
      return Optional.of(SecureUri.parse(name, text));
    } catch (ConfigurationException e) {
      throw wrong(name, "an https URL (or http on a loopback address) without fragment");
    }
  }

  /** Digits in a string are read too: a form has nothing else. */
  private Optional<Duration> seconds(String name) {
    String member = member(name);
    if (!isThere(member)) {
      return Optional.empty();
    }
    String literal =
        document
            .number(member)
            .or(() -> document.string(member))
            .filter(text -> text.matches("[0-9]{1,18}(\\.[0-9]{1,18})?"))
            .orElseThrow(() -> wrong(name, "a number of seconds from 0"));
    int point = literal.indexOf('.');
    return Optional.of(
        Duration.ofSeconds(Long.parseLong(point < 0 ? literal : literal.substring(0, point))));
  }

  private String required(String name) {
    return document.string(member(name)).orElseThrow(() -> wrong(name, "a string"));
  }

  /** The name that the answer has for it: the RFC's, or else the server's own. */
  private String member(String name) {
    String alias = quirks.memberAliases().get(name);
    return alias == null || isThere(name) ? name : alias;
  }

  private boolean isThere(String member) {
    return document.has(member) && !document.isNull(member);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static MalformedResponseException wrong(String name, String expected) {
    return new MalformedResponseException(
        ErrorKind.DEVICE_RESPONSE_INVALID,
        name,
        "'" + name + "' in the device authorization response to be " + expected,
        "another value, or none",
        "report the answer to the server's operator");
  }
}
