package dev.codegrant.user;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.endpoint.UserInformationEndpoint;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.server.UserInformationQuirks.VerifiedEmails;
import dev.codegrant.token.AccessToken;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server without OpenID Connect who the user of an access token is: at its {@code
 * userinfo_endpoint}, and in the way that its {@link UserInformationQuirks} say. The token goes
 * there in the header (RFC 6750 section 2.1), and nowhere else; a redirect is not followed.
 *
 * <p>At a server with OpenID Connect, {@code RelyingParty.userInfo} of the module codegrant-openid
 * is the way: it compares what comes with the proven ID token. Make one for each server and share
 * it: it does not change, and is thread-safe.
 */
public final class UserInformationRequest {

  private final AuthorizationServer server;
  private final UserInformationEndpoint endpoint;

  private UserInformationRequest(Builder builder) {
    this.server = builder.server;
    HttpTransport transport =
        builder.transport != null
            ? builder.transport
            : server.isUntrusted() ? PublicAddresses.transport() : SocketTransport.shared();
    this.endpoint =
        new UserInformationEndpoint(
            server, requireEndpoint(server), new BackChannel(transport, builder.timeout));
  }

  /**
   * Begins with the server to ask.
   *
   * @param server a server whose {@code userinfo_endpoint} is known
   * @return a builder
   */
  public static Builder builder(AuthorizationServer server) {
    return new Builder(server);
  }

  private static URI requireEndpoint(AuthorizationServer server) {
    URI endpoint =
        server
            .endpoint("userinfo_endpoint")
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        ErrorKind.INVALID_CONFIGURATION,
                        "a server whose userinfo_endpoint is known",
                        server + ", without one",
                        "name it: AuthorizationServer.Builder.endpoint(\"userinfo_endpoint\","
                            + " ...)"));
    server
        .quirks()
        .userInformation()
        .verifiedEmails()
        .map(VerifiedEmails::endpoint)
        .filter(emails -> !SecureUri.origin(emails).equals(SecureUri.origin(endpoint)))
        .ifPresent(
            emails -> {
              throw new ConfigurationException(
                  ErrorKind.INVALID_CONFIGURATION,
                  "verifiedEmails at the origin of the userinfo_endpoint, "
                      + SecureUri.origin(endpoint),
                  SecureUri.origin(emails),
                  "name both at one host: the access token goes to no other");
            });
    return endpoint;
  }

  /**
   * Asks who the user is: one request, and a second one where {@link
   * UserInformationQuirks#verifiedEmails} says so. Nothing is repeated.
   *
   * @param token the access token of the user, issued by this server
   * @return what the server said
   * @throws ErrorResponseException {@code RESOURCE_UNAUTHORIZED} when the server does not take the
   *     token, {@code RESOURCE_FORBIDDEN} when its scope is not enough: by the status, or by the
   *     error as {@link Quirks#errors} read it
   * @throws MalformedResponseException {@code USERINFO_INVALID} when nothing there identifies the
   *     user, for another error, and for an answer of another form; {@code HTTP_REDIRECT_REFUSED},
   *     {@code RESPONSE_TOO_LARGE}, {@code CONTENT_ENCODING_REFUSED}
   * @throws TransportException when no usable answer comes, of either request
   */
  public UserInformation fetch(AccessToken token) {
    JsonDocument user = endpoint.user(token);
    Optional<VerifiedEmails> list = server.quirks().userInformation().verifiedEmails();
    return list.isEmpty()
        ? new UserInformation(server, user)
        : new UserInformation(
            server, user, list.flatMap(emails -> endpoint.verifiedEmail(token, emails)));
  }

  @Override
  public String toString() {
    return "UserInformationRequest[" + server + "]";
  }

  /** Collects the settings of a {@link UserInformationRequest}. Not thread-safe. */
  public static final class Builder {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final AuthorizationServer server;
    private @Nullable HttpTransport transport;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder(AuthorizationServer server) {
      this.server = server;
    }

    /**
     * Sets what carries the requests, as {@code OAuthClient.Builder.transport} does.
     *
     * @param transport the transport; the default is that of {@code OAuthClient}
     * @return this
     */
    public Builder transport(HttpTransport transport) {
      this.transport = transport;
      return this;
    }

    /**
     * Sets the time limit of one request, from connect to the last byte. The default is 10 seconds.
     *
     * @param timeout more than zero, at most a day
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another time
     */
    public Builder timeout(Duration timeout) {
      this.timeout = BackChannel.requireTimeout(timeout);
      return this;
    }

    /**
     * Makes the request, to be sent any number of times.
     *
     * @return an immutable request
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server has no {@code
     *     userinfo_endpoint}, or its {@link UserInformationQuirks#verifiedEmails} are at another
     *     origin than that
     */
    public UserInformationRequest build() {
      return new UserInformationRequest(this);
    }
  }
}
