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
  /** What a store holds cannot be read back: damaged, or of another key or user. */
  STORE_CORRUPT,
  /** A file of a store is readable, or owned, by others. */
  STORE_PERMISSIONS,

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
  /** The server asks to slow down (status 429; at an API also 403 with a time to wait). */
  RATE_LIMITED(true),
  /** The calling thread was interrupted while it waited. */
  INTERRUPTED(true),
  /** The loopback address for the redirect could not be listened on. */
  LOOPBACK_BIND_FAILED(true),
  /** The user did not come back from the browser in time. */
  LOOPBACK_TIMEOUT(true),
  /**
   * No metadata document can be had (RFC 8414 section 3), and none is known from before. The
   * exception's own {@code isTransient()} tells a server that is down from one without metadata.
   */
  DISCOVERY_FAILED,
  /**
   * The keys of the issuer cannot be had, and none are known from before (RFC 7517). The
   * exception's own {@code isTransient()} tells a server that is down from a wrong address.
   */
  JWKS_UNAVAILABLE,
  /** A store does not answer; it says nothing about what it holds. */
  STORE_FAILED(true),
  /** Another process holds the lock of a store, and did not let go in time. */
  STORE_LOCK_TIMEOUT(true),

  // ErrorResponseException: the server's own refusal.

  /** The authorization endpoint answered with an error (RFC 6749 section 4.1.2.1). */
  AUTHORIZATION_ERROR,
  /** The pushed authorization request was refused (RFC 9126 section 2.3). */
  PAR_REJECTED,
  /** The device authorization endpoint answered with an error (RFC 8628 section 3.2). */
  DEVICE_AUTHORIZATION_ERROR,
  /**
   * The token endpoint refused the authorization code or the device code: used, expired, or of
   * another client.
   */
  CODE_REJECTED,
  /** The server did not accept the client's credentials. */
  CLIENT_AUTH_FAILED,
  /** The token endpoint answered with an error (RFC 6749 section 5.2). */
  TOKEN_ENDPOINT_ERROR,
  /** The server did not register, return, change or end the client (RFC 7591 section 3.2.2). */
  REGISTRATION_REFUSED,
  /** The server goes on asking for another DPoP nonce (RFC 9449 section 8). */
  DPOP_NONCE_LOOP,
  /** The server did not accept the DPoP proof (RFC 9449 section 5). */
  DPOP_PROOF_REJECTED,
  /** The revocation endpoint did not revoke (RFC 7009 section 2.2.1). */
  REVOCATION_FAILED,
  /** The resource server does not accept the token (RFC 6750 section 3.1). */
  RESOURCE_UNAUTHORIZED,
  /** The resource server wants a token of more scope (RFC 6750 section 3.1). */
  RESOURCE_FORBIDDEN,

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
  /** The answer of the device authorization endpoint cannot be used (RFC 8628 section 3.2). */
  DEVICE_RESPONSE_INVALID,
  /** The answer to the pushed authorization request cannot be used (RFC 9126 section 2.2). */
  PAR_RESPONSE_INVALID,
  /** The metadata document breaks a rule of RFC 8414 section 2. */
  DISCOVERY_INVALID,
  /** The answer is no registration, or another than the one asked for (RFC 7591 section 3.2.1). */
  REGISTRATION_INVALID,
  /** The set of keys cannot be read (RFC 7517 section 5). */
  JWKS_INVALID,
  /** The UserInfo response cannot be used (OpenID Connect Core 1.0 section 5.3.2). */
  USERINFO_INVALID,

  // ResponseValidationException: a check failed, possibly an attack.

  /** The metadata names another issuer than the one it was fetched for (RFC 8414 section 3.3). */
  DISCOVERY_ISSUER_MISMATCH,
  /** An issuer that is not trusted is, or has an endpoint, on a private address. */
  SSRF_REFUSED,
  /** The redirect carries no {@code state}. */
  STATE_MISSING,
  /** The redirect's {@code state} belongs to no pending authorization here. */
  STATE_UNKNOWN,
  /** The redirect's {@code state} is too old. */
  STATE_EXPIRED,
  /** The redirect's {@code state} has been used already. */
  STATE_REPLAYED,
  /** The redirect came through another browser than the one that began (RFC 6749 section 10.12). */
  STATE_NOT_BOUND,
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
  /** The request is for another address than the redirect URI (RFC 9700 section 4.1.3). */
  CALLBACK_WRONG_ENDPOINT,
  /** The answer came in another response mode than the one asked for. */
  RESPONSE_MODE_UNEXPECTED,
  /** The server granted less scope than the application needs (RFC 6749 section 3.3). */
  SCOPE_INSUFFICIENT,
  /** The token is bound to another DPoP key (RFC 9449 section 6). */
  DPOP_BINDING_MISMATCH,
  /** The scope has {@code openid}, and no ID token came (OpenID Connect Core 1.0, 3.1.3.3). */
  ID_TOKEN_MISSING,
  /** The ID token is no compact JWS of a JSON object (RFC 7515 section 7.1). */
  ID_TOKEN_MALFORMED,
  /** The ID token is longer than the limit. */
  ID_TOKEN_TOO_LARGE,
  /** The ID token is encrypted, which was not agreed. */
  ID_TOKEN_ENCRYPTED_UNSUPPORTED,
  /** The ID token is signed with an algorithm that was not agreed (RFC 8725 section 3.1). */
  ID_TOKEN_ALG_REFUSED,
  /** The token is a JWT of another type (RFC 8725 section 3.11). */
  ID_TOKEN_TYPE_REFUSED,
  /** The ID token has a critical header that is not understood (RFC 7515 section 4.1.11). */
  ID_TOKEN_CRIT_REFUSED,
  /** The issuer has no key, or more than one, for the ID token. */
  ID_TOKEN_KEY_NOT_FOUND,
  /** The issuer's key must not be used for this: too weak, or of another use. */
  ID_TOKEN_KEY_REFUSED,
  /** The signature does not match (RFC 7515 section 5.2). */
  ID_TOKEN_SIGNATURE_INVALID,
  /** A claim is missing or wrong (OpenID Connect Core 1.0 section 3.1.3.7). */
  ID_TOKEN_CLAIM_INVALID,
  /** The ID token is too old. */
  ID_TOKEN_EXPIRED,
  /** The nonce is another than the one sent. */
  ID_TOKEN_NONCE_MISMATCH,
  /** {@code at_hash} or {@code c_hash} does not match what came with the ID token. */
  ID_TOKEN_HASH_MISMATCH,
  /** UserInfo is about another subject than the ID token (OpenID Connect Core 1.0, 5.3.2). */
  USERINFO_SUBJECT_MISMATCH,
  /** The logout token breaks a rule (OpenID Connect Back-Channel Logout 1.0 section 2.6). */
  LOGOUT_TOKEN_INVALID,

  // ReauthorizationRequiredException: only the user can help.

  /** There is no usable token and none to be had without the user. */
  REAUTHENTICATION_REQUIRED,
  /**
   * The server refused the refresh token, and the grant has ended (RFC 6749 section 5.2); or it is
   * another client's, and was not sent.
   */
  GRANT_REVOKED,
  /** The pushed authorization request was not used in time (RFC 9126 section 2.2). */
  PAR_EXPIRED,
  /** A refresh was cut off: the server may have replaced the refresh token. */
  REFRESH_OUTCOME_UNKNOWN;

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
