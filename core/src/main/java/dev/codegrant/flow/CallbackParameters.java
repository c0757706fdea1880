package dev.codegrant.flow;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.token.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a browser brought to the redirect URI (RFC 6749 section 4.1.2): read once,
 * strictly, from the raw text, and believed by nobody until {@link PendingAuthorization#receive}
 * has judged them. Immutable and thread-safe.
 */
public final class CallbackParameters {

  private static final int LONGEST_QUERY = 16 * 1024;
  private static final int LONGEST_CODE = 8 * 1024;
  private static final int MOST_PARAMETERS = 64;
  private static final List<String> KNOWN = List.of("code", "state", "iss", "error");

  private static final Pattern FORM =
      Pattern.compile(
          "application/x-www-form-urlencoded\\s*(;\\s*charset=\"?utf-8\"?\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private final transient Map<String, String> values;
  private final boolean form;

  private CallbackParameters(Map<String, String> values, boolean form) {
    this.values = values;
    this.form = form;
  }

  /**
   * Reads the URI that the browser asked for. It is text, because a real server's answer may hold
   * characters that {@code java.net.URI} refuses, and because that class decodes before it splits.
   * Host and path are not looked at: it is the application that serves the redirect URI alone.
   *
   * @param uri the whole URI, or its path and query
   * @return the parameters
   * @throws ResponseValidationException {@code CALLBACK_MALFORMED} with the reason {@code FRAGMENT}
   *     when there is a fragment, and as {@link #ofQuery}
   */
  public static CallbackParameters ofUri(String uri) {
    if (uri.indexOf('#') >= 0) {
      throw malformed(
          "FRAGMENT", "the parameters in the query (response_mode=query)", "a fragment");
    }
    int question = uri.indexOf('?');
    return ofQuery(question < 0 ? "" : uri.substring(question + 1));
  }

  /**
   * Reads a raw query, still percent-encoded.
   *
   * @param rawQuery what follows the question mark
   * @return the parameters
   * @throws ResponseValidationException {@code CALLBACK_TOO_LARGE} above 16 KiB, 64 parameters or a
   *     code of 8 KiB; {@code CALLBACK_DUPLICATE_PARAMETER} when a name stands there twice; {@code
   *     CALLBACK_MALFORMED} with the reason {@code PERCENT_ENCODING} or {@code UTF8} when it cannot
   *     be decoded, {@code TOKEN_IN_FRONT_CHANNEL} when it carries a token, {@code
   *     UNSUPPORTED_RESPONSE_MODE} when it carries a JWT response, {@code CODE_AND_ERROR} when it
   *     carries both
   */
  public static CallbackParameters ofQuery(String rawQuery) {
    return read(rawQuery, false);
  }

  /**
   * Reads the body of a posted form (OAuth 2.0 Form Post Response Mode), still percent-encoded.
   *
   * @param contentType the value of {@code Content-Type}, or null when there is none
   * @param rawBody the body
   * @return the parameters
   * @throws ResponseValidationException {@code CALLBACK_MALFORMED} with the reason {@code
   *     CONTENT_TYPE} when it is no {@code application/x-www-form-urlencoded} in UTF-8, and as
   *     {@link #ofQuery}
   */
  public static CallbackParameters ofForm(@Nullable String contentType, String rawBody) {
    if (contentType == null || !FORM.matcher(contentType.strip()).matches()) {
      throw malformed(
          "CONTENT_TYPE",
          "a form of application/x-www-form-urlencoded (OAuth 2.0 Form Post Response Mode)",
          contentType == null ? "no Content-Type" : "another Content-Type");
    }
    return read(rawBody, true);
  }

  /**
   * The {@code state}, by which an application finds the attempt that it kept. It is a claim of
   * whoever made this request: it proves nothing before {@link PendingAuthorization#receive}.
   *
   * @return the state as it came
   * @throws ResponseValidationException {@code STATE_MISSING} when there is none, or an empty one
   */
  public Secret state() {
    return value("state")
        .filter(text -> !text.isEmpty())
        .map(Secret::of)
        .orElseThrow(
            () ->
                new ResponseValidationException(
                    ErrorKind.STATE_MISSING,
                    "the state of the authorization request (RFC 6749 section 4.1.2)",
                    "no state",
                    "ignore this request; if it came from the server, report that it drops the"
                        + " state"));
  }

  /** Known names, and how many others: a value may be a code, and so may a name. */
  @Override
  public String toString() {
    List<String> known = KNOWN.stream().filter(values::containsKey).toList();
    return "CallbackParameters" + known + " and " + (values.size() - known.size()) + " others";
  }

  boolean isForm() {
    return form;
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Facebook says {@code error_code} and {@code error_message} where the RFC says error. */
  Optional<ErrorResponse> error(ErrorQuirks quirks) {
    return value("error")
        .or(() -> value("code").isPresent() ? Optional.empty() : first(quirks.codePaths()))
        .filter(error -> !quirks.noErrorCodes().contains(error))
        .map(
            error ->
                ErrorResponse.of(
                    error,
                    value("error_description")
                        .or(() -> first(quirks.descriptionPaths()))
                        .orElse(null),
                    values.get("error_uri")));
  }

  private Optional<String> first(List<String> names) {
    return names.stream().map(this::value).flatMap(Optional::stream).findFirst();
  }

  Secret code() {
    String code = value("code").orElse("");
    if (code.isEmpty()) {
      throw new ResponseValidationException(
          ErrorKind.CODE_MISSING,
          "code or error (RFC 6749 section 4.1.2)",
          "neither",
          "begin a new authorization; if it happens again, report it to the server's operator");
    }
    return Secret.of(code);
  }

  private static CallbackParameters read(String raw, boolean form) {
    if (raw.length() > LONGEST_QUERY) {
      throw tooLarge("at most " + LONGEST_QUERY + " characters");
    }
    Map<String, String> values = new HashMap<>();
    for (Parameter parameter : decode(raw)) {
      if (values.putIfAbsent(parameter.name(), parameter.value()) != null) {
        throw new ResponseValidationException(
            ErrorKind.CALLBACK_DUPLICATE_PARAMETER,
            "every parameter once (RFC 6749 section 3.1)",
            "a repeated one",
            "refuse the request; begin a new authorization");
      }
    }
    requireCodeFlowShape(values);
    return new CallbackParameters(values, form);
  }

  /** Refuses what has no place in the code flow, before anything is compared. */
  private static void requireCodeFlowShape(Map<String, String> values) {
    for (String token : List.of("access_token", "id_token", "refresh_token")) {
      if (values.containsKey(token)) {
        throw malformed(
            "TOKEN_IN_FRONT_CHANNEL",
            "a code, and no token through the browser",
            "'" + token + "'");
      }
    }
    if (values.containsKey("response")) {
      throw malformed(
          "UNSUPPORTED_RESPONSE_MODE",
          "plain parameters",
          "a JWT response (JARM), which was not asked for");
    }
    if (values.containsKey("code") && values.containsKey("error")) {
      throw malformed("CODE_AND_ERROR", "either code or error", "both");
    }
    if (values.getOrDefault("code", "").length() > LONGEST_CODE) {
      throw tooLarge("a code of at most " + LONGEST_CODE + " characters");
    }
  }

  private static List<Parameter> decode(String rawQuery) {
    try {
      return FormEncoding.decode(rawQuery, MOST_PARAMETERS);
    } catch (MalformedFormException e) {
      if (e.fault() == FormEncoding.Fault.TOO_MANY) {
        throw tooLarge("at most " + MOST_PARAMETERS + " parameters");
      }
      throw malformed(
          e.fault().name(),
          "form encoding in UTF-8 (RFC 6749 appendix B)",
          "a fault of " + e.fault());
    }
  }

  private static ResponseValidationException malformed(
      String reason, String expected, String came) {
    return new ResponseValidationException(
        ErrorKind.CALLBACK_MALFORMED,
        reason,
        expected,
        came,
        "refuse the request; if the server sent it, report it to its operator");
  }

  private static ResponseValidationException tooLarge(String expected) {
    return new ResponseValidationException(
        ErrorKind.CALLBACK_TOO_LARGE, expected, "more", "refuse the request");
  }
}
