package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** Text that is fetched by URI, and from nowhere but the loopback address. */
final class LoopbackDocument {
  private static final int MOST_BYTES = 65_536;
  private static final int TIMEOUT_MILLIS = 30_000;

  private LoopbackDocument() {}

  /** True if it is on the loopback address, by number, which needs nobody to resolve it. */
  static boolean isThere(String uri) {
    return uri.matches("http://(127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?(/[^\\s#]*)?");
  }

  /** A connection that leads nowhere else: over no proxy, and after no redirect. */
  static HttpURLConnection connection(String uri, int timeoutMillis) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(uri).toURL().openConnection(Proxy.NO_PROXY);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    return connection;
  }

  static String read(String uri) throws Refusal {
    if (!isThere(uri)) {
      throw refusal(uri, "expected one on the loopback address, like http://127.0.0.1:8080/object");
    }
    try {
      HttpURLConnection connection = connection(uri, TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      if (status != 200) {
        throw refusal(uri, "expected status 200 there, got " + status);
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readNBytes(MOST_BYTES), UTF_8).strip();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw refusal(uri, "it cannot be fetched: " + e.getMessage());
    }
  }

  private static Refusal refusal(String uri, String reason) {
    return new Refusal(400, "invalid_request_uri", "request_uri is " + uri + ", " + reason);
  }
}
