package dev.codegrant.openid;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.server.AuthorizationServer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What carries the requests to a provider. */
final class ProviderTransport {

  private ProviderTransport() {}

  static HttpTransport of(AuthorizationServer server, @Nullable HttpTransport transport) {
    if (transport != null) {
      return transport;
    }
    return server.isUntrusted() ? PublicAddresses.transport() : SocketTransport.shared();
  }

  /** For a client that shows a certificate, over connections that no other client shares. */
  static HttpTransport withCertificate(AuthorizationServer server, SSLContext context) {
    return server.isUntrusted() ? PublicAddresses.transport(context) : SocketTransport.of(context);
  }
}
