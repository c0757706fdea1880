package dev.codegrant.error;

/**
 * The stable name of a failure: what programs compare, dashboards count and documents explain.
 *
 * <p>A kind always comes with the same exception class, named here. New kinds may be added in any
 * release; a kind is never renamed.
 */
public enum ErrorKind {
  // ConfigurationException: found before anything is sent.

  /** An argument breaks its documented rule. */
  INVALID_ARGUMENT,
  /** The settings of a client, a server or a program contradict each other, or one is missing. */
  INVALID_CONFIGURATION,
  /** A URL is neither https nor http on a loopback address. */
  INSECURE_URL,
  /** The server says that it does not know the PKCE method S256 (RFC 7636 section 4.2). */
  PKCE_UNSUPPORTED,
  /** A request with a token was about to go to an origin that the token was not made for. */
  TOKEN_DESTINATION_REFUSED,
  /** The address must not be handed to a browser, or there is no browser to hand it to. */
  BROWSER_LAUNCH_REFUSED,

  // TransportException: no answer.

  /** No connection, or it broke before an answer came. */
  TRANSPORT_FAILED(true),
  /** No complete answer within the time limit. */
  TRANSPORT_TIMEOUT(true),
  /** The TLS handshake failed: the server could not prove who it is. */
  TLS_FAILED,
  /** The answer ended before its announced end. */
  RESPONSE_TRUNCATED(true),
  /** The server answered with a status of 500 or more. */
  SERVER_ERROR(true),
  /** The server asks to slow down (status 429). */
  RATE_LIMITED(true),
  /** The calling thread was interrupted while it waited. */
  INTERRUPTED(true),
  /** The loopback address for the redirect could not be listened on. */
  LOOPBACK_BIND_FAILED(true),
  /** The user did not come back from the browser in time. */
  LOOPBACK_TIMEOUT(true),

  // ErrorResponseException: the server's own refusal.

  /** The authorization endpoint answered with an error (RFC 6749 section 4.1.2.1). */
  AUTHORIZATION_ERROR,
  /** The token endpoint refused the authorization code: used, expired, or of another client. */
  CODE_REJECTED,
  /** The server did not accept the client's credentials. */
  CLIENT_AUTH_FAILED,
  /** The token endpoint answered with an error (RFC 6749 section 5.2). */
  TOKEN_ENDPOINT_ERROR,
  /** The revocation endpoint did not revoke (RFC 7009 section 2.2.1). */
  REVOCATION_FAILED,

  // MalformedResponseException: an answer that is not the protocol.

  /** The server answered with a redirect where the protocol has none; it was not followed. */
  HTTP_REDIRECT_REFUSED,
  /** The answer is longer than the limit. */
  RESPONSE_TOO_LARGE,
  /** The answer is of another media type than the protocol's. */
  CONTENT_TYPE_UNEXPECTED,
  /** The answer is compressed though that was declined. */
  CONTENT_ENCODING_REFUSED,
  /** The token response cannot be read: not JSON, or not an object, or an odd status. */
  TOKEN_RESPONSE_MALFORMED,
  /** A member of the token response is missing or of the wrong type. */
  TOKEN_RESPONSE_INVALID,
  /** The token is of a type that this client cannot use (RFC 6749 section 7.1). */
  TOKEN_TYPE_UNSUPPORTED,
  /** No metadata document was found (RFC 8414 section 3). */
  DISCOVERY_FAILED,
  /** The metadata document breaks a rule of RFC 8414 section 2. */
  DISCOVERY_INVALID,

  // ResponseValidationException: a check failed, possibly an attack.

  /** The metadata names another issuer than the one it was fetched for (RFC 8414 section 3.3). */
  DISCOVERY_ISSUER_MISMATCH,
  /** The redirect carries no {@code state}. */
  STATE_MISSING,
  /** The redirect's {@code state} belongs to no pending authorization here. */
  STATE_UNKNOWN,
  /** The redirect's {@code state} has been used already. */
  STATE_REPLAYED,
  /** The redirect carries no {@code iss} though the server promises it (RFC 9207 section 2.4). */
  ISSUER_MISSING,
  /** The redirect's {@code iss} names another server (RFC 9207 section 2.4). */
  ISSUER_MISMATCH,
  /** The redirect has neither {@code code} nor {@code error}. */
  CODE_MISSING,
  /** The redirect cannot be read, or carries what has no place in the code flow. */
  CALLBACK_MALFORMED,
  /** The redirect repeats a parameter (RFC 6749 section 3.1). */
  CALLBACK_DUPLICATE_PARAMETER,
  /** The redirect is longer than the limit. */
  CALLBACK_TOO_LARGE,

  // ReauthorizationRequiredException: only the user can help.

  /** There is no usable token and none to be had without the user. */
  REAUTHENTICATION_REQUIRED,
  /** The server refused the refresh token: the grant has ended (RFC 6749 section 5.2). */
  GRANT_REVOKED;

  private final boolean isTransient;

  ErrorKind() {
    this(false);
  }

  ErrorKind(boolean isTransient) {
    this.isTransient = isTransient;
  }

  /**
   * Whether the same thing, tried again later by the application, may succeed with nothing changed.
   * A request that carried an authorization code is never sent again, whatever this says: begin a
   * new authorization instead.
   *
   * @return true for a failure of the moment
   */
  public boolean isTransient() {
    return isTransient;
  }
}
