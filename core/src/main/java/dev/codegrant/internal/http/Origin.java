package dev.codegrant.internal.http;

import dev.codegrant.internal.uri.SecureUri;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where connections lead (RFC 9110 section 4.3.1), and which proxy they go through: what two
 * requests must share to share a connection.
 *
 * @param host the name in lower case, or an address literal without brackets
 * @param proxy the proxy for the tunnel, or null for a direct connection
 */
record Origin(boolean secure, String host, int port, @Nullable InetSocketAddress proxy) {

  /** The origin of an address that {@link SecureUri} has accepted. */
  static Origin of(URI uri, boolean mayUseProxy) throws IOException {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost();
    if (host == null
        || host.indexOf('%') >= 0 // a zone of RFC 6874, which means something on one machine only
        || uri.getRawUserInfo() != null
        || (!secure && !"http".equalsIgnoreCase(uri.getScheme()))) {
      throw new IOException("not a URL that can be requested");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Origin(
        secure,
        bare.toLowerCase(Locale.ROOT),
        uri.getPort() != -1 ? uri.getPort() : secure ? 443 : 80,
        secure && mayUseProxy && !SecureUri.isLoopback(host) ? SystemProxy.forHttps(uri) : null);
  }

  /** The host and the port, with brackets around an IPv6 address (RFC 3986 section 3.2). */
  String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The value of the Host header: without the port where it is the scheme's own. */
  String hostHeader() {
    String authority = authority();
    return port == (secure ? 443 : 80)
        ? authority.substring(0, authority.lastIndexOf(':'))
        : authority;
  }
}
