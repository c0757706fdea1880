package dev.codegrant.rivals;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ClientId;
import com.google.auth.oauth2.DefaultPKCEProvider;
import com.google.auth.oauth2.UserAuthorizer;
import com.google.auth.oauth2.UserAuthorizer.ClientAuthenticationType;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** google-auth-library-oauth2-http, with its own transport and its own PKCE. */
final class GoogleAuthLibrary {

  static final String NAME = "google-auth-library-oauth2-http";

  private GoogleAuthLibrary() {}

  static UserAuthorizer authorizer(
      URI tokenEndpoint, ClientAuthenticationType authentication, String secret) {
    return UserAuthorizer.newBuilder()
        .setClientId(ClientId.of("id", secret))
        .setClientAuthenticationType(authentication)
        .setScopes(List.of("read"))
        .setCallbackUri(Ours.REDIRECT_URI)
        .setUserAuthUri(Ours.AUTHORIZATION_ENDPOINT)
        .setTokenServerUri(tokenEndpoint)
        .setPKCEProvider(new DefaultPKCEProvider())
        .build();
  }

  /** Redeems {@code the-code}; the access token is returned. */
  static String redeem(URI tokenEndpoint, ClientAuthenticationType authentication, String secret)
      throws IOException {
    AccessToken token =
        authorizer(tokenEndpoint, authentication, secret)
            .getCredentialsFromCode("the-code", null)
            .getAccessToken();
    return token == null ? "" : token.getTokenValue();
  }
}
