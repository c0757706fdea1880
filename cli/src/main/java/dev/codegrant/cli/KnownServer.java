package dev.codegrant.cli;

import dev.codegrant.client.ClientId;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.provider.github.GitHub;
import dev.codegrant.provider.google.Google;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.util.Optional;

/**
 * An authorization server, and how it became known.
 *
 * @param provider the name of one that this program knows
 * @param host the address of a GitHub Enterprise
 */
record KnownServer(
    Optional<ServerOptions.Provider> provider, Optional<URI> host, AuthorizationServer server) {

  /** A server that has told of itself, or whose endpoints were named. */
  static KnownServer of(AuthorizationServer server) {
    return new KnownServer(Optional.empty(), Optional.empty(), server);
  }

  /** A server that this program knows, with its quirks. */
  static KnownServer of(ServerOptions.Provider provider, Optional<URI> host) {
    AuthorizationServer server =
        switch (provider) {
          case google -> Google.authorizationServer();
          case github -> host.map(GitHub::enterprise).orElseGet(GitHub::authorizationServer);
        };
    return new KnownServer(Optional.of(provider), host, server);
  }

  /** The issuer, or the token endpoint of a server whose issuer is not known. */
  String name() {
    return server.issuer().orElseGet(() -> server.tokenEndpoint().toString());
  }

  /** Who proves the ID tokens of this server. */
  RelyingParty.Builder relyingParty(ClientId clientId) {
    return provider.equals(Optional.of(ServerOptions.Provider.google))
        ? Google.relyingParty(clientId)
        : RelyingParty.builder(server, clientId);
  }
}
