package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An authorization server that lets nobody in without a certificate (RFC 8705 section 2). */
final class MutualTlsServer implements AutoCloseable {

  /** One request, and the certificate of the connection that it came on. */
  record Seen(String path, List<String> authorization, String body, Certificate certificate) {}

  private static final String TOKENS =
      "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"expires_in\":60}";

  private final HttpsServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private final byte[] body;

  private MutualTlsServer(HttpsServer server, byte[] body) {
    this.server = server;
    this.body = body;
    server.createContext("/", this::answer);
    server.start();
  }

  static MutualTlsServer start(SSLContext context) throws IOException {
    return start(context, TOKENS);
  }

  /** A server that answers everything with this JSON. */
  static MutualTlsServer start(SSLContext context, String json) throws IOException {
    return start(context, json.getBytes(UTF_8));
  }

  private static MutualTlsServer start(SSLContext context, byte[] body) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asking = context.getDefaultSSLParameters();
            asking.setNeedClientAuth(true);
            parameters.setSSLParameters(asking);
          }
        });
    return new MutualTlsServer(server, body);
  }

  URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Certificate shown = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
      seen.add(
          new Seen(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getOrDefault("Authorization", List.of()),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8),
              shown));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
