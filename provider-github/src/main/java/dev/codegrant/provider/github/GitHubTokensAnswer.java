package dev.codegrant.provider.github;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer of {@code /applications/{client_id}/token} with status 200, read strictly. */
final class GitHubTokensAnswer {

  private final HttpAnswer answer;
  private final JsonDocument document;

  private GitHubTokensAnswer(HttpAnswer answer, JsonDocument document) {
    this.answer = answer;
    this.document = document;
  }

  /**
   * Judges the status: 404 says that the token is dead, but only in the API's own words, as a web
   * page at a wrong address has status 404, too. With 422 GitHub does not like the request.
   *
   * @return empty for a dead token
   */
  static Optional<GitHubTokensAnswer> of(HttpAnswer answer) {
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireTime(answer);
    JsonDocument document = document(answer);
    return switch (answer.status()) {
      case 200 -> Optional.of(new GitHubTokensAnswer(answer, document));
      case 404 -> {
        if (document.string("message").isEmpty()) {
          throw invalid(answer, "message", "a string");
        }
        yield Optional.empty();
      }
      case 401 ->
          throw refused(
              ErrorKind.CLIENT_AUTH_FAILED,
              answer,
              document,
              "check the client_id and the client secret in the settings of the app");
      case 403 ->
          throw refused(
              ErrorKind.RESOURCE_FORBIDDEN,
              answer,
              document,
              "look at the description that GitHub gave");
      default -> throw unexpectedStatus(answer, 200);
    };
  }

  static MalformedResponseException unexpectedStatus(HttpAnswer answer, int expected) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_MALFORMED,
        "STATUS",
        "status " + expected + " or 404 from " + answer.source(),
        answer.describe(),
        "check the address of the REST API");
  }

  /** What is known of the token, if it is this client's. */
  GitHubTokens.Details details(ClientId clientId) {
    boolean own =
        object("app")
            .flatMap(app -> app.string("client_id"))
            .filter(clientId.value()::equals)
            .isPresent();
    if (!own) {
      throw invalid(answer, "client_id", "the client_id of this app in the member app");
    }
    Optional<JsonDocument> user = object("user");
    return new GitHubTokens.Details(
        scope(),
        expiresAt(),
        user.map(each -> required("id", "a number", () -> each.number("id"))).orElse(null),
        user.map(each -> required("login", "a string", () -> each.string("login"))).orElse(null));
  }

  /** The token that takes the place of another. */
  AccessToken token(AccessToken old) {
    Secret token = Secret.of(required("token", "a string", () -> document.string("token")));
    try {
      AccessToken fresh = AccessToken.bearer(token);
      if (!token.equals(old.value())) {
        return fresh;
      }
    } catch (ConfigurationException e) {
      // No token: refused below.
    }
    throw invalid(answer, "token", "a new access token");
  }

  private @Nullable Scope scope() {
    if (!document.has("scopes") || document.isNull("scopes")) {
      return null;
    }
    try {
      return Scope.of(
          required("scopes", "scope tokens", () -> document.strings("scopes"))
              .toArray(String[]::new));
    } catch (ConfigurationException e) {
      throw invalid(answer, "scopes", "scope tokens");
    }
  }

  private @Nullable Instant expiresAt() {
    if (!document.has("expires_at") || document.isNull("expires_at")) {
      return null;
    }
    try {
      return Instant.parse(
          required("expires_at", "a time (RFC 3339)", () -> document.string("expires_at")));
    } catch (DateTimeException e) {
      throw invalid(answer, "expires_at", "a time (RFC 3339)");
    }
  }

  private Optional<JsonDocument> object(String name) {
    return !document.has(name) || document.isNull(name)
        ? Optional.empty()
        : Optional.of(required(name, "an object", () -> document.object(name)));
  }

  private <T> T required(String name, String what, Supplier<Optional<T>> member) {
    return member.get().orElseThrow(() -> invalid(answer, name, what));
  }

  private static JsonDocument document(HttpAnswer answer) {
    if (!answer.hasMediaType("application/json")) {
      throw new MalformedResponseException(
          ErrorKind.CONTENT_TYPE_UNEXPECTED,
          "application/json from " + answer.source(),
          answer.describe(),
          "check the address of the REST API: a web page or a proxy may have answered");
    }
    try {
      return JsonDocument.parse(answer.body());
    } catch (MalformedJsonException e) {
      throw new MalformedResponseException(
          ErrorKind.TOKEN_RESPONSE_MALFORMED,
          e.fault().name(),
          "one JSON object from " + answer.source(),
          answer.describe() + ", with a fault of " + e.fault(),
          "report the answer to the server's operator");
    }
  }

  private static ErrorResponseException refused(
      ErrorKind kind, HttpAnswer answer, JsonDocument document, String advice) {
    return new ErrorResponseException(
        kind,
        ErrorResponse.of(
            "",
            document.string("message").orElse(null),
            document.string("documentation_url").orElse(null)),
        "an answer about the token from " + answer.source(),
        "status " + answer.status(),
        advice);
  }

  private static MalformedResponseException invalid(
      HttpAnswer answer, String member, String expected) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_INVALID,
        member,
        expected + " from " + answer.source(),
        "a member " + member + " of another kind, or none",
        "report the answer to the server's operator");
  }
}
