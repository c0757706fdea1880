package dev.codegrant.rivals;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What {@code HttpServer.create} of the JDK gives in this module: it remembers where it was told to
 * listen, and opens no port, for nothing here may listen on more than 127.0.0.1.
 */
final class UnopenedHttpServer extends HttpServer {

  /** The JDK finds it under META-INF/services. */
  public static final class Provider extends HttpServerProvider {

    /** For the service loader. */
    public Provider() {}

    @Override
    public HttpServer createHttpServer(InetSocketAddress address, int backlog) {
      UnopenedHttpServer server = new UnopenedHttpServer(address);
      LATEST.set(server);
      return server;
    }

    @Override
    public HttpsServer createHttpsServer(InetSocketAddress address, int backlog) {
      throw new UnsupportedOperationException();
    }
  }

  private static final AtomicReference<@Nullable UnopenedHttpServer> LATEST =
      new AtomicReference<>();

  private final InetSocketAddress address;
  private @Nullable HttpHandler receiver;
  private boolean started;

  private UnopenedHttpServer(InetSocketAddress address) {
    this.address = address;
  }

  static UnopenedHttpServer latest() {
    return Objects.requireNonNull(LATEST.get(), "nobody created a server");
  }

  boolean isStarted() {
    return started;
  }

  /** A browser visits; the status of the answer is returned. */
  int visit(String target) throws IOException {
    UnopenedExchange exchange = new UnopenedExchange(URI.create(target));
    Objects.requireNonNull(receiver, "nobody receives").handle(exchange);
    return exchange.getResponseCode();
  }

  @Override
  public InetSocketAddress getAddress() {
    return address;
  }

  @Override
  public void start() {
    started = true;
  }

  @Override
  public void stop(int delay) {
    started = false;
  }

  /** There is no context to configure, and a receiver that wants one fails. */
  @Override
  public @Nullable HttpContext createContext(String path, HttpHandler handler) {
    receiver = handler;
    return null;
  }

  @Override
  public HttpContext createContext(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeContext(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeContext(HttpContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void bind(InetSocketAddress address, int backlog) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setExecutor(@Nullable Executor executor) {}

  @Override
  public @Nullable Executor getExecutor() {
    return null;
  }
}
