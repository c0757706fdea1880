package dev.codegrant.e2e;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The clients that every server of these tests knows. All must use PKCE. */
final class Clients {

  /** Authenticates with Basic or in the body, and is asked for consent each time. */
  static final String CONFIDENTIAL = "e2e-confidential";

  /**
   * Holds every kind of character that Basic breaks unless form-encoded (RFC 6749 section 2.3.1).
   */
  static final String CONFIDENTIAL_SECRET = "s3cr:et+/% ü";

  /** Has no secret, needs no consent, and gets no refresh token from Spring. */
  static final String PUBLIC = "e2e-public";

  /** Signs users in, and authenticates with Basic. */
  static final String OPENID = "e2e-openid";

  static final String OPENID_SECRET = CONFIDENTIAL_SECRET + " of the other";

  /** Signs users in, and authenticates with ES256 and a key of its own. */
  static final String SIGNING = "e2e-signing";

  /** Where those that sign users in may have them sent after a logout. */
  static final String POST_LOGOUT_REDIRECT_URI = "http://127.0.0.1:49152/bye";

  private Clients() {}

  static RegisteredClientRepository registered(ServerOptions options) {
    List<RegisteredClient> clients = new ArrayList<>();
    clients.add(
        client(
            CONFIDENTIAL,
            options,
            client ->
                client
                    .clientSecret("{noop}" + CONFIDENTIAL_SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                    .clientSettings(settings().requireAuthorizationConsent(true).build())));
    clients.add(
        client(
            PUBLIC,
            options,
            client ->
                client
                    .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                    .clientSettings(settings().build())));
    clients.add(
        signIn(
            OPENID,
            options,
            client ->
                client
                    .clientSecret("{noop}" + OPENID_SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientSettings(settings().build())));
    options.clientKeys().ifPresent(keys -> clients.add(signing(options, keys)));
    return new InMemoryRegisteredClientRepository(clients);
  }

  private static RegisteredClient signing(ServerOptions options, URI keys) {
    return signIn(
        SIGNING,
        options,
        client ->
            client
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .clientSettings(
                    settings()
                        .jwkSetUrl(keys.toString())
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256)
                        .build()));
  }

  private static RegisteredClient signIn(
      String id, ServerOptions options, UnaryOperator<RegisteredClient.Builder> more) {
    return client(
        id,
        options,
        client ->
            more.apply(client)
                .scope("openid")
                .scope("email")
                .postLogoutRedirectUri(POST_LOGOUT_REDIRECT_URI)
                .tokenSettings(
                    TokenSettings.builder()
                        .accessTokenTimeToLive(options.accessTokenLifetime())
                        .reuseRefreshTokens(false)
                        .build()));
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
