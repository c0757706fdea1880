package dev.codegrant.testkit;

import com.github.tomakehurst.wiremock.common.JettySettings;
import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11Utils;
import wiremock.org.eclipse.jetty.io.NetworkTrafficListener;
import wiremock.org.eclipse.jetty.server.HttpConfiguration;
import wiremock.org.eclipse.jetty.server.HttpConnectionFactory;
import wiremock.org.eclipse.jetty.server.SecureRequestCustomizer;
import wiremock.org.eclipse.jetty.server.ServerConnector;
import wiremock.org.eclipse.jetty.server.SslConnectionFactory;
import wiremock.org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The same over TLS, in place of plain HTTP: WireMock's own HTTPS would come as a second port, and
 * would negotiate HTTP/2.
 */
final class TlsIssuerServer extends IssuerServer {

  TlsIssuerServer(
      Options options, AdminRequestHandler admin, StubRequestHandler stubs, MalformedForms forms) {
    super(options, admin, stubs, forms);
  }

  /** Called by the constructor of the superclass, hence without any field. */
  @Override
  protected ServerConnector createHttpConnector(
      String address, int port, JettySettings settings, NetworkTrafficListener listener) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(
        TestKeys.context(TestKeys.keyManagers(TestKeys.SERVER), new AnyCertificate()));
    tls.setWantClientAuth(true);
    HttpConfiguration http = Jetty11Utils.createHttpConfig(settings);
    exact(http);
    // Clients call the server by its address, which is no server name.
    SecureRequestCustomizer customizer = new SecureRequestCustomizer(false);
    customizer.setSslSessionAttribute(PeerCertificate.SESSION);
    http.addCustomizer(customizer);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    return Jetty11Utils.createServerConnector(
        jettyServer,
        address,
        settings,
        port,
        listener,
        new SslConnectionFactory(tls, plain.getProtocol()),
        plain);
  }
}
