package dev.codegrant.internal.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.token.Secret;
import dev.codegrant.token.Token;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The revocation endpoint (RFC 7009). */
public final class RevocationEndpoint {

  /** What is said of the client or of the server, whatever the status is: the token lives. */
  private static final Set<String> NOT_OF_THE_TOKEN =
      Set.of(
          "invalid_client",
          "unauthorized_client",
          "unsupported_token_type",
          "temporarily_unavailable",
          "server_error",
          "slow_down");

  private final AuthorizationServer server;
  private final RevocationQuirks quirks;
  private final ClientId clientId;
  private final ClientAuthentication authentication;
  private final BackChannel backChannel;
  private final TokenRequests requests;
  private final Refusals refusals;

  /** Makes the client's side of a revocation endpoint. */
  public RevocationEndpoint(
      AuthorizationServer server,
      ClientId clientId,
      ClientAuthentication authentication,
      BackChannel backChannel) {
    this.server = server;
    this.quirks = server.quirks().revocation();
    this.clientId = clientId;
    this.authentication = authentication;
    this.backChannel = backChannel;
    this.requests = new TokenRequests(server, clientId, authentication, backChannel);
    this.refusals = new Refusals(server.quirks().errors());
  }

  /** Sends the request of section 2.1, once. */
  public void revoke(Token token) {
    requireRevocable(token);
    URI endpoint = endpoint();
    judge(
        quirks.isTokenAsBearer()
            ? backChannel.json(quirks.method(), endpoint, bearer(token), null)
            : send(request(endpoint, token)));
  }

  private void requireRevocable(Token token) {
    String only = quirks.onlyTokenType().orElse(token.tokenTypeHint());
    if (!only.equals(token.tokenTypeHint())) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          only,
          "the " + only + ", the only one that " + server + " revokes",
          "the " + token.tokenTypeHint() + "; nothing was sent",
          "pass the " + only + " of the same token set",
          null);
    }
  }

  /** With what this server adds to its path. */
  private URI endpoint() {
    URI endpoint =
        MutualTls.revocationEndpoint(server, authentication)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        ErrorKind.INVALID_CONFIGURATION,
                        "a revocation endpoint (RFC 7009) of " + server,
                        "none in its metadata or definition",
                        "name one if the server has it; else delete the tokens and let"
                            + " them expire"));
    if (quirks.path().isEmpty()) {
      return endpoint;
    }
    String segment = FormEncoding.encode(clientId.value()).replace("+", "%20");
    String added = quirks.path().get().replace("{client_id}", segment);
    String text = endpoint.toString();
    int end = text.indexOf('?') < 0 ? text.length() : text.indexOf('?');
    String slash = text.charAt(end - 1) == '/' ? "" : "/";
    return URI.create(text.substring(0, end) + slash + added + text.substring(end));
  }

  private static Map<String, Secret> bearer(Token token) {
    return Map.of("Authorization", Secret.of("Bearer " + token.value().reveal()));
  }

  private ClientRequest request(URI endpoint, Token token) {
    ClientRequest request =
        new ClientRequest(endpoint, server.issuer().orElse(null))
            .parameter(quirks.tokenParameter(), token.value());
    if (!quirks.isTokenInJson() && quirks.tokenParameter().equals("token")) {
      request.parameter("token_type_hint", Secret.of(token.tokenTypeHint()));
    }
    if (quirks.isClientInBasic()) {
      return requests.authenticated(
          BasicCredentials.of(clientId, authentication, endpoint), request);
    }
    if (quirks.isClientIdOnly()) {
      return requests.authenticated(ClientAuthentication.none(), request);
    }
    return quirks.isClientAuthenticated()
        ? requests.authenticated(authentication, request)
        : request;
  }

  private HttpAnswer send(ClientRequest request) {
    return quirks.isTokenInJson()
        ? backChannel.json(
            quirks.method(), request.endpoint(), request.headers(), TokenRequests.json(request))
        : backChannel.post(request);
  }

  /**
   * The status decides (section 2.2): Keycloak answers an unknown token with 200 and a body that
   * says error (26.7.3, 2026-11-22). A token that authorizes itself is not of that section, and
   * Slack says with status 200 that it did nothing.
   */
  private void judge(HttpAnswer answer) {
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireTime(answer);
    if (quirks.isAlreadyRevoked(answer.status()) && isObject(answer)) {
      members(answer)
          .error()
          .filter(error -> NOT_OF_THE_TOKEN.contains(error.meaning()))
          .ifPresent(error -> requireAlreadyRevoked(answer, error));
      return;
    }
    if (answer.status() == 200 || (answer.status() == 204 && quirks.method().equals("DELETE"))) {
      if (quirks.isTokenAsBearer() && !isPlain(answer)) {
        Members.ofJson(answer, server.quirks())
            .error()
            .ifPresent(error -> requireAlreadyRevoked(answer, error));
      }
      return;
    }
    Optional<ErrorResponse> error =
        isUnreadable(answer) ? Optional.empty() : members(answer).error();
    if (answer.status() == 401 && error.isEmpty() && isClientShown()) {
      throw refusals.clientWithoutCode(answer);
    }
    requireAlreadyRevoked(
        answer,
        error.orElseThrow(
            () ->
                new MalformedResponseException(
                    ErrorKind.TOKEN_RESPONSE_MALFORMED,
                    "STATUS",
                    "status 200, or an error member, from " + answer.source(),
                    answer.describe(),
                    "check the revocation endpoint's address")));
  }

  /** Nobody reads the body of a 401 to know what it is about, where credentials were shown. */
  private boolean isUnreadable(HttpAnswer answer) {
    return answer.status() == 401 && isClientShown() && !isObject(answer);
  }

  private boolean isClientShown() {
    return quirks.isClientInBasic()
        || (quirks.isClientAuthenticated() && !authentication.method().equals("none"));
  }

  /** A page at a wrong address has status 404, too: the server's own words are an object. */
  private boolean isObject(HttpAnswer answer) {
    try {
      return members(answer).document() != null;
    } catch (MalformedResponseException e) {
      return false;
    }
  }

  private Members members(HttpAnswer answer) {
    return Members.of(answer, server.quirks());
  }

  /** Dropbox answers with null and Facebook with true; a page in a token's way is neither. */
  private static boolean isPlain(HttpAnswer answer) {
    String text = new String(answer.body(), UTF_8).strip();
    return Set.of("", "null", "true").contains(text);
  }

  private void requireAlreadyRevoked(HttpAnswer answer, ErrorResponse error) {
    if (!quirks.isAlreadyRevoked(error.error())) {
      if (isClientShown() && Refusals.isOfTheClient(answer, error)) {
        throw refusals.client(answer, error);
      }
      throw new ErrorResponseException(
          ErrorKind.REVOCATION_FAILED,
          error,
          "the token to be revoked at " + answer.source() + " (RFC 7009 section 2.2)",
          "status " + answer.status() + ", error=" + server.quirks().errors().describe(error),
          server
              .quirks()
              .errors()
              .advice(error)
              .orElse("treat the token as alive; look the code up in RFC 7009 section 2.2.1"));
    }
  }
}
