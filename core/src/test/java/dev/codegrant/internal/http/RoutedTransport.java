package dev.codegrant.internal.http;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The default transport, to servers of a test: a request to {@code https://as.example} goes to a
 * port of 127.0.0.1 instead, over http. Hosts without a port here cannot be reached.
 */
public final class RoutedTransport extends HttpTransport {

  private final List<String> hosts;
  private final int port;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private RoutedTransport(int port, List<String> hosts) {
    this.port = port;
    this.hosts = hosts;
  }

  /** A transport that finds these hosts at this port. */
  public static RoutedTransport to(int port, String... hosts) {
    return new RoutedTransport(port, List.of(hosts));
  }

  /** The transport of untrusted servers, with this instead of DNS. */
  public static HttpTransport guarded(ScriptedDns dns) {
    return SocketTransport.of(null, dns::resolve, PublicAddresses.rule());
  }

  /** The URLs that somebody wanted, whether they could be reached or not. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    asked.add(url);
    URI uri = URI.create(url);
    if (!hosts.contains(uri.getHost())) {
      throw new UnknownHostException(uri.getHost());
    }
    String path = url.substring(url.indexOf('/', "https://".length()));
    return ((SocketTransport) SocketTransport.shared())
        .buildRequest(method, "http://127.0.0.1:" + port + path);
  }
}
