package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * What a client needs to speak TLS with a server that was built with {@link
 * FakeAuthorizationServerBuilder#https()}. All methods may be called from any thread.
 */
public final class FakeTls {

  private FakeTls() {}

  static FakeTls of(Locations locations) {
    if (!locations.tls()) {
      throw new IllegalStateException(
          "expected a server with HTTPS, "
              + locations.issuer()
              + " speaks plain HTTP; build it with FakeAuthorizationServer.builder().https()");
    }
    return new FakeTls();
  }

  /**
   * The certificate authority that signed the server's certificate, which is for {@code localhost}
   * and the loopback addresses. It is the same in every JVM and valid until 2046. Its key was
   * thrown away, but the server's own key is in the testkit's jar for everybody: trust it in tests
   * only.
   *
   * @return the certificate, to be put into the client's trust store
   */
  public X509Certificate certificateAuthority() {
    return TestKeys.certificateAuthority();
  }

  /**
   * Makes a context that trusts {@link #certificateAuthority()} and nothing else, and has no client
   * certificate.
   *
   * @return a new context, for example for {@code java.net.http.HttpClient}
   */
  public SSLContext sslContext() {
    return TestKeys.context(new KeyManager[0], TestKeys.trustManagers());
  }
}
