package dev.codegrant.internal.endpoint;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The members of an answer of the token or revocation endpoint, in JSON or as a form. */
final class Members {

  private static final int MOST_PARAMETERS = 64;

  private final JsonDocument document;

  private Members(JsonDocument document) {
    this.document = document;
  }

  /**
   * Reads the body by its media type, and by nothing else.
   *
   * @param formEncodedAccepted whether this server may answer with a form
   */
  static Members of(HttpAnswer answer, boolean formEncodedAccepted) {
    try {
      if (answer.hasMediaType("application/json")) {
        return new Members(JsonDocument.parse(answer.body()));
      }
      if (formEncodedAccepted && answer.hasMediaType("application/x-www-form-urlencoded")) {
        return new Members(JsonDocument.ofStrings(form(answer)));
      }
    } catch (MalformedJsonException e) {
      throw malformed(answer, e.fault().toString());
    } catch (MalformedFormException e) {
      throw malformed(answer, e.fault().toString());
    }
    throw new MalformedResponseException(
        ErrorKind.CONTENT_TYPE_UNEXPECTED,
        "application/json from " + answer.source() + " (RFC 6749 section 5)",
        answer.describe(),
        "check the endpoint's address: a web page or a proxy may have answered");
  }

  JsonDocument document() {
    return document;
  }

  /** Whether there is a token too. */
  boolean hasAccessToken() {
    return document.has("access_token") && !document.isNull("access_token");
  }

  /** Whether the member that should name the error is of another type than a string. */
  boolean isErrorWithoutCode() {
    return document.has("error") && document.string("error").isEmpty();
  }

  /** The error that the server reports, whatever the status said. */
  Optional<ErrorResponse> error() {
    if (!document.has("error") || document.isNull("error")) {
      return Optional.empty();
    }
    return Optional.of(
        ErrorResponse.of(
            document.string("error").orElse(""),
            document.string("error_description").orElse(null),
            document.string("error_uri").orElse(null)));
  }

  private static Map<String, String> form(HttpAnswer answer) throws MalformedFormException {
    Map<String, String> members = new LinkedHashMap<>();
    for (Parameter parameter : FormEncoding.decode(answer.body(), MOST_PARAMETERS)) {
      if (members.putIfAbsent(parameter.name(), parameter.value()) != null) {
        throw malformed(answer, "DUPLICATE_MEMBER");
      }
    }
    return members;
  }

  private static MalformedResponseException malformed(HttpAnswer answer, String fault) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_MALFORMED,
        fault,
        "one well-formed object from " + answer.source() + " (RFC 6749 section 5.1)",
        answer.describe() + ", with a fault of " + fault,
        "report the answer to the server's operator");
  }
}
