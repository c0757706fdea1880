package dev.codegrant.e2e;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What a test may choose about its {@link SpringAuthorizationServer}.
 *
 * @param redirectUri registered for both clients; at a loopback address any port matches (RFC 8252
 *     section 7.3)
 * @param accessTokenLifetime at least one second, Spring's minimum
 * @param clientKeys where the public keys of {@link Clients#SIGNING} are, if there is that client
 */
record ServerOptions(
    Endpoints endpoints, URI redirectUri, Duration accessTokenLifetime, Optional<URI> clientKeys) {

  static ServerOptions standard() {
    return new ServerOptions(
        Endpoints.standard(),
        URI.create("http://127.0.0.1/callback"),
        Duration.ofMinutes(5),
        Optional.empty());
  }

  ServerOptions withEndpoints(Endpoints endpoints) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime, clientKeys);
  }

  ServerOptions withRedirectUri(URI redirectUri) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime, clientKeys);
  }

  ServerOptions withAccessTokenLifetime(Duration accessTokenLifetime) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime, clientKeys);
  }

  ServerOptions withClientKeys(URI clientKeys) {
    return new ServerOptions(endpoints, redirectUri, accessTokenLifetime, Optional.of(clientKeys));
  }
}
