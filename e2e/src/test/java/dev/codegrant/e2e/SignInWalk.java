package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.LogoutRequest;
import dev.codegrant.openid.PendingLogout;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.UserInfo;
import dev.codegrant.provider.generic.Generic;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.net.http.HttpResponse;

/**
 * From an issuer alone to a user who has signed in, and out again, at a server that none of us
 * wrote; with an assertion at each step.
 */
final class SignInWalk {

  private final Person person;
  private final URI redirectUri;
  private final RelyingParty party;
  private final OAuthClient client;
  private final AuthorizationServer server;

  SignInWalk(
      String issuer,
      Person person,
      String clientId,
      ClientAuthentication authentication,
      URI redirectUri) {
    this.person = person;
    this.redirectUri = redirectUri;
    this.server = Generic.discover(issuer);
    this.party = RelyingParty.builder(server, new ClientId(clientId)).build();
    this.client =
        OAuthClient.builder(server, new ClientId(clientId))
            .clientAuthentication(authentication)
            .idTokenVerifier(party)
            .build();
  }

  OAuthClient client() {
    return client;
  }

  /** The whole sign-in; the ID token is proven. */
  TokenSet signIn() {
    PendingAuthorization pending = client.authorize(request());
    URI callback = person.signInAndConsent(pending.authorizationUri());
    TokenSet tokens =
        client.redeem(
            (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString())));
    IdToken idToken = IdToken.of(tokens);
    assertThat(idToken.identity().issuer()).isEqualTo(server.issuer().orElseThrow());
    assertThat(idToken.identity().subject()).isNotEmpty();
    assertThat(idToken.checks())
        .contains("signature", "iss", "sub", "aud", "exp", "iat", "nonce", "auth_time");
    assertThat(idToken.keyId()).isPresent();
    return tokens;
  }

  UserInfo userInfo(TokenSet tokens) {
    UserInfo userInfo = party.userInfo(tokens);
    assertThat(userInfo.identity()).isEqualTo(IdToken.of(tokens).identity());
    return userInfo;
  }

  /** A new ID token, held to the first one. */
  TokenSet refresh(TokenSet first) {
    TokenSet renewed = client.refresh(first);
    assertThat(renewed.accessToken().value()).isNotEqualTo(first.accessToken().value());
    assertThat(IdToken.of(renewed).serialized()).isNotEqualTo(IdToken.of(first).serialized());
    assertThat(IdToken.of(renewed).identity()).isEqualTo(IdToken.of(first).identity());
    assertThat(IdToken.of(renewed).checks())
        .contains("signature", "iss as before", "sub as before", "aud as before");
    return renewed;
  }

  /** RP-initiated: the browser comes back with the state, and has no session any more. */
  void logOut(TokenSet tokens, URI postLogoutRedirectUri) {
    PendingAuthorization before = client.authorize(request());
    assertThat(person.signIn(before.authorizationUri()).headers().firstValue("Location"))
        .as("still signed in: sent back without a password")
        .isPresent();
    PendingLogout logout =
        party
            .logout()
            .begin(
                LogoutRequest.builder(postLogoutRedirectUri)
                    .idTokenHint(IdToken.of(tokens))
                    .build());

    URI back = person.sentBackFrom(logout.logoutUri());

    assertThat(back.toString()).startsWith(postLogoutRedirectUri + "?");
    logout.receive(CallbackParameters.ofUri(back.toString()));
    HttpResponse<String> page = person.open(client.authorize(request()).authorizationUri());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("name=\"password\"");
  }

  private AuthorizationRequest request() {
    return AuthorizationRequest.builder(redirectUri).scope(Scope.of("openid", "email")).build();
  }
}
