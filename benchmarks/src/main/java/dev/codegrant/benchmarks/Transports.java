package dev.codegrant.benchmarks;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.internal.http.SocketTransport;
import java.util.function.Supplier;

/** What may carry the requests of the back channel, each as its authors ship it. */
public enum Transports {
  /** Ours. */
  SOCKET(SocketTransport::shared),
  /** The JDK's HTTP client, ours until decision 9. */
  JDK(JdkTransport::new),
  /** google-http-client on Apache HttpClient 5. */
  APACHE5(Apache5HttpTransport::new),
  /** google-http-client on HttpURLConnection, streaming: its usual one. */
  NET(NetHttpTransport::new),
  /** HttpURLConnection as most programs use it: buffered. */
  BUFFERED(BufferedTransport::new);

  private final Supplier<HttpTransport> maker;

  Transports(Supplier<HttpTransport> maker) {
    this.maker = maker;
  }

  HttpTransport open() {
    return maker.get();
  }
}
