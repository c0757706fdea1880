package dev.codegrant.benchmarks;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.internal.http.SocketTransport;

/** What may carry the requests of the back channel, each as its authors ship it. */
public enum Transports {
  /** Ours. */
  SOCKET,
  /** The JDK's HTTP client, ours until decision 9. */
  JDK,
  /** google-http-client on Apache HttpClient 5. */
  APACHE5,
  /** google-http-client on HttpURLConnection, streaming: its usual one. */
  NET,
  /** HttpURLConnection as most programs use it: buffered. */
  BUFFERED;

  HttpTransport open() {
    return switch (this) {
      case SOCKET -> SocketTransport.shared();
      case JDK -> new JdkTransport();
      case APACHE5 -> new Apache5HttpTransport();
      case NET -> new NetHttpTransport();
      case BUFFERED -> new BufferedTransport();
    };
  }
}
