package dev.codegrant.testkit;

import com.github.tomakehurst.wiremock.common.JettySettings;
import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import java.util.EnumSet;
import wiremock.jakarta.servlet.DispatcherType;
import wiremock.org.eclipse.jetty.io.NetworkTrafficListener;
import wiremock.org.eclipse.jetty.server.HttpConfiguration;
import wiremock.org.eclipse.jetty.server.HttpConnectionFactory;
import wiremock.org.eclipse.jetty.server.ServerConnector;
import wiremock.org.eclipse.jetty.servlet.FilterHolder;
import wiremock.org.eclipse.jetty.servlet.ServletContextHandler;

/** WireMock's server with {@link MalformedForms} in front of its stubs. */
class IssuerServer extends Jetty11HttpServer {
  private final MalformedForms forms;

  IssuerServer(
      Options options, AdminRequestHandler admin, StubRequestHandler stubs, MalformedForms forms) {
    super(options, admin, stubs);
    this.forms = forms;
  }

  /** Called by the constructor of the superclass, hence without any field. */
  @Override
  protected ServerConnector createHttpConnector(
      String address, int port, JettySettings settings, NetworkTrafficListener listener) {
    ServerConnector connector = super.createHttpConnector(address, port, settings, listener);
    exact(connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration());
    return connector;
  }

  /** Jetty's cache of headers takes a value for one before it that differs in case alone. */
  static void exact(HttpConfiguration configuration) {
    configuration.setHeaderCacheSize(0);
    configuration.setHeaderCacheCaseSensitive(true);
  }

  /** Called by the constructor of the superclass, hence the lambda, which reads the field later. */
  @Override
  protected void decorateMockServiceContextBeforeConfig(ServletContextHandler context) {
    FilterHolder filter =
        new FilterHolder((request, response, chain) -> forms.doFilter(request, response, chain));
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
  }
}
