package dev.codegrant.client;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Secret;

/**
 * How a client proves who it is at the token endpoint (RFC 6749 section 2.3). An implementation is
 * immutable, thread-safe, and shows no secret in {@code toString}.
 *
 * <p>Modules and applications may add methods; those of RFC 6749 and RFC 8705 are here, those that
 * sign are in the module {@code codegrant-openid}.
 */
public interface ClientAuthentication {

  /**
   * The name of the method in the registry of RFC 8414 section 2.
   *
   * @return for example {@code client_secret_basic}
   */
  String method();

  /**
   * Adds this client's credentials to a request. Called once for each request.
   *
   * @param clientId the client's identifier
   * @param request the request to add to
   */
  void authenticate(ClientId clientId, ClientRequest request);

  /**
   * Refuses a server that this method cannot be used with. Called when a client is built, so that a
   * user is not sent round for nothing; the default refuses none.
   *
   * @param request a request to the token endpoint that is never sent
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when requests like this one cannot
   *     be authenticated
   */
  default void requireUsableFor(ClientRequest request) {}

  /**
   * A public client: it names itself and proves nothing (RFC 6749 section 2.1).
   *
   * @return the method {@code none}
   */
  static ClientAuthentication none() {
    return NoClientAuthentication.INSTANCE;
  }

  /**
   * Identifier and secret in the {@code Authorization} header, both form-encoded first (RFC 6749
   * section 2.3.1).
   *
   * @param secret the client secret, not empty
   * @return the method {@code client_secret_basic}
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the secret is empty or holds
   *     a control character
   */
  static ClientAuthentication clientSecretBasic(Secret secret) {
    return new ClientSecretBasic(secret);
  }

  /**
   * Identifier and secret as parameters of the body (RFC 6749 section 2.3.1).
   *
   * @param secret the client secret, not empty
   * @return the method {@code client_secret_post}
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the secret is empty or holds
   *     a control character
   */
  static ClientAuthentication clientSecretPost(Secret secret) {
    return new ClientSecretPost(secret);
  }

  /**
   * A certificate of a certification authority, shown in the TLS connection (RFC 8705 section 2.1);
   * the request names the client and holds nothing else. Needs https endpoints, and a {@code
   * sslContext} or a transport of its own with the client's key. The server's mTLS endpoint aliases
   * (section 5) are used where it names them.
   *
   * @return the method {@code tls_client_auth}
   */
  static ClientAuthentication tlsClientAuth() {
    return CertificateAuthentication.CA_SIGNED;
  }

  /**
   * A self-signed certificate that the client registered, shown in the TLS connection (RFC 8705
   * section 2.2); else as {@link #tlsClientAuth}.
   *
   * @return the method {@code self_signed_tls_client_auth}
   */
  static ClientAuthentication selfSignedTlsClientAuth() {
    return CertificateAuthentication.SELF_SIGNED;
  }
}
