package dev.codegrant.e2e;

import jakarta.servlet.Filter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A real Spring Authorization Server in this process, at a free port of 127.0.0.1, without Spring
 * Boot. It knows the user alice (password alice), the {@link Clients}, and one protected resource.
 */
final class SpringAuthorizationServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  // Held here because java.util.logging forgets the level of a logger that nobody refers to.
  private static final List<Logger> LOUD =
      List.of(Logger.getLogger("org.apache"), Logger.getLogger("org.springframework"));

  private final ServerOptions options;
  private final AnnotationConfigApplicationContext spring;
  private final Tomcat tomcat;
  private final URI baseUri;

  private SpringAuthorizationServer(
      ServerOptions options, AnnotationConfigApplicationContext spring, Tomcat tomcat) {
    this.options = options;
    this.spring = spring;
    this.tomcat = tomcat;
    this.baseUri = URI.create("http://" + HOST + ":" + tomcat.getConnector().getLocalPort());
  }

  static SpringAuthorizationServer start() {
    return start(ServerOptions.standard());
  }

  static SpringAuthorizationServer start(ServerOptions options) {
    LOUD.forEach(logger -> logger.setLevel(Level.SEVERE));
    AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
    spring.registerBean(ServerOptions.class, () -> options);
    spring.register(ServerConfiguration.class);
    spring.refresh();
    Tomcat tomcat = tomcat(spring.getBean("springSecurityFilterChain", Filter.class));
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      spring.close();
      throw new IllegalStateException("Tomcat did not start", e);
    }
    return new SpringAuthorizationServer(options, spring, tomcat);
  }

  private static Tomcat tomcat(Filter security) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Path.of("target", "tomcat").toAbsolutePath().toString());
    Connector connector = new Connector();
    connector.setProperty("address", HOST);
    connector.setPort(0);
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);

    Context root = tomcat.addContext("", null);
    StandardManager sessions = new StandardManager();
    sessions.setPathname(null); // else the sessions of one server come back in the next
    root.setManager(sessions);
    root.setRequestCharacterEncoding("UTF-8"); // else a form is read as ISO-8859-1
    FilterDef filter = new FilterDef();
    filter.setFilterName("security");
    filter.setFilter(security);
    root.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("security");
    everywhere.addURLPattern("/*");
    root.addFilterMap(everywhere);
    // Spring's endpoints are filters, and Tomcat runs those only where a servlet is mapped.
    Tomcat.addServlet(root, "rest", new DefaultServlet()).addMapping("/");
    Tomcat.addServlet(root, "hello", new HelloServlet()).addMapping(HelloServlet.PATH);
    return tomcat;
  }

  /** The issuer identifier, as the metadata says it: the origin, without a slash at the end. */
  String issuer() {
    return baseUri.toString();
  }

  /** The origin of the server. */
  URI baseUri() {
    return baseUri;
  }

  /** The protected resource; answers {@code {"hello":"alice"}} to a token of alice's. */
  URI resource() {
    return baseUri.resolve(HelloServlet.PATH);
  }

  URI authorizationEndpoint() {
    return baseUri.resolve(options.endpoints().authorization());
  }

  URI tokenEndpoint() {
    return baseUri.resolve(options.endpoints().token());
  }

  URI revocationEndpoint() {
    return baseUri.resolve(options.endpoints().revocation());
  }

  /** Where the metadata is (RFC 8414 section 3). */
  URI metadata() {
    return baseUri.resolve("/.well-known/oauth-authorization-server");
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat did not stop", e);
    } finally {
      spring.close();
    }
  }
}
