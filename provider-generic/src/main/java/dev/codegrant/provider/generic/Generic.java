package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.net.URI;

/** Any authorization server that follows the RFCs. */
public final class Generic {

  private Generic() {}

  /**
   * Learns a server from its issuer: at the location of OpenID Connect Discovery 1.0 section 4, and
   * where there is no document, at that of RFC 8414. A server that signs users in may have one at
   * each, and then the first alone has its {@code userinfo_endpoint} and its like. For another
   * order, HTTP transport or time limit use {@link MetadataDiscovery#builder}.
   *
   * @param issuer the issuer identifier, exactly as the server spells it
   * @return the server that the metadata describes
   * @throws ConfigurationException as {@link MetadataDiscovery#discover}
   * @throws TransportException as {@link MetadataDiscovery#discover}
   * @throws MalformedResponseException as {@link MetadataDiscovery#discover}
   * @throws ResponseValidationException as {@link MetadataDiscovery#discover}
   */
  public static AuthorizationServer discover(String issuer) {
    return MetadataDiscovery.builder().openIdFirst().build().discover(issuer);
  }

  /**
   * Begins a server without metadata from its two endpoints.
   *
   * @param authorizationEndpoint where the user's browser goes (RFC 6749 section 3.1)
   * @param tokenEndpoint where codes become tokens (RFC 6749 section 3.2)
   * @return a builder, for what else is known of the server
   * @throws ConfigurationException as {@link AuthorizationServer#builder}
   */
  public static AuthorizationServer.Builder endpoints(
      URI authorizationEndpoint, URI tokenEndpoint) {
    return AuthorizationServer.builder(authorizationEndpoint, tokenEndpoint);
  }
}
