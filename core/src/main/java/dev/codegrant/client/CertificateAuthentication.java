package dev.codegrant.client;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.Secret;

/** The two methods of RFC 8705 section 2: the proof is in the TLS connection. */
enum CertificateAuthentication implements ClientAuthentication {
  CA_SIGNED("tls_client_auth"),
  SELF_SIGNED("self_signed_tls_client_auth");

  private final String method;

  CertificateAuthentication(String method) {
    this.method = method;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public void requireUsableFor(ClientRequest request) {
    if (!"https".equalsIgnoreCase(request.endpoint().getScheme())) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "an https endpoint, which can ask for the client's certificate (RFC 8705 section 2)",
          SecureUri.describe(request.endpoint()),
          "use the server's https address; over http this client would prove nothing");
    }
  }

  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    requireUsableFor(request);
    request.parameter("client_id", Secret.of(clientId.value()));
  }

  @Override
  public String toString() {
    return method;
  }
}
