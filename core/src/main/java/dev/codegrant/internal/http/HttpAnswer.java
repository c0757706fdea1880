package dev.codegrant.internal.http;

import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered, whatever the status.
 *
 * @param endpoint where the request went
 * @param status the status code
 * @param contentTypes the values of all Content-Type headers
 * @param body the body, within the limit
 * @param retryAfter how long the server asks to wait, at most a day; or null
 * @param headers the values of the other headers that somebody here reads, by their names
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
public record HttpAnswer(
    URI endpoint,
    int status,
    List<String> contentTypes,
    byte[] body,
    @Nullable Duration retryAfter,
    Map<String, List<String>> headers) {

  /** What is kept of an answer's headers, beside those that have a component of their own. */
  static final List<String> KEPT_HEADERS =
      List.of("Age", "Cache-Control", "Date", "WWW-Authenticate", "X-RateLimit-Remaining");

  private static final List<String> KNOWN_TYPES =
      List.of(
          "application/json",
          "application/jwt",
          "application/x-www-form-urlencoded",
          "application/xml",
          "text/html",
          "text/plain",
          "text/xml");

  /** An answer that does not say when to come back. */
  public HttpAnswer(URI endpoint, int status, List<String> contentTypes, byte[] body) {
    this(endpoint, status, contentTypes, body, null, Map.of());
  }

  /** The same answer, from an address that anybody may see. */
  HttpAnswer at(URI address) {
    return new HttpAnswer(address, status, contentTypes, body, retryAfter, headers);
  }

  /** The values of a header of {@link #KEPT_HEADERS}, in the order that they came. */
  public List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Whether there is one Content-Type and it is this media type (RFC 9110 section 8.3.1). */
  public boolean hasMediaType(String type) {
    if (contentTypes.size() != 1) {
      return false;
    }
    String value = contentTypes.get(0);
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon))
        .trim()
        .toLowerCase(Locale.ROOT)
        .equals(type);
  }

  /** Who answered, for a message: the endpoint without its query, where secrets may be. */
  public String source() {
    return SecureUri.describe(endpoint);
  }

  /** The status and the media type, for a message: of what the server wrote, only known names. */
  public String describe() {
    String type =
        contentTypes.isEmpty()
            ? "no Content-Type"
            : KNOWN_TYPES.stream()
                .filter(this::hasMediaType)
                .findFirst()
                .map(known -> "Content-Type " + known)
                .orElse("another Content-Type");
    return "status " + status + ", " + type + ", " + body.length + " bytes";
  }
}
