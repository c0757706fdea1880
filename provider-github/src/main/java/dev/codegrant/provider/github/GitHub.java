package dev.codegrant.provider.github;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.server.UserInformationQuirks;
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
 * <p>Answers:
 *
 * <ul>
 *   <li>Errors of the token endpoint come with status 200, under names of GitHub's own.
 *   <li>Answers are form-encoded unless JSON is asked for; it is asked for, and both are read.
 *   <li>The scope is asked for with spaces and answered with commas.
 *   <li>Since 2026 the redirect of github.com carries {@code iss=https://github.com/login/oauth}
 *       though there is no metadata. What Enterprise Server and ghe.com send is not established:
 *       theirs is not judged.
 *   <li>PKCE (RFC 7636) is checked by github.com since 2025-07-14, and ghe.com is held to be the
 *       same; an Enterprise Server has it from some release on. It is sent to all, and {@code
 *       OAuthClient.securityPosture()} has {@code pkce_not_advertised} for an Enterprise Server.
 * </ul>
 *
 * <p>OAuth Apps:
 *
 * <ul>
 *   <li>A refresh token comes for the scope {@code offline_access}, which {@code offlineAccess()}
 *       asks for, or when the app's settings say that tokens expire; an Enterprise server may know
 *       neither. Refreshing replaces both tokens, and the old ones end at once.
 *   <li>The user may grant less than was asked for, and change it later: {@link GitHubApiAnswer}
 *       has what a token may do now.
 *   <li>Who asks for no scope gets a token with all that the user granted this app before.
 * </ul>
 *
 * <p>GitHub Apps ({@link #forGitHubApps}):
 *
 * <ul>
 *   <li>What a user token may do is in the app's registration; a scope is ignored, and the answer's
 *       is empty. Tokens live eight hours and can be refreshed for six months, unless the app has
 *       opted out.
 *   <li>An app that asks for the user's authorization while it is being installed gets a redirect
 *       with {@code code}, {@code installation_id} and {@code setup_action}, and <em>without</em>
 *       {@code state}: nobody can tell who sent it, and it is refused ({@code STATE_MISSING}).
 *       Ignore its code, and begin an authorization of your own.
 * </ul>
 *
 * <p>Both:
 *
 * <ul>
 *   <li>Revocation is a REST call that takes an access token; {@code OAuthClient.revoke} makes it.
 *       It ends that token alone; {@link GitHubTokens#deleteGrant} ends all of the user's.
 *   <li>A device names its client and proves nothing, and so does who refreshes its tokens: build
 *       the client without a secret.
 *   <li>A user has ten tokens for each app and scope: the eleventh ends the oldest.
 *   <li>The key of a user is the number {@code id}; {@code login} and the e-mail address can change
 *       hands. A browser cannot call these endpoints (no CORS).
 *   <li>There are no ID tokens: {@code dev.codegrant.user.UserInformationRequest} asks the REST API
 *       who the user is. For the verified address the token of an OAuth App needs the scope {@code
 *       user:email}; without it there is none.
 *       <pre>{@code
 * UserInformation user = UserInformationRequest.builder(server).build().fetch(tokens.accessToken());
 * String key = user.id(); // remember the user by this number
 * Optional<String> address = user.verifiedEmail(); // and never by this
 * }</pre>
 *   <li>{@link GitHubTokenKind} knows a token by its first letters, and takes tokens out of a log
 *       line.
 * </ul>
 */
public final class GitHub {

  private static final URI GITHUB_COM = URI.create("https://github.com");

  /** Enterprise Cloud with data residency: one label below ghe.com, and not that of an API. */
  private static final Pattern GHE_COM = Pattern.compile("(?!api\\.)[a-z0-9-]+\\.ghe\\.com");

  private static final Pattern API = Pattern.compile("api\\.(?:github|[a-z0-9-]+\\.ghe)\\.com");

  private static final Quirks QUIRKS =
      Quirks.builder()
          .authorizationRequest(
              AuthorizationRequestQuirks.builder().offlineScope(Scope.of("offline_access")).build())
          .tokenResponse(
              TokenResponseQuirks.builder().acceptFormEncoded().scopeDelimiter(",").build())
          .errors(GitHubErrors.QUIRKS)
          .device(
              DeviceQuirks.builder()
                  .withoutClientAuthentication()
                  .pollWithoutClientAuthentication()
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
   * https://github.example.com/api/v3} for an Enterprise Server, which every other host is, and
   * every host at a port other than 443. For {@code BearerAuthorization}, and as the base of the
   * API's addresses.
   *
   * @param host the address of the web interface, as for {@link #enterprise}
   * @return the base, without a slash at its end
   * @throws ConfigurationException as {@link #enterprise}
   */
  public static URI apiBase(URI host) {
    enterprise(host);
    return api(host);
  }

  /**
   * A server for a GitHub App: no scope is sent, as permissions are in the app's registration, and
   * {@code offlineAccess()} adds nothing, as its tokens expire and are refreshed by themselves.
   *
   * @param server {@link #authorizationServer()}, or an Enterprise server
   * @return a copy with this difference
   */
  public static AuthorizationServer forGitHubApps(AuthorizationServer server) {
    Quirks quirks =
        server.quirks().toBuilder()
            .authorizationRequest(AuthorizationRequestQuirks.builder().withoutScope().build())
            .build();
    return server.toBuilder().quirks(quirks).build();
  }

  private static URI api(URI host) {
    if (isGitHubCom(host)) {
      return URI.create("https://api.github.com");
    }
    return isDataResidency(host)
        ? URI.create("https://api." + name(host))
        : host.resolve("/api/v3");
  }

  private static boolean isGitHubCom(URI host) {
    return List.of("github.com", "www.github.com").contains(name(host)) && hasPortOfHttps(host);
  }

  private static boolean isDataResidency(URI host) {
    return GHE_COM.matcher(name(host)).matches() && hasPortOfHttps(host);
  }

  /** At another port is another server, whatever its name: secrets must not leave it. */
  private static boolean hasPortOfHttps(URI host) {
    return host.getPort() == -1 || host.getPort() == 443;
  }

  private static String name(URI host) {
    return host.getHost().toLowerCase(Locale.ROOT);
  }

  private static AuthorizationServer.Builder at(URI host) {
    AuthorizationServer.Builder server = endpoints(host);
    return isGitHubCom(host) || isDataResidency(host) ? server.pkceAdvertised() : server;
  }

  private static AuthorizationServer.Builder endpoints(URI host) {
    return AuthorizationServer.builder(
            host.resolve("/login/oauth/authorize"), host.resolve("/login/oauth/access_token"))
        .endpoint("device_authorization_endpoint", host.resolve("/login/device/code"))
        .endpoint("userinfo_endpoint", URI.create(api(host) + "/user"))
        .revocationEndpoint(URI.create(api(host) + "/applications"))
        .supported("token_endpoint_auth_methods_supported", "client_secret_post")
        .quirks(
            QUIRKS.toBuilder()
                .userInformation(
                    UserInformationQuirks.builder()
                        .idMember("id")
                        .verifiedEmails(
                            URI.create(api(host) + "/user/emails"), "", "primary", "verified")
                        .build())
                .build());
  }
}
