package dev.codegrant.rivals;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import java.net.URI;

/** Nimbus oauth2-oidc-sdk, sending its messages by itself. */
final class Nimbus {

  static final String NAME = "oauth2-oidc-sdk";

  private Nimbus() {}

  /** Redeems {@code the-code}; the access token is returned. */
  static String redeem(URI tokenEndpoint, ClientAuthentication authentication) throws Exception {
    TokenRequest request =
        new TokenRequest.Builder(
                tokenEndpoint,
                authentication,
                new AuthorizationCodeGrant(new AuthorizationCode("the-code"), Ours.REDIRECT_URI))
            .build();
    return TokenResponse.parse(request.toHTTPRequest().send())
        .toSuccessResponse()
        .getTokens()
        .getAccessToken()
        .getValue();
  }
}
