package dev.codegrant.internal.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The HTTP proxy that this JVM is told to use, by system properties or by the application. */
final class SystemProxy {

  private SystemProxy() {}

  /** The first choice of the JVM's proxy selector, or null for a direct connection. */
  static @Nullable InetSocketAddress forHttps(URI uri) throws IOException {
    ProxySelector selector = ProxySelector.getDefault();
    Proxy proxy = selector == null ? Proxy.NO_PROXY : first(selector, withoutSecrets(uri));
    if (proxy.type() == Proxy.Type.DIRECT) {
      return null;
    }
    if (proxy.type() != Proxy.Type.HTTP || !(proxy.address() instanceof InetSocketAddress)) {
      // Going there directly would go round a proxy that somebody wants used.
      throw BrokenAnswerException.malformed("a proxy of another kind than HTTP in this JVM");
    }
    return (InetSocketAddress) proxy.address();
  }

  /** A selector that fails, or answers null, is not gone round either. */
  private static Proxy first(ProxySelector selector, URI uri) throws IOException {
    try {
      List<Proxy> proxies = selector.select(uri);
      return proxies.isEmpty() ? Proxy.NO_PROXY : Objects.requireNonNull(proxies.get(0));
    } catch (RuntimeException e) {
      throw BrokenAnswerException.malformed(
          "a failure of this JVM's proxy selector (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** A selector is the application's, and needs the host only. */
  private static URI withoutSecrets(URI uri) throws IOException {
    try {
      return new URI("https", null, uri.getHost(), uri.getPort(), "/", null, null);
    } catch (URISyntaxException e) {
      throw new IOException("not a URL that can be requested");
    }
  }
}
