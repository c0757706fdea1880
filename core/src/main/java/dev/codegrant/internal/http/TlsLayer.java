package dev.codegrant.internal.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 or 1.3 to a server that proves its name (RFC 9325 sections 3.1 and 3.8). Without a
 * context, whom to trust is what this JVM's trust store settings say ({@code
 * javax.net.ssl.trustStore}); but {@code HttpsURLConnection}'s host name verifier and socket
 * factory, the default {@code SSLContext} and the default algorithm of trust managers are not
 * consulted. Whatever the context, the name is checked.
 */
final class TlsLayer {

  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private volatile @Nullable SSLSocketFactory factory;

  /** With the context's keys and trust, or with no key and the trust store of this JVM. */
  TlsLayer(@Nullable SSLContext context) {
    this.factory = context == null ? null : context.getSocketFactory();
  }

  SSLSocket over(Wire wire, Origin origin) throws IOException {
    ServerName name = ServerName.of(origin.host());
    SSLSocket socket = (SSLSocket) factory().createSocket(wire, name.host(), origin.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(
        Stream.of(socket.getSupportedProtocols())
            .filter(VERSIONS::contains)
            .toArray(String[]::new));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    wire.expectTls();
    try {
      socket.startHandshake();
      // Again, because a trust manager of the application may leave the name unchecked.
      name.requireIn((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    } catch (SSLException e) {
      if (!wire.beganWithTls()) {
        throw BrokenAnswerException.malformed("something else than TLS, such as plain HTTP");
      }
      throw e;
    }
    return socket;
  }

  /** Two threads may both make one; either is good. */
  private SSLSocketFactory factory() throws IOException {
    SSLSocketFactory made = factory;
    if (made == null) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init((KeyStore) null);
        context.init(null, trust.getTrustManagers(), null);
        made = context.getSocketFactory();
        factory = made;
      } catch (GeneralSecurityException e) {
        throw new SSLException("this JVM has no TLS, or no trust store", e);
      }
    }
    return made;
  }
}
