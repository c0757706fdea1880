package dev.codegrant.rivals.conformance;

import jakarta.servlet.Filter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;

/**
 * A web application with Spring Security's {@code oauth2Login()}, at a free port of 127.0.0.1. Who
 * has signed in may read {@link WhoServlet#PATH}.
 */
final class SpringSecurityApplication implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  // Held here because java.util.logging forgets the level of a logger that nobody refers to.
  private static final List<Logger> LOUD =
      List.of(Logger.getLogger("org.apache"), Logger.getLogger("org.springframework"));

  private final AnnotationConfigApplicationContext spring;
  private final Tomcat tomcat;

  private SpringSecurityApplication(AnnotationConfigApplicationContext spring, Tomcat tomcat) {
    this.spring = spring;
    this.tomcat = tomcat;
  }

  static SpringSecurityApplication start(Registrations registrations) throws LifecycleException {
    LOUD.forEach(logger -> logger.setLevel(Level.OFF));
    AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
    spring.registerBean(Registrations.class, () -> registrations);
    spring.register(SpringSecurityConfiguration.class);
    spring.refresh();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Path.of("target", "tomcat").toAbsolutePath().toString());
    Connector connector = new Connector();
    connector.setProperty("address", HOST);
    connector.setPort(0);
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    Context root = tomcat.addContext("", null);
    StandardManager sessions = new StandardManager();
    sessions.setPathname(null); // else the sessions of one run come back in the next
    root.setManager(sessions);
    FilterDef filter = new FilterDef();
    filter.setFilterName("security");
    filter.setFilter(spring.getBean("springSecurityFilterChain", Filter.class));
    root.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("security");
    everywhere.addURLPattern("/*");
    root.addFilterMap(everywhere);
    WhoServlet who = new WhoServlet(spring.getBean(OAuth2AuthorizedClientManager.class));
    Tomcat.addServlet(root, "who", who).addMapping("/");
    tomcat.start();
    return new SpringSecurityApplication(spring, tomcat);
  }

  URI uri() {
    return URI.create("http://" + HOST + ":" + tomcat.getConnector().getLocalPort());
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    spring.close();
  }
}
