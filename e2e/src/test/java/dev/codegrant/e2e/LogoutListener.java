package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The back-channel logout URI of an application, on a free port of 127.0.0.1. */
final class LogoutListener implements AutoCloseable {
  private final HttpServer http;

  LogoutListener(MyApplication app) {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/logout",
        exchange -> {
          try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), US_ASCII);
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            exchange.sendResponseHeaders(app.receiveLogout(type, body), -1);
          }
        });
    http.start();
  }

  String uri() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/logout";
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
