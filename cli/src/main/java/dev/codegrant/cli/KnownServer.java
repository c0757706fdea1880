package dev.codegrant.cli;

import dev.codegrant.client.ClientId;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.provider.generic.ProviderDefinition;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.util.Optional;

/**
 * An authorization server, and how it became known.
 *
 * @param named how to find its definition again, where it has one
 */
record KnownServer(Optional<NamedServer> named, AuthorizationServer server) {

  /** A server that has told of itself, or whose endpoints were named. */
  static KnownServer of(AuthorizationServer server) {
    return new KnownServer(Optional.empty(), server);
  }

  /** A server that has a definition. */
  static KnownServer of(NamedServer named) {
    return new KnownServer(Optional.of(named), named.definition().authorizationServer());
  }

  /**
   * The same for a sign-in: it is asked for its metadata where its definition leaves it to that to
   * name the keys of ID tokens (OpenID Connect Discovery 1.0 section 3).
   */
  static KnownServer ofSignIn(NamedServer named, MetadataDiscovery.Builder discovery) {
    ProviderDefinition definition = named.definition();
    KnownServer known = of(named);
    return known.server().endpoint("jwks_uri").isPresent() || definition.discovery().isEmpty()
        ? known
        : new KnownServer(Optional.of(named), definition.discover(discovery));
  }

  /** Whether the server has told what its definition does not say. */
  boolean isDiscovered() {
    return named.isPresent() && !server.equals(named.get().definition().authorizationServer());
  }

  /** The issuer, or the token endpoint of a server whose issuer is not known. */
  String name() {
    return server.issuer().orElseGet(() -> server.tokenEndpoint().toString());
  }

  /** Whether the answer may come to this machine, as far as is known. */
  boolean takesLoopback() {
    return named
        .map(known -> known.definition().redirectUri())
        .filter(rules -> rules.contains("no-loopback") || rules.contains("https"))
        .isEmpty();
  }

  /** Who proves the ID tokens of this server. */
  RelyingParty.Builder relyingParty(ClientId clientId) {
    Optional<ProviderDefinition> definition = named.map(NamedServer::definition);
    return definition.isPresent()
        ? definition.get().relyingParty(server, clientId)
        : RelyingParty.builder(server, clientId);
  }
}
