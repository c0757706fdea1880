package dev.codegrant.rivals;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.net.URI;

/** google-oauth-client, with its own transport. */
final class GoogleOAuthClient {

  static final String NAME = "google-oauth-client";

  private GoogleOAuthClient() {}

  static AuthorizationCodeFlow.Builder flow(
      URI tokenEndpoint, HttpExecuteInterceptor authentication) {
    return new AuthorizationCodeFlow.Builder(
        BearerToken.authorizationHeaderAccessMethod(),
        new NetHttpTransport(),
        GsonFactory.getDefaultInstance(),
        new GenericUrl(tokenEndpoint),
        authentication,
        "id",
        Ours.AUTHORIZATION_ENDPOINT.toString());
  }

  /** Redeems {@code the-code}; the access token is returned. */
  static String redeem(URI tokenEndpoint, HttpExecuteInterceptor authentication)
      throws IOException {
    return flow(tokenEndpoint, authentication)
        .build()
        .newTokenRequest("the-code")
        .setRedirectUri(Ours.REDIRECT_URI.toString())
        .execute()
        .getAccessToken();
  }
}
