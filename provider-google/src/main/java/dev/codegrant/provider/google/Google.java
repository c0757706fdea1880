package dev.codegrant.provider.google;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenResponseQuirks;
import java.net.URI;

/**
 * Google (accounts.google.com): where it is and how it differs. Facts from Google's discovery
 * document, its documentation and the code of other clients, collected on 2026-11-22; none was
 * tried against the live server.
 *
 * <p>Signing in:
 *
 * <ul>
 *   <li>{@code iss} of an ID token is {@code https://accounts.google.com}, or the same without
 *       {@code https://}: {@link #relyingParty} accepts both, and {@code IdToken.identity()} has
 *       the first for both. Of the answer in the browser, {@code iss} is the first alone.
 *   <li>The user is ({@code iss}, {@code sub}). An e-mail address is nobody's for ever.
 *   <li>Only accounts of an organization: {@link HostedDomain}.
 * </ul>
 *
 * <p>Scope:
 *
 * <ul>
 *   <li>The user may grant less than was asked for (granular consent). The answer always states the
 *       scope: name what must be there with {@code AuthorizationRequest.Builder.requiredScope}, and
 *       look at {@code TokenSet.scope()} for the rest.
 *   <li>The answer calls {@code email} and {@code profile} {@code
 *       https://www.googleapis.com/auth/userinfo.email} and {@code .profile}; {@code
 *       TokenSet.scope()} has both names then.
 *   <li>Incremental consent: with {@code additionalParameter("include_granted_scopes", "true")} the
 *       answer's token has what was granted before, too, and its scope is more than was asked for.
 * </ul>
 *
 * <p>Refresh tokens:
 *
 * <ul>
 *   <li>One comes only with {@code access_type=offline}, and only when the user sees the consent
 *       page: the first time, and again only with {@code prompt=consent}. {@code offlineAccess()}
 *       sends both. Where none came, the request had no {@code offlineAccess()}, or an additional
 *       parameter {@code prompt} took the place of {@code consent}: write {@code "consent
 *       select_account"} then. Desktop and device clients get one at each consent.
 *   <li>A refresh answer has no refresh token: the old one stays good, and is kept.
 *   <li>It ends when the user revokes it, after six months without use, with a password change when
 *       there are scopes of Gmail, with the 101st of one account and client, and after seven days
 *       while the project's status is "Testing" (unless the scope is name, e-mail address and
 *       profile alone): {@code ReauthorizationRequiredException}.
 *   <li>{@code admin_policy_enforced} is no such end, but an {@code ErrorResponseException} ({@code
 *       TOKEN_ENDPOINT_ERROR}): an administrator forbids the app or a scope. The refresh token is
 *       kept, for when it is allowed again.
 *   <li>{@code invalid_rapt} and {@code rapt_required} are no such end, but {@code
 *       REAUTHENTICATION_REQUIRED}: the user's organization limits how long a sign-in lasts. After
 *       a new sign-in all goes on.
 * </ul>
 *
 * <p>Clients:
 *
 * <ul>
 *   <li>Web: the redirect URI is compared exactly, with the slash at its end.
 *   <li>Desktop: {@code LoopbackFlow}, at any port of 127.0.0.1 and without an entry in the
 *       console. The client has a {@code client_secret} that is no secret, and must send it. Custom
 *       schemes and copied codes are refused by Google.
 *   <li>Devices: {@code DeviceFlow}. The page is called {@code verification_url}; {@code client_id}
 *       alone asks for the codes, and the secret goes along with each poll. The scopes are a few:
 *       {@code openid}, {@code email}, {@code profile}, {@code drive.appdata}, {@code drive.file},
 *       {@code youtube} and {@code youtube.readonly}, the last four with their prefix.
 *   <li>Google's own API clients take {@code BearerAuthorization} as their {@code
 *       HttpRequestInitializer}, with the API's root URL as the resource.
 * </ul>
 *
 * <p>Else:
 *
 * <ul>
 *   <li>Revocation takes an access or a refresh token, alone, without client authentication. It
 *       ends all that the user granted to the <em>project</em>, so every client of the project
 *       loses its tokens. For a token that is dead already it answers {@code invalid_token}, which
 *       counts as done.
 *   <li>What helps against an error is in the exception's {@code advice()}. Of a denial, {@code
 *       authorizationServer().quirks().errors().advice(denied.error())} has it: an administrator
 *       ({@code admin_policy_enforced}) may have said no, not the user.
 *   <li>There is no introspection endpoint and no end session endpoint.
 * </ul>
 */
public final class Google {

  private static final String ISSUER = "https://accounts.google.com";
  private static final String SCOPES = "https://www.googleapis.com/auth/";

  private static final AuthorizationServer SERVER =
      AuthorizationServer.builder(
              URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
              URI.create("https://oauth2.googleapis.com/token"))
          .issuer(ISSUER)
          .revocationEndpoint(URI.create("https://oauth2.googleapis.com/revoke"))
          .endpoint("jwks_uri", URI.create("https://www.googleapis.com/oauth2/v3/certs"))
          .endpoint(
              "userinfo_endpoint", URI.create("https://openidconnect.googleapis.com/v1/userinfo"))
          .endpoint(
              "device_authorization_endpoint",
              URI.create("https://oauth2.googleapis.com/device/code"))
          .pkceAdvertised()
          .supported("code_challenge_methods_supported", "plain", "S256")
          .supported("id_token_signing_alg_values_supported", "RS256")
          .supported("subject_types_supported", "public")
          .supported("scopes_supported", "openid", "email", "profile")
          .supported(
              "response_types_supported",
              "code",
              "token",
              "id_token",
              "code token",
              "code id_token",
              "token id_token",
              "code token id_token",
              "none")
          .supported(
              "grant_types_supported",
              "authorization_code",
              "refresh_token",
              "urn:ietf:params:oauth:grant-type:device_code",
              "urn:ietf:params:oauth:grant-type:jwt-bearer")
          // Basic is advertised too, but other Google endpoints refuse it (golang/oauth2,
          // openiddict).
          .supported("token_endpoint_auth_methods_supported", "client_secret_post")
          .quirks(
              Quirks.builder()
                  .authorizationRequest(
                      AuthorizationRequestQuirks.builder()
                          .offlineParameter("access_type", "offline")
                          .offlineParameter("prompt", "consent")
                          .build())
                  .tokenResponse(
                      TokenResponseQuirks.builder()
                          .scopeAlias(SCOPES + "userinfo.email", "email")
                          .scopeAlias(SCOPES + "userinfo.profile", "profile")
                          .build())
                  .errors(GoogleErrors.QUIRKS)
                  .device(
                      DeviceQuirks.builder()
                          .memberAlias("verification_uri", "verification_url")
                          .withoutClientAuthentication()
                          .build())
                  .rotation(Quirks.Rotation.NONE)
                  .revocation(
                      RevocationQuirks.builder()
                          .withoutClientAuthentication()
                          .alreadyRevokedCode("invalid_token")
                          .build())
                  .build())
          .build();

  private Google() {}

  /**
   * Google's authorization server, which is its OpenID Provider.
   *
   * @return the server, always the same
   */
  public static AuthorizationServer authorizationServer() {
    return SERVER;
  }

  /**
   * Begins a relying party at {@link #authorizationServer()}: RS256, and both spellings of {@code
   * iss}. Give what it builds to {@code OAuthClient.Builder.idTokenVerifier}.
   *
   * @param clientId the client's registration
   * @return a builder, for what else is to be required
   */
  public static RelyingParty.Builder relyingParty(ClientId clientId) {
    return relyingParty(SERVER, clientId);
  }

  /**
   * Begins a relying party at a server that answers as Google does, such as a fake for tests.
   *
   * @param server made of {@link #authorizationServer()}, with other endpoints
   * @param clientId the client's registration
   * @return a builder, for what else is to be required
   * @throws ConfigurationException as {@link RelyingParty#builder}
   */
  public static RelyingParty.Builder relyingParty(AuthorizationServer server, ClientId clientId) {
    return RelyingParty.builder(server, clientId)
        .alsoIssuer("accounts.google.com")
        .idTokenSigningAlgorithm(SigningAlgorithm.RS256);
  }
}
