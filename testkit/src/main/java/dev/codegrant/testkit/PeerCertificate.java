package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import wiremock.jakarta.servlet.ServletRequest;

/**
 * The client certificate of the connection whose request a thread is about to hand to the engine.
 * WireMock copies requests, and its copies have no place for it.
 */
final class PeerCertificate {
  /**
   * The attribute of a request over TLS. That of the servlet specification is always empty: the
   * copy of Jetty in WireMock has it renamed, and switches on the hash of the old name.
   */
  static final String SESSION = "codegrant.ssl_session";

  private static final ThreadLocal<@Nullable X509Certificate> CURRENT = new ThreadLocal<>();

  private PeerCertificate() {}

  static Optional<X509Certificate> of(ServletRequest request) {
    try {
      return request.getAttribute(SESSION) instanceof SSLSession session
              && session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  static void set(ServletRequest request) {
    CURRENT.set(of(request).orElse(null));
  }

  static Optional<X509Certificate> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  static void clear() {
    CURRENT.remove();
  }
}
