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
  private final List<ReceivedRequest> beginnings = new CopyOnWriteArrayList<>();
  private final HttpServer http;
  private final Sample answer;
  private final boolean forDevices;

  /** Of a server for devices, the device authorization endpoint has an answer of its own. */
  SampleServer(Sample answer, boolean forDevices) throws IOException {
    this.answer = answer;
    this.forDevices = forDevices;
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

  /** The device authorization requests. */
  List<ReceivedRequest> beginnings() {
    return List.copyOf(beginnings);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      ReceivedRequest request = read(exchange);
      if (forDevices && ProviderTask.DEVICE_PATH.equals(request.uri().getPath())) {
        beginnings.add(request);
        send(exchange, 200, "application/json", DEVICE_AUTHORIZATION.getBytes(UTF_8));
        return;
      }
      requests.add(request);
      send(exchange, answer.status(), answer.type(), answer.body().getBytes(UTF_8));
    }
  }

  private static ReceivedRequest read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return new ReceivedRequest(
        exchange.getRequestMethod(), exchange.getRequestURI(), headers, body);
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
