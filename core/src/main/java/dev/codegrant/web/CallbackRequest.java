package dev.codegrant.web;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.token.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that came to the redirect URI (RFC 6749 section 4.1.2), as it came. Each method
 * adds a part and returns another request. Immutable and thread-safe.
 *
 * <p>There is no part for {@code X-Forwarded-Host} and its kin (RFC 9700 section 4.13): they are
 * never looked at.
 */
public final class CallbackRequest {

  private static final int LONGEST = 16 * 1024;
  private static final int MOST_PARAMETERS = 64;

  private final String method;
  private final transient String uri;
  private final transient @Nullable String cookies;
  private final @Nullable String purpose;
  private final @Nullable String contentType;
  private final transient String body;

  private CallbackRequest(
      String method,
      String uri,
      @Nullable String cookies,
      @Nullable String purpose,
      @Nullable String contentType,
      String body) {
    this.method = method;
    this.uri = uri;
    this.cookies = cookies;
    this.purpose = purpose;
    this.contentType = contentType;
    this.body = body;
  }

  /**
   * Begins with the request line.
   *
   * @param method the method, such as {@code GET}
   * @param uri the absolute URI that the browser asked for, undecoded, with its query: scheme and
   *     authority as the browser knows them, also behind a proxy that ends TLS
   * @return a request without cookies
   */
  public static CallbackRequest of(String method, String uri) {
    return new CallbackRequest(method, uri, null, null, null, "");
  }

  /**
   * Adds the cookies, which tell which browser this is. Take them from this header alone, never
   * from a URL: whoever can choose them can sign a user in as somebody else.
   *
   * @param cookieHeader the value of {@code Cookie}, or null when there is none
   * @return the request with cookies
   */
  public CallbackRequest cookies(@Nullable String cookieHeader) {
    return new CallbackRequest(method, uri, cookieHeader, purpose, contentType, body);
  }

  /**
   * Adds what the request is for: one that fetches ahead is refused, and consumes nothing.
   *
   * @param secPurposeHeader the value of {@code Sec-Purpose} (Fetch Standard section 3.8), or of
   *     the older {@code Purpose}, or null when there is neither
   * @return the request with its purpose
   */
  public CallbackRequest purpose(@Nullable String secPurposeHeader) {
    return new CallbackRequest(method, uri, cookies, secPurposeHeader, contentType, body);
  }

  /**
   * Adds the form of a POST (OAuth 2.0 Form Post Response Mode).
   *
   * @param contentType the value of {@code Content-Type}, or null when there is none
   * @param body the body, still percent-encoded; read 16 KiB of it and one byte at most, above that
   *     it is refused
   * @return the request with its form
   */
  public CallbackRequest form(@Nullable String contentType, String body) {
    return new CallbackRequest(method, uri, cookies, purpose, contentType, body);
  }

  /** Method and place, and nothing that could be a secret. */
  @Override
  public String toString() {
    return "CallbackRequest[" + (isPost() ? "POST" : method.equals("GET") ? "GET" : "?") + "]";
  }

  boolean isPost() {
    return method.equals("POST");
  }

  @Nullable String cookieHeader() {
    return cookies;
  }

  /** What stands before query and fragment. */
  String endpoint() {
    return uri.split("[?#]", 2)[0];
  }

  /** Refuses what no user's browser does when it follows the redirect. */
  void requireNavigation() {
    boolean ahead =
        purpose != null && purpose.toLowerCase(Locale.ROOT).matches("(?s).*pre(fetch|render).*");
    if (ahead || !(isPost() || method.equals("GET"))) {
      throw new ResponseValidationException(
          ErrorKind.CALLBACK_MALFORMED,
          "METHOD",
          "GET, or POST with response_mode=form_post, by a user who looks at it",
          ahead ? "a request that fetches ahead" : "another method",
          "answer with 405 or 204; nothing is used up");
    }
  }

  CallbackParameters parameters() {
    if (!isPost()) {
      return CallbackParameters.ofUri(uri);
    }
    if (!uri.equals(endpoint())) {
      throw new ResponseValidationException(
          ErrorKind.CALLBACK_MALFORMED,
          "QUERY_AND_FORM",
          "a posted form, and no query beside it (OAuth 2.0 Form Post Response Mode)",
          "a query or a fragment",
          "refuse the request");
    }
    return CallbackParameters.ofForm(contentType, body);
  }

  /**
   * The state of a request that {@link #parameters} refuses, where it has exactly one: by that, the
   * attempt is used up (RFC 9700 section 4.2.4).
   */
  Optional<Secret> stateDespiteFaults() {
    String raw = isPost() ? body : uri.substring(endpoint().length());
    if (raw.isEmpty() || raw.length() > LONGEST || raw.charAt(0) == '#') {
      return Optional.empty();
    }
    try {
      List<String> states =
          FormEncoding.decode(isPost() ? raw : raw.substring(1), MOST_PARAMETERS).stream()
              .filter(parameter -> parameter.name().equals("state"))
              .map(Parameter::value)
              .toList();
      return states.size() == 1 ? Optional.of(Secret.of(states.get(0))) : Optional.empty();
    } catch (MalformedFormException e) {
      return Optional.empty();
    }
  }
}
