package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where a client that authenticates with a certificate goes: a server may ask for certificates at
 * addresses of their own, so that browsers and other clients never see the question (RFC 8705
 * section 5).
 */
public final class MutualTls {

  private static final Set<String> METHODS =
      Set.of("tls_client_auth", "self_signed_tls_client_auth");

  private MutualTls() {}

  /** Whether the proof of this method is a certificate in the TLS connection. */
  public static boolean isMethodOf(ClientAuthentication authentication) {
    return METHODS.contains(authentication.method());
  }

  /** The token endpoint for clients of this method. */
  public static URI tokenEndpoint(AuthorizationServer server, ClientAuthentication authentication) {
    return isMethodOf(authentication)
        ? server.mtlsEndpoint("token_endpoint").orElseGet(server::tokenEndpoint)
        : server.tokenEndpoint();
  }

  /** The revocation endpoint for clients of this method. */
  static Optional<URI> revocationEndpoint(
      AuthorizationServer server, ClientAuthentication authentication) {
    return endpoint(server, authentication, "revocation_endpoint");
  }

  /** An endpoint of the metadata for clients of this method. */
  static Optional<URI> endpoint(
      AuthorizationServer server, ClientAuthentication authentication, String name) {
    return isMethodOf(authentication)
        ? server.mtlsEndpoint(name).or(() -> server.endpoint(name))
        : server.endpoint(name);
  }
}
