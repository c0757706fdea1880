package dev.codegrant.internal.http;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over blocking sockets (RFC 9112) for google-http-client: the back channel's own
 * transport.
 *
 * <p>It sends a request once, whatever breaks, because an authorization code must not be redeemed
 * twice (RFC 6749 section 4.1.2). Its read timeout bounds the whole exchange except the resolution
 * of the name, and an interrupt ends it. It follows no redirect and keeps no cookie, cache or
 * credentials; bodies are not decompressed. It speaks https, and http to this machine. Thread-safe;
 * it has no thread of its own. Connections wait for at most 20 seconds, or until the next request
 * of this process after that, and never more than 64 of them.
 */
public final class SocketTransport extends HttpTransport {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  /** One for the process: the connections of a transport that nobody uses any more go too. */
  private static final ConnectionPool POOL = new ConnectionPool(System::nanoTime);

  private static final SocketTransport SHARED = of(null, Resolver.SYSTEM, null);

  private final Connector connector;
  private final ConnectionPool pool;

  private SocketTransport(Connector connector, ConnectionPool pool) {
    this.connector = connector;
    this.pool = pool;
  }

  static SocketTransport of(
      @Nullable SSLContext context, Resolver resolver, @Nullable AddressRule rule) {
    return of(context, resolver, rule, POOL);
  }

  static SocketTransport of(
      @Nullable SSLContext context,
      Resolver resolver,
      @Nullable AddressRule rule,
      ConnectionPool pool) {
    return new SocketTransport(new Connector(resolver, new TlsLayer(context), rule), pool);
  }

  /** Where its connections wait, and those of others. */
  ConnectionPool pool() {
    return pool;
  }

  /** The transport of this process: no client certificate, and the JVM's trust store. */
  public static HttpTransport shared() {
    return SHARED;
  }

  /**
   * A transport with connections of its own, whose certificates and trust are the context's. The
   * server's name is checked whatever the context and its trust managers.
   */
  public static HttpTransport of(SSLContext context) {
    return of(context, Resolver.SYSTEM, null);
  }

  /**
   * A transport with connections of its own, only to addresses that the rule allows. It goes
   * through no proxy, because what a proxy connects to cannot be checked here.
   */
  public static HttpTransport guarded(AddressRule rule) {
    return of(null, Resolver.SYSTEM, rule);
  }

  /** As {@link #guarded(AddressRule)}, with the certificates and the trust of the context. */
  static HttpTransport guarded(SSLContext context, AddressRule rule) {
    return of(context, Resolver.SYSTEM, rule);
  }

  @Override
  public boolean supportsMethod(String method) {
    return METHODS.contains(method);
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    try {
      URI uri = URI.create(url);
      if (supportsMethod(method) && uri.toASCIIString().equals(url)) {
        return new SocketRequest(connector, pool, method, uri);
      }
    } catch (IllegalArgumentException e) {
      // Its message has the URL.
    }
    throw new IOException("not a request that can be sent");
  }
}
