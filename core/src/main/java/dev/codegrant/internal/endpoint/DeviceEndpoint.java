package dev.codegrant.internal.endpoint;

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
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The device authorization grant (RFC 8628): the endpoint that gives codes, and the token endpoint,
 * which is asked what has become of them.
 */
public final class DeviceEndpoint {

  private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";

  private final AuthorizationServer server;
  private final ClientAuthentication authentication;
  private final BackChannel backChannel;
  private final TokenRequests requests;
  private final TokenAnswer tokenAnswers;
  private final Refusals refusals;
  private final DeviceQuirks quirks;

  /** Makes the client's side of the grant. */
  public DeviceEndpoint(
      AuthorizationServer server,
      ClientId clientId,
      ClientAuthentication authentication,
      BackChannel backChannel,
      Clock clock) {
    this.server = server;
    this.authentication = authentication;
    this.backChannel = backChannel;
    this.requests = new TokenRequests(server, clientId, authentication, backChannel);
    IntrospectionEndpoint introspection =
        new IntrospectionEndpoint(server, clientId, authentication, backChannel, clock);
    this.tokenAnswers = new TokenAnswer(server.quirks(), clock, introspection::withExpiry);
    this.refusals = new Refusals(server.quirks().errors());
    this.quirks = server.quirks().device();
  }

  /** The device authorization request of section 3.1. */
  public DeviceCodes authorize(Scope scope) {
    URI endpoint =
        MutualTls.endpoint(server, authentication, "device_authorization_endpoint")
            .orElseThrow(this::withoutEndpoint);
    ClientRequest request = new ClientRequest(endpoint, server.issuer().orElse(null));
    if (!scope.isEmpty() && server.quirks().authorizationRequest().isScopeSent()) {
      String delimiter = server.quirks().authorizationRequest().scopeDelimiter();
      request.parameter(quirks.scopeParameter(), Secret.of(String.join(delimiter, scope.tokens())));
    }
    HttpAnswer answer =
        backChannel.post(requests.authenticated(proof(quirks.isClientAuthenticated()), request));
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    Members members = Members.of(answer, server.quirks());
    members
        .error()
        .ifPresent(
            error -> {
              throw refused(answer, error);
            });
    if (answer.status() != 200) {
      throw new MalformedResponseException(
          ErrorKind.DEVICE_RESPONSE_INVALID,
          "STATUS",
          "status 200 with codes, or an error member, from " + answer.source(),
          answer.describe(),
          "check the device authorization endpoint's address, and that this client may use it");
    }
    return new DeviceMembers(members.document(), quirks).read();
  }

  /** One device access token request of section 3.4. */
  public DevicePoll poll(Secret deviceCode) {
    ClientRequest request =
        requests
            .begin()
            .parameter("grant_type", Secret.of(GRANT_TYPE))
            .parameter("device_code", deviceCode);
    HttpAnswer answer = requests.send(proof(!quirks.isPollWithoutClientAuthentication()), request);
    try {
      return new DevicePoll.Granted(
          requests.bound(tokenAnswers.read(request, answer, refusals::deviceCode)).build());
    } catch (ErrorResponseException e) {
      if (e.kind() != ErrorKind.TOKEN_ENDPOINT_ERROR || e.reason().isPresent()) {
        throw e;
      }
      return switch (e.response().meaning()) {
        case "authorization_pending" -> new DevicePoll.Pending();
        case "slow_down" -> new DevicePoll.SlowDown(interval(answer));
        case "access_denied" -> new DevicePoll.Denied(e.response());
        case "expired_token" -> new DevicePoll.Expired();
        default -> throw e;
      };
    }
  }

  /**
   * Beside the error: not in the RFC, but GitHub says there how long to wait from now on. One that
   * cannot be read ends no authorization: section 3.5 knows how long without it.
   */
  private Optional<Duration> interval(HttpAnswer answer) {
    try {
      return new DeviceMembers(Members.of(answer, server.quirks()).document(), quirks)
          .namedInterval();
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  private ClientAuthentication proof(boolean isAuthenticated) {
    return isAuthenticated ? authentication : ClientAuthentication.none();
  }

  private ConfigurationException withoutEndpoint() {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "a device authorization endpoint (RFC 8628 section 3.1) of " + server,
        "none in its metadata or definition",
        "name device_authorization_endpoint if the server has it; else the user needs a browser"
            + " here");
  }

  private ErrorResponseException refused(HttpAnswer answer, ErrorResponse error) {
    boolean ofTheClient = Refusals.isOfTheClient(answer, error);
    return new ErrorResponseException(
        ofTheClient ? ErrorKind.CLIENT_AUTH_FAILED : ErrorKind.DEVICE_AUTHORIZATION_ERROR,
        error,
        "codes for a device from " + answer.source() + " (RFC 8628 section 3.2)",
        "status " + answer.status() + ", " + refusals.describe(error),
        refusals.advice(
            error,
            ofTheClient
                ? "check the client_id, the client secret and the authentication method registered"
                    + " for this client"
                : "check that this client may use the device authorization grant and ask for this"
                    + " scope"));
  }
}
