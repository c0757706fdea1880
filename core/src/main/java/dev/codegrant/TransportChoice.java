package dev.codegrant;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.endpoint.MutualTls;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import javax.net.ssl.SSLContext;

/** What carries a client's requests, by its settings. */
final class TransportChoice {

  private TransportChoice() {}

  static HttpTransport of(OAuthClient.Builder settings) {
    HttpTransport transport = settings.transport;
    SSLContext sslContext = settings.sslContext;
    ClientAuthentication authentication = settings.authentication;
    if (transport != null && sslContext != null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a transport, or an SSLContext for the default one",
          "both",
          "give the context to the transport when you make it");
    }
    if (transport == null && sslContext == null && MutualTls.isMethodOf(authentication)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a client certificate for " + authentication.method() + " (RFC 8705 section 2)",
          "neither sslContext(...) nor transport(...)",
          "pass an SSLContext with the client's key and certificate");
    }
    if (transport != null) {
      return transport;
    }
    if (settings.server.isUntrusted()) {
      return PublicAddresses.transport(sslContext);
    }
    return sslContext != null ? SocketTransport.of(sslContext) : SocketTransport.shared();
  }
}
