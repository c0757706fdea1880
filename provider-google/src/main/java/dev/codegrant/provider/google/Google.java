package dev.codegrant.provider.google;

import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import java.net.URI;

/**
 * Google (accounts.google.com). Facts from Google's discovery document and documentation, collected
 * on 2026-11-22; none was tried against the live server.
 *
 * <ul>
 *   <li>A refresh token comes only with {@code access_type=offline}, and after the first consent
 *       only with {@code prompt=consent}: {@code offlineAccess()} sends both.
 *   <li>A refresh answer has no refresh token: the old one stays good, and is kept.
 *   <li>The scope in the answer may be less than asked for (granular consent): compare.
 *   <li>Revocation takes the token alone, ends every grant of the user to the whole project, and
 *       answers {@code invalid_token} for a token that is dead already.
 *   <li>A desktop client has a {@code client_secret} that is no secret, and must send it.
 * </ul>
 */
public final class Google {

  private static final AuthorizationServer SERVER =
      AuthorizationServer.builder(
              URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
              URI.create("https://oauth2.googleapis.com/token"))
          .issuer("https://accounts.google.com")
          .revocationEndpoint(URI.create("https://oauth2.googleapis.com/revoke"))
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
                  .errors(
                      ErrorQuirks.builder()
                          .code("redirect_uri_mismatch", "invalid_request")
                          .code("deleted_client", "invalid_client")
                          .code("org_internal", "access_denied")
                          .code("disallowed_useragent", "access_denied")
                          .code("admin_policy_enforced", "access_denied")
                          .build())
                  .revocation(
                      RevocationQuirks.builder()
                          .withoutClientAuthentication()
                          .alreadyRevokedCode("invalid_token")
                          .build())
                  .build())
          .build();

  private Google() {}

  /**
   * Google's authorization server.
   *
   * @return the server, always the same
   */
  public static AuthorizationServer authorizationServer() {
    return SERVER;
  }
}
