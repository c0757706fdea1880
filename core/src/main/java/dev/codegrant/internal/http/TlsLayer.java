package dev.codegrant.internal.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 or 1.3 to a server that proves its name (RFC 9325 sections 3.1 and 3.8). Nothing that is
 * set for the whole JVM relaxes it: neither {@code HttpsURLConnection}'s host name verifier and
 * socket factory nor the default {@code SSLContext} are consulted.
 */
final class TlsLayer {

  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private volatile @Nullable SSLSocketFactory factory;

  /** With the context's keys and trust, or with no key and the trust store of this JVM. */
  TlsLayer(@Nullable SSLContext context) {
    this.factory = context == null ? null : context.getSocketFactory();
  }

  SSLSocket over(Wire wire, Origin origin) throws IOException {
    SSLSocket socket = (SSLSocket) factory().createSocket(wire, origin.host(), origin.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(
        Stream.of(socket.getSupportedProtocols())
            .filter(VERSIONS::contains)
            .toArray(String[]::new));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
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
        context.init(null, null, null);
        made = context.getSocketFactory();
        factory = made;
      } catch (GeneralSecurityException e) {
        throw new SSLException("this JVM has no TLS, or no trust store", e);
      }
    }
    return made;
  }
}
