package dev.codegrant.internal.http;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 over blocking sockets for google-http-client: the back channel's own transport. */
public final class SocketTransport extends HttpTransport {

  private static final SocketTransport SHARED = new SocketTransport(null, null);

  private final @Nullable SSLContext context;
  private final @Nullable AddressRule rule;

  private SocketTransport(@Nullable SSLContext context, @Nullable AddressRule rule) {
    this.context = context;
    this.rule = rule;
  }

  /** The transport of this process. */
  public static HttpTransport shared() {
    return SHARED;
  }

  /** A transport with connections of its own, whose TLS is as this context says. */
  public static HttpTransport of(SSLContext context) {
    return new SocketTransport(context, null);
  }

  /** A transport with connections of its own, only to addresses that the rule allows. */
  public static HttpTransport guarded(AddressRule rule) {
    return new SocketTransport(null, rule);
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    if (context == null && rule == null) {
      return ((JdkTransport) JdkTransport.shared()).buildRequest(method, url);
    }
    throw new IOException("not yet");
  }
}
