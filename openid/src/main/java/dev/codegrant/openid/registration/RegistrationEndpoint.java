package dev.codegrant.openid.registration;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where clients register themselves (RFC 7591 section 3), and with what the server gave them then,
 * read, change and end their registrations (RFC 7592 section 2). Each call is one request, never
 * repeated. Thread-safe.
 */
public final class RegistrationEndpoint {

  /** {@code b64token} (RFC 6750 section 2.1). */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final AuthorizationServer server;
  private final BackChannel backChannel;
  private final @Nullable Secret initialAccessToken;

  private RegistrationEndpoint(Builder builder) {
    this.server = builder.server;
    this.backChannel = new BackChannel(builder.transport(), builder.timeout);
    this.initialAccessToken = builder.initialAccessToken;
  }

  /**
   * Begins with a server that has a registration endpoint.
   *
   * @param server the server, usually from its metadata
   * @return a builder
   */
  public static Builder builder(AuthorizationServer server) {
    return new Builder(server);
  }

  /**
   * Registers a client (RFC 7591 section 3.1). What the server made of the metadata is judged:
   * other redirect URIs, or a weaker client authentication, are refused, and the client stays
   * registered there, unused.
   *
   * @param metadata what the client says of itself
   * @return the registration; store it before anything else
   * @throws ErrorResponseException {@code REGISTRATION_REFUSED} when the server refuses, such as
   *     with {@code invalid_redirect_uri} or {@code invalid_client_metadata}; {@code
   *     CLIENT_AUTH_FAILED} when it does not accept the initial access token, or wants one
   * @throws MalformedResponseException {@code REGISTRATION_INVALID} when the answer is no
   *     registration, or not the one asked for (the reason is the member); {@code
   *     CONTENT_TYPE_UNEXPECTED}, {@code HTTP_REDIRECT_REFUSED}, {@code RESPONSE_TOO_LARGE}
   * @throws TransportException when no answer comes; whether the client is registered is not known
   */
  public ClientRegistration register(ClientMetadata metadata) {
    HttpAnswer answer =
        backChannel.json(
            "POST", endpoint(), authorization(initialAccessToken), body(metadata, Map.of()));
    return judged(answer, 201).registration(metadata, null);
  }

  /**
   * Reads a registration as it is now (RFC 7592 section 2.1). The server may have replaced the
   * secret or the token: store the result instead of what was there.
   *
   * @param registration the registration so far
   * @return the registration now
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server gave it no address
   *     to be read at, or when it is a registration at another server
   * @throws ErrorResponseException {@code CLIENT_AUTH_FAILED} when the registration or its token
   *     has ended; {@code REGISTRATION_REFUSED}
   * @throws MalformedResponseException as {@link #register}
   * @throws TransportException when no answer comes
   */
  public ClientRegistration read(ClientRegistration registration) {
    HttpAnswer answer =
        backChannel.json("GET", address(registration), authorization(registration), null);
    return judged(answer, 200).registration(null, registration.membersAt(server));
  }

  /**
   * Replaces all metadata of a registration (RFC 7592 section 2.2): what is left out, the server
   * deletes or decides. Store the result instead of what was there.
   *
   * @param registration the registration so far
   * @param metadata what the client says of itself from now on
   * @return the registration now
   * @throws ConfigurationException as {@link #read}
   * @throws ErrorResponseException as {@link #read}
   * @throws MalformedResponseException as {@link #register}
   * @throws TransportException when no answer comes; read the registration then
   */
  public ClientRegistration update(ClientRegistration registration, ClientMetadata metadata) {
    HttpAnswer answer =
        backChannel.json(
            "PUT",
            address(registration),
            authorization(registration),
            body(metadata, Map.of("client_id", registration.clientId().value())));
    return judged(answer, 200).registration(metadata, registration.membersAt(server));
  }

  /**
   * Ends a registration (RFC 7592 section 2.3). Its tokens and grants end too, where the server
   * can.
   *
   * @param registration the registration
   * @throws ConfigurationException as {@link #read}
   * @throws ErrorResponseException as {@link #read}; a server that cannot delete says so
   * @throws MalformedResponseException {@code REGISTRATION_INVALID} for another answer than 204
   * @throws TransportException when no answer comes
   */
  public void delete(ClientRegistration registration) {
    HttpAnswer answer =
        backChannel.json("DELETE", address(registration), authorization(registration), null);
    if (answer.status() != 204) {
      judged(answer, 204);
    }
  }

  private RegistrationAnswer judged(HttpAnswer answer, int expected) {
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    if (answer.status() == 401 || answer.status() == 403) {
      throw refused(ErrorKind.CLIENT_AUTH_FAILED, answer, unauthorized(answer));
    }
    JsonDocument document = document(answer);
    if (document.has("error")) {
      throw refused(ErrorKind.REGISTRATION_REFUSED, answer, error(document));
    }
    if (answer.status() != expected) {
      throw new MalformedResponseException(
          ErrorKind.REGISTRATION_INVALID,
          "STATUS",
          "status " + expected + ", or an error member, from " + answer.source(),
          answer.describe(),
          "check the registration endpoint's address");
    }
    return new RegistrationAnswer(server, answer, document);
  }

  /** Such an answer may have no body: the challenge is in a header (RFC 6750 section 3). */
  private static ErrorResponse unauthorized(HttpAnswer answer) {
    try {
      return error(JsonDocument.parse(answer.body()));
    } catch (MalformedJsonException e) {
      return ErrorResponse.of("", null, null);
    }
  }

  private static ErrorResponse error(JsonDocument document) {
    return ErrorResponse.of(
        document.string("error").orElse(""),
        document.string("error_description").orElse(null),
        document.string("error_uri").orElse(null));
  }

  private static JsonDocument document(HttpAnswer answer) {
    if (!answer.hasMediaType("application/json")) {
      throw new MalformedResponseException(
          ErrorKind.CONTENT_TYPE_UNEXPECTED,
          "application/json from " + answer.source() + " (RFC 7591 section 3.2)",
          answer.describe(),
          "check the endpoint's address: a web page or a proxy may have answered");
    }
    try {
      return JsonDocument.parse(answer.body());
    } catch (MalformedJsonException e) {
      throw new MalformedResponseException(
          ErrorKind.REGISTRATION_INVALID,
          e.fault().name(),
          "one JSON object from " + answer.source(),
          answer.describe() + ", with a fault of " + e.fault(),
          "report the answer to the server's operator");
    }
  }

  private static ErrorResponseException refused(
      ErrorKind kind, HttpAnswer answer, ErrorResponse error) {
    return new ErrorResponseException(
        kind,
        error,
        "a registration at " + answer.source(),
        "status " + answer.status() + ", error=" + error,
        kind == ErrorKind.CLIENT_AUTH_FAILED
            ? "get an initial access token from the server's operator; or register anew, if the"
                + " registration has ended"
            : "look the code up in RFC 7591 section 3.2.2");
  }

  private URI endpoint() {
    return server
        .endpoint("registration_endpoint")
        .orElseThrow(
            () ->
                configuration(
                    "a registration endpoint (RFC 7591) of " + server,
                    "register the client by hand, and pass what the server gave"));
  }

  private URI address(ClientRegistration registration) {
    registration.membersAt(server);
    return registration
        .registrationClientUri()
        .orElseThrow(
            () ->
                configuration(
                    "a registration with a registration_client_uri (RFC 7592 section 3)",
                    "manage it by hand: this server lets no client do it"));
  }

  private static Map<String, Secret> authorization(ClientRegistration registration) {
    return authorization(registration.registrationAccessToken().orElse(null));
  }

  private static Map<String, Secret> authorization(@Nullable Secret token) {
    return token == null
        ? Map.of()
        : Map.of("Authorization", Secret.of("Bearer " + token.reveal()));
  }

  private static byte[] body(ClientMetadata metadata, Map<String, Object> more) {
    return metadata.json(more).getBytes(StandardCharsets.UTF_8);
  }

  private static ConfigurationException configuration(String expected, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_CONFIGURATION, expected, "none", advice);
  }

  /** Collects the settings of a {@link RegistrationEndpoint}. Not thread-safe. */
  public static final class Builder {
    private final AuthorizationServer server;
    private @Nullable HttpTransport transport;
    private @Nullable Secret initialAccessToken;
    private Duration timeout = Duration.ofSeconds(10);

    private Builder(AuthorizationServer server) {
      this.server = server;
    }

    /**
     * Sets the token that the server's operator gave for registrations (RFC 7591 section 3).
     *
     * @param token the token
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when it is no bearer token (RFC 6750
     *     section 2.1)
     */
    public Builder initialAccessToken(Secret token) {
      if (!TOKEN.matcher(token.reveal()).matches()) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a bearer token (RFC 6750 section 2.1)",
            "another text",
            "pass the token alone; a line end often comes from a file");
      }
      this.initialAccessToken = token;
      return this;
    }

    /**
     * Sets what carries the requests. The default is that of {@code OAuthClient}.
     *
     * @param transport the transport; it must not follow redirects, or repeat, by itself
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
     * Makes it.
     *
     * @return an immutable object
     */
    public RegistrationEndpoint build() {
      return new RegistrationEndpoint(this);
    }

    HttpTransport transport() {
      if (transport != null) {
        return transport;
      }
      return server.isUntrusted() ? PublicAddresses.transport() : SocketTransport.shared();
    }
  }
}
