package dev.codegrant.rivals;

import java.net.URI;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;

/** spring-security-oauth2-client, with the token client it uses by default. */
final class SpringSecurity {

  static final String NAME = "spring-security-oauth2-client";

  private SpringSecurity() {}

  static ClientRegistration registration(
      URI tokenEndpoint, ClientAuthenticationMethod method, String secret) {
    return ClientRegistration.withRegistrationId("as")
        .clientId("id")
        .clientSecret(secret)
        .clientAuthenticationMethod(method)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationUri(Ours.AUTHORIZATION_ENDPOINT.toString())
        .tokenUri(tokenEndpoint.toString())
        .redirectUri(Ours.REDIRECT_URI.toString())
        .build();
  }

  /** Redeems {@code the-code}; the access token is returned. */
  static String redeem(ClientRegistration registration) {
    OAuth2AuthorizationRequest asked =
        OAuth2AuthorizationRequest.authorizationCode()
            .clientId("id")
            .authorizationUri(Ours.AUTHORIZATION_ENDPOINT.toString())
            .redirectUri(Ours.REDIRECT_URI.toString())
            .state("s")
            .build();
    OAuth2AuthorizationResponse answered =
        OAuth2AuthorizationResponse.success("the-code")
            .redirectUri(Ours.REDIRECT_URI.toString())
            .state("s")
            .build();
    return new RestClientAuthorizationCodeTokenResponseClient()
        .getTokenResponse(
            new OAuth2AuthorizationCodeGrantRequest(
                registration, new OAuth2AuthorizationExchange(asked, answered)))
        .getAccessToken()
        .getTokenValue();
  }
}
