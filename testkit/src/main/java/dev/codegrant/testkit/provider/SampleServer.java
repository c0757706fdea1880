package dev.codegrant.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens on 127.0.0.1, gives everybody the same answer, and keeps what was asked. */
final class SampleServer implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** RFC 8628 section 3.2. */
  private static final String DEVICE_AUTHORIZATION =
      "{\"device_code\":\""
          + ProviderTask.DEVICE_CODE
          + "\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://provider.example/device\""
          + ",\"expires_in\":600,\"interval\":1}";

  private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
  private final HttpServer http;
  private final Sample answer;

  SampleServer(Sample answer) throws IOException {
    this.answer = answer;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
    http.createContext("/", this::serve);
    http.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
  }

  /** Those that want tokens. */
  List<ReceivedRequest> requests() {
    return List.copyOf(requests);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (exchange.getRequestURI().getPath().equals(ProviderTask.DEVICE_PATH)) {
        send(exchange, 200, "application/json", DEVICE_AUTHORIZATION.getBytes(UTF_8));
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
      requests.add(
          new ReceivedRequest(
              exchange.getRequestMethod(), exchange.getRequestURI(), headers, body));
      send(exchange, answer.status(), answer.type(), answer.body().getBytes(UTF_8));
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
