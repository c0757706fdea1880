package dev.codegrant.provider.github;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * GitHub: github.com, GitHub Enterprise Server and GitHub Enterprise Cloud with data residency.
 * Facts from GitHub's documentation and public issue threads, collected on 2026-11-22; none was
 * tried against the live server.
 *
 * <ul>
 *   <li>Errors of the token endpoint come with status 200, under names of GitHub's own.
 *   <li>Answers are form-encoded unless JSON is asked for; it is asked for, and both are read.
 *   <li>The scope is asked for with spaces and answered with commas.
 *   <li>OAuth Apps give a refresh token for the scope {@code offline_access}: {@code
 *       offlineAccess()} asks for it. Refreshing replaces both tokens at once.
 *   <li>Since 2026 the redirect of github.com carries {@code iss=https://github.com/login/oauth}
 *       though there is no metadata. What Enterprise servers send is not established: theirs is not
 *       judged.
 *   <li>There is no revocation endpoint of RFC 7009, but a REST call.
 * </ul>
 */
public final class GitHub {

  private static final URI GITHUB_COM = URI.create("https://github.com");

  /** Enterprise Cloud with data residency. */
  private static final Pattern GHE_COM = Pattern.compile("[a-z0-9-]+\\.ghe\\.com");

  private static final Pattern API = Pattern.compile("api\\.(?:github|[a-z0-9-]+\\.ghe)\\.com");

  private static final Quirks QUIRKS =
      Quirks.builder()
          .authorizationRequest(
              AuthorizationRequestQuirks.builder().offlineScope(Scope.of("offline_access")).build())
          .tokenResponse(
              TokenResponseQuirks.builder().acceptFormEncoded().scopeDelimiter(",").build())
          .errors(
              ErrorQuirks.builder()
                  .code("incorrect_client_credentials", "invalid_client")
                  .code("bad_verification_code", "invalid_grant")
                  .code("bad_refresh_token", "invalid_grant")
                  .code("redirect_uri_mismatch", "invalid_request")
                  .code("unverified_user_email", "access_denied")
                  .code("application_suspended", "unauthorized_client")
                  .build())
          .rotation(Quirks.Rotation.ALWAYS)
          .revocation(
              RevocationQuirks.builder()
                  .method("DELETE")
                  .path("{client_id}/token")
                  .tokenInJson()
                  .tokenParameter("access_token")
                  .clientInBasic()
                  .accessTokensOnly()
                  .alreadyRevokedStatus(404)
                  .alreadyRevokedStatus(422)
                  .build())
          .build();

  private static final AuthorizationServer SERVER =
      at(GITHUB_COM).issuer("https://github.com/login/oauth").build();

  private GitHub() {}

  /**
   * GitHub itself.
   *
   * @return github.com, always the same
   */
  public static AuthorizationServer authorizationServer() {
    return SERVER;
  }

  /**
   * A GitHub Enterprise Server, or GitHub Enterprise Cloud with data residency.
   *
   * @param host the address of the web interface, such as {@code https://github.example.com} or
   *     {@code https://octocorp.ghe.com}: scheme, host and perhaps port, no path
   * @return the server; for {@code https://github.com} the same as {@link #authorizationServer()}
   * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT} when it is not
   *     https (or loopback http), or has a path, a query or a fragment
   */
  public static AuthorizationServer enterprise(URI host) {
    if (host.getHost() != null && API.matcher(host.getHost().toLowerCase(Locale.ROOT)).matches()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "the address of a GitHub web interface",
          "that of its API",
          "pass the host that a browser shows, such as https://octocorp.ghe.com");
    }
    if ((host.getRawPath() != null && !host.getRawPath().matches("/?"))
        || host.getRawQuery() != null
        || host.getRawFragment() != null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "the address of a GitHub web interface without path, query and fragment",
          "one that has more than scheme, host and port",
          "pass for example https://github.example.com, not the address of its API");
    }
    AuthorizationServer server = at(host).build();
    return isGitHubCom(host) ? SERVER : server;
  }

  /**
   * Where the REST API of a host is: {@code https://api.github.com}, {@code
   * https://api.octocorp.ghe.com} for {@code https://octocorp.ghe.com}, and {@code
   * https://github.example.com/api/v3} for an Enterprise Server. For {@code BearerAuthorization},
   * and as the base of the API's addresses.
   *
   * @param host the address of the web interface, as for {@link #enterprise}
   * @return the base, without a slash at its end
   * @throws ConfigurationException as {@link #enterprise}
   */
  public static URI apiBase(URI host) {
    enterprise(host);
    return api(host);
  }

  private static URI api(URI host) {
    String name = host.getHost().toLowerCase(Locale.ROOT);
    if (isGitHubCom(host)) {
      return URI.create("https://api.github.com");
    }
    return GHE_COM.matcher(name).matches()
        ? URI.create("https://api." + name)
        : host.resolve("/api/v3");
  }

  private static boolean isGitHubCom(URI host) {
    return List.of("github.com", "www.github.com").contains(host.getHost().toLowerCase(Locale.ROOT))
        && (host.getPort() == -1 || host.getPort() == 443);
  }

  private static AuthorizationServer.Builder at(URI host) {
    return AuthorizationServer.builder(
            host.resolve("/login/oauth/authorize"), host.resolve("/login/oauth/access_token"))
        .endpoint("device_authorization_endpoint", host.resolve("/login/device/code"))
        .endpoint("userinfo_endpoint", URI.create(api(host) + "/user"))
        .revocationEndpoint(URI.create(api(host) + "/applications"))
        .supported("token_endpoint_auth_methods_supported", "client_secret_post")
        .quirks(QUIRKS);
  }
}
