package dev.codegrant.testkit;

/**
 * A provider that {@link FakeAuthorizationServerBuilder#like} makes the server speak like: paths,
 * metadata, the shape of answers and errors, and the rules of refresh tokens.
 *
 * <p>Each is made from documentation, code and recordings of 2026-11-22, and is a fake: it checks
 * what this server always checks, and is stricter than the provider wherever nothing else is said
 * here. As everywhere, a client that shows its secret may do without PKCE, and one without a secret
 * needs it, except at {@link #KEYCLOAK}; a challenge that was sent is verified, with S256 only. A
 * client that nobody registered may come with PKCE alone, also where the provider wants a secret
 * beside it, as GitHub does: register it as confidential to have the secret demanded. What a
 * provider says about a refusal explains little, so the reason stands in {@link
 * RecordedRequest#refusal} and in the header {@code Fake-Refusal}. The protected resource is at
 * {@code /resource} everywhere.
 */
public enum Preset {
  /**
   * GitHub, OAuth Apps and the user tokens of GitHub Apps. The issuer is {@code
   * {path}/login/oauth}, for the {@code iss} of the callback; there is no metadata, no ID token and
   * no revocation. Token answers are form-encoded unless JSON is accepted, errors come with status
   * 200, scopes with commas between them, users at {@code /user}. Access tokens live for ever and
   * alone, unless {@code offline_access} was asked for (then eight hours, and a refresh ends the
   * one before) or {@code accessTokenLifetime} was set, as for an app with expiring tokens. {@code
   * grant_type}, {@code response_type} and the {@code redirect_uri} of the token request may be
   * left out; that of the authorization request, too, by a client that has registered one or more:
   * the first is used. One that is not registered is answered with an error page here, where GitHub
   * sends {@code redirect_uri_mismatch} to the first. A device needs no secret: not for its codes,
   * not to poll, not to refresh what it got.
   */
  GITHUB,

  /**
   * Google. A refresh token comes with {@code access_type=offline} alone, and only when the consent
   * page is shown: at the first consent, with a new scope, or with {@code prompt=consent}; it is
   * not rotated. The scope is answered with full URIs, the callback has {@code scope}, {@code
   * authuser} and {@code prompt}, and no {@code iss}. Devices are told {@code verification_url},
   * and to wait with status 428; they send {@code client_id} in the form for their codes, Basic
   * credentials are refused there, and their secret when they poll. Revoking any token of a user,
   * without client authentication, revokes all that the clients of this issuer have of the user; a
   * dead token is an error there. ID tokens have the user's claims, those of {@link
   * FakeOpenIdProvider#claim} too. The user grants all that is asked for and no more, so {@code
   * include_granted_scopes} adds nothing; for less see {@link Misbehaviour#SCOPE_NARROWED}.
   */
  GOOGLE,

  /**
   * Microsoft Entra ID, the endpoints of version 2.0 for all tenants. Configure the client with
   * {@link FakeAuthorizationServer#issuer}, {@code {path}/common/v2.0}: the metadata there names
   * the issuer <code>{path}/{tenantid}/v2.0</code>, braces and all, and ID tokens have the tenant's
   * id in its place and in {@code tid}. Errors have {@code error_codes}, {@code trace_id} and lines
   * in their description. Refresh tokens come with {@code offline_access} and stay good after they
   * were replaced. There is no {@code iss} in the callback and no revocation.
   */
  ENTRA,

  /**
   * Auth0. The issuer ends with a slash. Refresh tokens come with {@code offline_access}; a dead
   * one, and any other {@code invalid_grant}, is refused with status 403. With {@code audience} in
   * the authorization request the access token is a JWT for that API, without it is opaque. There
   * is no {@code iss} in the callback.
   */
  AUTH0,

  /**
   * Slack, the installation of apps with {@code oauth/v2}. {@code scope} is for the bot and {@code
   * user_scope} for the user, both with commas between the names; the answer has the bot's token at
   * the top and the user's in {@code authed_user}. Errors are {@code "ok":false} with status 200
   * and no description. Tokens live for ever, unless {@code accessTokenLifetime} was set, as for an
   * app with token rotation. UserInfo wants {@code openid} of the token's scope, {@code
   * auth.revoke} the token itself. There is no metadata, no {@code iss} and no ID token; {@code
   * grant_type} and {@code response_type} may be left out.
   */
  SLACK,

  /**
   * Keycloak. The issuer is {@code {path}/realms/test}, or the issuer path itself where that ends
   * with {@code /realms/} and a name. The callback has {@code session_state} and {@code iss}, token
   * answers have {@code session_state}, {@code not-before-policy} and {@code refresh_expires_in},
   * which is 0 with {@code offline_access}. Access tokens live five minutes. A client that was
   * registered as public needs no PKCE, as where its settings there do not ask for it.
   */
  KEYCLOAK;

  /** A new one each time, because it may remember consents. */
  Dialect dialect() {
    return switch (this) {
      case GITHUB -> new GitHubDialect();
      case GOOGLE -> new GoogleDialect();
      case ENTRA -> new EntraDialect();
      case AUTH0 -> new Auth0Dialect();
      case SLACK -> new SlackDialect();
      case KEYCLOAK -> new KeycloakDialect();
    };
  }
}
