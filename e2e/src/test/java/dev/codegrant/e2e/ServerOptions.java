package dev.codegrant.e2e;

import java.net.URI;
import java.time.Duration;

/**
 * What a test may choose about its {@link SpringAuthorizationServer}.
 *
 * @param redirectUri registered for both clients; at a loopback address any port matches (RFC 8252
 *     section 7.3)
 * @param accessTokenLifetime at least one second, Spring's minimum
 */
record ServerOptions(Endpoints endpoints, URI redirectUri, Duration accessTokenLifetime) {

  static ServerOptions standard() {
    return new ServerOptions(
        Endpoints.standard(), URI.create("http://127.0.0.1/callback"), Duration.ofMinutes(5));
  }

  ServerOptions withEndpoints(Endpoints endpoints) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime);
  }

  ServerOptions withRedirectUri(URI redirectUri) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime);
  }

  ServerOptions withAccessTokenLifetime(Duration accessTokenLifetime) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime);
  }
}
