package dev.codegrant.testkit;

/** A place where {@link FakeAuthorizationServer} answers, one per protocol role. */
public enum Endpoint {
  /** The authorization server metadata, RFC 8414 section 3. */
  METADATA,
  /** The same document at the location of OpenID Connect Discovery 1.0 section 4. */
  OPENID_METADATA,
  /** The authorization endpoint with the login and consent page, RFC 6749 section 3.1. */
  AUTHORIZATION,
  /**
   * The token endpoint, RFC 6749 section 3.2.
   *
   * <p>A token exchange, RFC 8693, gives a token for the resources of the subject token or some of
   * them. Any other {@code resource} or {@code audience} is refused with {@code invalid_target}: to
   * exchange a token for API a to one for API b, have the user allow both, with two {@code
   * resource} parameters in the authorization request, or name none there. The new token is revoked
   * with the subject token, and may outlive it otherwise.
   *
   * <p>A grant that nobody signs in for, client credentials or a JWT, gives no ID token, and {@code
   * scope=openid} is refused with {@code invalid_scope}.
   */
  TOKEN,
  /** Where authorization requests are pushed to before the browser is sent, RFC 9126 section 2. */
  PUSHED_AUTHORIZATION,
  /** Where a device gets its codes, RFC 8628 section 3.1. */
  DEVICE_AUTHORIZATION,
  /**
   * The page where the user enters the device's code, RFC 8628 section 3.3. The answer of {@link
   * #DEVICE_AUTHORIZATION} must name it, section 3.2: a server without one of the two is without
   * both, and {@link FakeAuthorizationServer#devices()} has nobody waiting there.
   */
  DEVICE_VERIFICATION,
  /** The revocation endpoint, RFC 7009 section 2. */
  REVOCATION,
  /** The introspection endpoint, RFC 7662 section 2. */
  INTROSPECTION,
  /** The public keys of the issuer, RFC 7517 section 5. */
  JWKS,
  /**
   * The UserInfo endpoint, OpenID Connect Core 1.0 section 5.3. It takes the token in the header or
   * in a posted form, RFC 6750 sections 2.1 and 2.2, and not in the query. Of tokens that name
   * resources, RFC 8707, it takes those alone that name its own URI.
   */
  USERINFO,
  /** The end session endpoint, OpenID Connect RP-Initiated Logout 1.0 section 2. */
  END_SESSION,
  /** Where clients register themselves, RFC 7591 section 3, and change that, RFC 7592. */
  REGISTRATION,
  /** A protected resource that takes bearer tokens, RFC 6750. */
  RESOURCE,
  /** What the protected resource says about itself, RFC 9728 section 3. */
  RESOURCE_METADATA
}
