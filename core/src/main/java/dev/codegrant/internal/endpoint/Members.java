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
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenResponseQuirks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of an answer of the token or revocation endpoint, in JSON or as a form. */
final class Members {

  private static final int MOST_PARAMETERS = 64;
  private static final String PAGE_ADVICE =
      "check the endpoint's address: a web page or a proxy may have answered";

  private final JsonDocument document;
  private final ErrorQuirks errors;
  private final int status;

  private Members(JsonDocument document, HttpAnswer answer, Quirks quirks) {
    this.document = document;
    this.errors = quirks.errors();
    this.status = answer.status();
  }

  /** Reads the body by its media type, and by nothing else. */
  static Members of(HttpAnswer answer, Quirks quirks) {
    TokenResponseQuirks syntax = quirks.tokenResponse();
    try {
      if (answer.hasMediaType("application/json")
          || syntax.mediaTypes().stream().anyMatch(answer::hasMediaType)) {
        return new Members(JsonDocument.parse(answer.body()), answer, quirks);
      }
      if (syntax.isFormEncodedAccepted()
          && answer.hasMediaType("application/x-www-form-urlencoded")) {
        return new Members(JsonDocument.ofStrings(form(answer)), answer, quirks);
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
        PAGE_ADVICE);
  }

  /** Reads the body as JSON, whatever it is said to be. */
  static Members ofJson(HttpAnswer answer, Quirks quirks) {
    try {
      return new Members(JsonDocument.parse(answer.body()), answer, quirks);
    } catch (MalformedJsonException e) {
      throw new MalformedResponseException(
          ErrorKind.TOKEN_RESPONSE_MALFORMED,
          e.fault().toString(),
          "one JSON object, or nothing, from " + answer.source(),
          answer.describe() + ", with a fault of " + e.fault(),
          PAGE_ADVICE);
    }
  }

  JsonDocument document() {
    return document;
  }

  /** The error that the server reports, whatever the status said. */
  Optional<ErrorResponse> error() {
    Optional<String> ruled = errors.ruledCode(this::text);
    if (!isErrorReported() && code().isEmpty() && ruled.isEmpty()) {
      return Optional.empty();
    }
    ErrorResponse error =
        ErrorResponse.of(
            code().orElse(""), description(), document.string("error_uri").orElse(null));
    return Optional.of(
        error.withMeaning(ruled.orElseGet(() -> errors.standardCode(error.error()))));
  }

  /** Whether what stands where the error should be named is no code, and says no more. */
  boolean isErrorUnclear() {
    return code().isEmpty() && errors.ruledCode(this::text).isEmpty();
  }

  private boolean isErrorReported() {
    return Stream.concat(errors.codePaths().stream(), Stream.of("error").filter(this::isUnread))
        .anyMatch(path -> document.hasAt(path) && !isSuccess(document.scalarAt(path)));
  }

  /** A path into the member says what it means. */
  private boolean isUnread(String member) {
    return errors.codePaths().stream()
        .noneMatch(path -> path.equals(member) || path.matches(member + "[.\\[].*"));
  }

  private boolean isSuccess(Optional<String> code) {
    return code.filter(errors.noErrorCodes()::contains).isPresent();
  }

  /** A string {@code error} is the RFC's, wherever this server's own code is. */
  private Optional<String> code() {
    return Stream.concat(
            errors.codePaths().stream().map(document::scalarAt),
            Stream.of(document.string("error")))
        .filter(code -> code.isPresent() && !isSuccess(code))
        .findFirst()
        .orElse(Optional.empty());
  }

  private @Nullable String description() {
    return errors.descriptionPaths().stream()
        .map(document::scalarAt)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> document.string("error_description"))
        .orElse(null);
  }

  private Optional<String> text(String path) {
    return path.equals(":status") ? Optional.of(Integer.toString(status)) : document.scalarAt(path);
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
