package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codegrant.error.OAuthException;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.Logout;
import dev.codegrant.openid.LogoutToken;
import dev.codegrant.testkit.conformance.SignedIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The sessions of an application, and where providers say that they end. */
final class ConformanceSessions implements AutoCloseable {

  private final Map<SignedIn, IdToken> live = new ConcurrentHashMap<>();
  private final AtomicInteger providers = new AtomicInteger();
  private final HttpServer http;

  ConformanceSessions() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    http.start();
  }

  /** The {@code backchannel_logout_uri} of one provider. */
  URI listenTo(Logout provider) {
    String path = "/backchannel-logout/" + providers.incrementAndGet();
    http.createContext(path, exchange -> answer(exchange, provider));
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
  }

  /** As the documentation of {@link Logout#backChannel} says. */
  private void answer(HttpExchange exchange, Logout provider) throws IOException {
    try (exchange) {
      int status = 200;
      try {
        end(
            provider.backChannel(
                exchange.getRequestHeaders().getFirst("Content-Type"),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      } catch (OAuthException refused) {
        status = 400;
      }
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void end(LogoutToken token) {
    live.values()
        .removeIf(
            session ->
                session.identity().issuer().equals(token.issuer())
                    && token.identity().map(session.identity()::equals).orElse(true)
                    && token.sessionId().map(sid -> isOf(session, sid)).orElse(true));
  }

  void begin(SignedIn user, IdToken session) {
    live.put(user, session);
  }

  void end(SignedIn user) {
    live.remove(user);
  }

  void end(String sessionId) {
    live.values().removeIf(session -> isOf(session, sessionId));
  }

  boolean has(SignedIn user) {
    return live.containsKey(user);
  }

  boolean has(String sessionId) {
    return live.values().stream().anyMatch(session -> isOf(session, sessionId));
  }

  private static boolean isOf(IdToken session, String sessionId) {
    return session.sessionId().filter(sessionId::equals).isPresent();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
