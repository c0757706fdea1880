package dev.codegrant.openid;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a logout request, read strictly. Those of other names are not looked at (OpenID
 * Connect Back-Channel Logout 1.0 section 2.5).
 */
final class LogoutParameters {

  /** Room for the longest JWT that is read, percent-encoded or not. */
  private static final int LONGEST_BODY = 72 * 1024;

  private static final int LONGEST_QUERY = 16 * 1024;
  private static final int MOST_PARAMETERS = 64;

  private static final Pattern FORM =
      Pattern.compile(
          "application/x-www-form-urlencoded\\s*(;\\s*charset=\"?utf-8\"?\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private final List<Parameter> parameters;

  private LogoutParameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  static LogoutParameters ofForm(@Nullable String contentType, String rawBody) {
    if (contentType == null || !FORM.matcher(contentType.strip()).matches()) {
      throw refused(
          "CONTENT_TYPE",
          "a form of application/x-www-form-urlencoded",
          contentType == null ? "no Content-Type" : "another Content-Type");
    }
    return read(rawBody, LONGEST_BODY);
  }

  static LogoutParameters ofQuery(String rawQuery) {
    return read(rawQuery, LONGEST_QUERY);
  }

  private static LogoutParameters read(String text, int longest) {
    if (text.length() > longest) {
      throw refused("TOO_LARGE", "at most " + longest + " characters", "more");
    }
    try {
      return new LogoutParameters(FormEncoding.decode(text, MOST_PARAMETERS));
    } catch (MalformedFormException e) {
      throw refused(
          e.fault().name(),
          "form encoding in UTF-8 of at most " + MOST_PARAMETERS + " parameters",
          "a fault of " + e.fault());
    }
  }

  /** The one value of this name; an empty one is none. */
  Optional<String> value(String name) {
    List<String> values =
        parameters.stream().filter(each -> each.name().equals(name)).map(Parameter::value).toList();
    if (values.size() > 1) {
      throw refused(name, "'" + name + "' once", "'" + name + "' " + values.size() + " times");
    }
    return values.stream().filter(value -> !value.isEmpty()).findFirst();
  }

  static ResponseValidationException refused(String reason, String expected, String came) {
    return new ResponseValidationException(
        ErrorKind.LOGOUT_TOKEN_INVALID,
        reason,
        expected
            + " in a logout request (OpenID Connect Back-Channel Logout 1.0 section 2.5,"
            + " Front-Channel Logout 1.0 section 3)",
        came,
        "end nothing; answer with status 400, or in the user's browser with an empty page");
  }
}
