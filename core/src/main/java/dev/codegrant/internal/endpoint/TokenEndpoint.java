package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The token endpoint (RFC 6749 section 3.2) for two grants: authorization code and refresh token.
 */
public final class TokenEndpoint {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final ClientAuthentication authentication;
  private final TokenRequests requests;
  private final TokenAnswer answers;
  private final Refusals refusals;

  /** Makes the client's side of a token endpoint. */
  public TokenEndpoint(
      AuthorizationServer server,
      ClientId clientId,
      ClientAuthentication authentication,
      BackChannel backChannel,
      Clock clock) {
    this.server = server;
    this.clientId = clientId;
    this.authentication = authentication;
    this.requests = new TokenRequests(server, clientId, authentication, backChannel);
    IntrospectionEndpoint introspection =
        new IntrospectionEndpoint(server, clientId, authentication, backChannel, clock);
    this.answers = new TokenAnswer(server.quirks(), clock, introspection::withExpiry);
    this.refusals = new Refusals(server.quirks().errors());
  }

  /** A grant is redeemed by the client that began it, at the server that it was begun at. */
  public void requireOwn(GrantedAuthorization granted) {
    if (!granted.server().equals(server) || !granted.clientId().equals(clientId)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a grant for client " + clientId + " from " + server,
          "one for client " + granted.clientId() + " from " + granted.server(),
          "redeem it with the client that began it");
    }
  }

  /** Tokens of another server are not sent to this one (FAPI 2.0 Security Profile 5.3.3.1). */
  public void requireIssuedHere(String issuer) {
    if (server.issuer().isPresent() && !server.issuer().get().equals(issuer)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a token key of the issuer " + server.issuer().get(),
          "one of " + issuer,
          "use the client of that issuer, or save the tokens under the issuer they are from");
    }
  }

  /** The access token request of RFC 6749 section 4.1.3. Sends the code once, whatever happens. */
  public TokenSet redeem(GrantedAuthorization granted) {
    ClientRequest request =
        requests
            .begin()
            .parameter("grant_type", Secret.of("authorization_code"))
            .parameter("code", granted.takeCode())
            .parameter("redirect_uri", Secret.of(granted.redirectUri().toString()));
    if (server.quirks().authorizationRequest().isPkceSent()) {
      request.parameter("code_verifier", granted.codeVerifier());
    }
    TokenSet tokens =
        answers.read(
            request, requests.send(request), error -> refusals.code(error, granted.redirectUri()));
    requireScope(granted.requiredScope(), tokens);
    TokenSet.Builder bound = requests.bound(tokens).redirectUri(granted.redirectUri().toString());
    if (!granted.requiredScope().tokens().isEmpty()) {
      bound.requiredScope(granted.requiredScope());
    }
    return bound.build();
  }

  /** The refresh request of RFC 6749 section 6, without a scope: as before. */
  public TokenSet refresh(TokenSet tokens) {
    RefreshToken refreshToken =
        tokens.refreshToken().orElseThrow(TokenEndpoint::withoutRefreshToken);
    if (tokens.issuedTo().isPresent() && !tokens.issuedTo().get().equals(clientId.value())) {
      throw ofAnotherClient();
    }
    TokenRequestQuirks quirks = server.quirks().tokenRequest();
    ClientRequest request =
        requests
            .beginRefresh()
            .parameter("grant_type", Secret.of(quirks.refreshGrantType()))
            .parameter(quirks.refreshTokenParameter(), refreshToken.value());
    if (quirks.isRefreshWithRedirectUri()) {
      tokens.redirectUri().ifPresent(uri -> request.parameter("redirect_uri", Secret.of(uri)));
    }
    TokenSet.Builder bound =
        requests.bound(
            answers.read(request, requests.sendRefresh(request), refusals::refreshToken));
    tokens.redirectUri().ifPresent(bound::redirectUri);
    return bound.build();
  }

  /**
   * What is not stated is what was asked for (section 5.1), and that holds all that is required; of
   * a server that is sent no scope, it is not known.
   */
  private void requireScope(Scope required, TokenSet tokens) {
    if (tokens.scope().isEmpty() && server.quirks().authorizationRequest().isScopeSent()) {
      return;
    }
    Set<String> missing = new LinkedHashSet<>(required.tokens());
    missing.removeAll(tokens.scope().map(Scope::tokens).orElse(Set.of()));
    if (!missing.isEmpty()) {
      throw new ResponseValidationException(
          ErrorKind.SCOPE_INSUFFICIENT,
          "the scope '" + required + "' from " + server + ", which the application requires",
          tokens.scope().isPresent()
              ? "a token without '" + String.join(" ", missing) + "'"
              : "a token of which the server does not say what it may do",
          tokens.scope().isPresent()
              ? "tell the user what is missing and begin a new authorization, or require less"
              : "require no scope: this server takes none, what a client may do is set where it is"
                  + " registered");
    }
  }

  /** Refuses a client authentication that this server's token endpoint cannot be asked with. */
  public void requireUsable() {
    if (authentication.method().equals("none")
        && !server.quirks().authorizationRequest().isPkceSent()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a client with credentials at "
              + server
              + ", whose definition leaves PKCE out (RFC 9700"
              + " section 2.1.1)",
          "a public client, whose codes anybody could redeem",
          "give the client its secret; or, if the server takes PKCE from public clients, use it"
              + " without withoutPkce()");
    }
    server
        .quirks()
        .tokenRequest()
        .refreshEndpoint()
        .filter(
            refresh -> !SecureUri.origin(refresh).equals(SecureUri.origin(server.tokenEndpoint())))
        .ifPresent(
            refresh -> {
              throw new ConfigurationException(
                  ErrorKind.INVALID_CONFIGURATION,
                  "a refreshEndpoint at the origin of the token endpoint, "
                      + SecureUri.origin(server.tokenEndpoint()),
                  SecureUri.origin(refresh),
                  "name both at one host: refresh token and secret go to no other");
            });
    authentication.requireUsableFor(requests.begin());
  }

  private static ReauthorizationRequiredException withoutRefreshToken() {
    return new ReauthorizationRequiredException(
        ErrorKind.REAUTHENTICATION_REQUIRED,
        null,
        "a refresh token",
        "a token set without one",
        "send the user through the authorization again; to get a refresh token, ask for"
            + " offlineAccess()");
  }

  /** A refresh token is bound to its client (RFC 6749 section 6); another must not even see it. */
  private ReauthorizationRequiredException ofAnotherClient() {
    return new ReauthorizationRequiredException(
        ErrorKind.GRANT_REVOKED,
        "CLIENT_CHANGED",
        null,
        "a refresh token that was issued to client " + clientId,
        "one that was issued to another client; it was not sent",
        "send the user through the authorization again, with the client that is configured now");
  }
}
