package dev.codegrant.testkit;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets TLS pass any client certificate, as RFC 8705 section 2.2 needs it. That the client holds its
 * key is still proved; who the client is, {@link ExpectedCertificate} judges.
 */
final class AnyCertificate extends X509ExtendedTrustManager {
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw noServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw noServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw noServer();
  }

  /** Nobody's name, so that a client does not keep its certificate back. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static UnsupportedOperationException noServer() {
    return new UnsupportedOperationException("this is a server, and calls none");
  }
}
