package dev.codegrant.e2e;

import java.util.function.UnaryOperator;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The clients that every server of these tests knows. Both must use PKCE. */
final class Clients {

  /** Authenticates with Basic or in the body, and is asked for consent each time. */
  static final String CONFIDENTIAL = "e2e-confidential";

  /**
   * Holds every kind of character that Basic breaks unless form-encoded (RFC 6749 section 2.3.1).
   */
  static final String CONFIDENTIAL_SECRET = "s3cr:et+/% ü";

  /** Has no secret, needs no consent, and gets no refresh token from Spring. */
  static final String PUBLIC = "e2e-public";

  private Clients() {}

  static RegisteredClientRepository registered(ServerOptions options) {
    return new InMemoryRegisteredClientRepository(
        client(
            CONFIDENTIAL,
            options,
            client ->
                client
                    .clientSecret("{noop}" + CONFIDENTIAL_SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                    .clientSettings(settings().requireAuthorizationConsent(true).build())),
        client(
            PUBLIC,
            options,
            client ->
                client
                    .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                    .clientSettings(settings().build())));
  }

  private static RegisteredClient client(
      String id, ServerOptions options, UnaryOperator<RegisteredClient.Builder> more) {
    RegisteredClient.Builder client =
        RegisteredClient.withId(id)
            .clientId(id)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
            .redirectUri(options.redirectUri().toString())
            .scope("read")
            .scope("write")
            .tokenSettings(
                TokenSettings.builder()
                    .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
                    .accessTokenTimeToLive(options.accessTokenLifetime())
                    .reuseRefreshTokens(false)
                    .build());
    return more.apply(client).build();
  }

  private static ClientSettings.Builder settings() {
    return ClientSettings.builder().requireProofKey(true);
  }
}
