package dev.codegrant.internal.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
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

  /** RFC 5280 section 4.2.1.6: GeneralName, dNSName. */
  private static final Integer DNS_NAME = 2;

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
    wire.expectTls();
    try {
      socket.startHandshake();
      requireOwnName(socket, origin.host());
    } catch (SSLException e) {
      if (!wire.beganWithTls()) {
        throw BrokenAnswerException.malformed("something else than TLS, such as plain HTTP");
      }
      throw e;
    }
    return socket;
  }

  /**
   * The JDK lets {@code *.com} stand for {@code as.com} unless the authority is a public one: a
   * host of two labels has to be named in full (RFC 9525 section 7.1).
   */
  private static void requireOwnName(SSLSocket socket, String host) throws SSLException {
    if (host.indexOf('.') != host.lastIndexOf('.') || host.indexOf(':') >= 0) {
      return;
    }
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    List<String> names = dnsNames(certificate);
    if (!names.isEmpty() && names.stream().noneMatch(host::equalsIgnoreCase)) {
      throw new SSLHandshakeException("a certificate for all names under a top-level domain");
    }
  }

  private static List<String> dnsNames(X509Certificate certificate) throws SSLException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new SSLHandshakeException("a certificate whose names cannot be read");
    }
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
