package dev.codegrant.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token endpoint whose tokens say whose they are: for {@code RT-alice-3} it issues {@code
 * AT-alice-4} and {@code RT-alice-4}. It takes each refresh token once, and refuses a second use
 * without revoking what it issued for the first, as many servers do.
 */
final class OwnersServer implements AutoCloseable {

  static final Duration LIFETIME = Duration.ofHours(1);

  private static final Pattern REFRESH =
      Pattern.compile("(?:^|&)refresh_token=RT-([A-Za-z0-9.-]+)-([0-9]+)(?:&|$)");

  private final ConcurrentMap<String, Integer> generations = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private OwnersServer(HttpServer server) {
    this.server = server;
  }

  static OwnersServer start() {
    // Without it each answer waits for the other side to confirm its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      OwnersServer owners =
          new OwnersServer(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
      owners.server.createContext("/token", owners::answer);
      owners.server.setExecutor(owners.threads);
      owners.server.start();
      return owners;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  /** The first tokens of an owner, as a new authorization would bring them. */
  TokenSet signIn(String owner, Instant now) {
    generations.put(owner, 0);
    return TokenSet.builder(
            AccessToken.bearer(Secret.of("AT-" + owner + "-0")).expiringAt(now.plus(LIFETIME)), now)
        .refreshToken(RefreshToken.of(Secret.of("RT-" + owner + "-0")))
        .build();
  }

  /** Whether this is the one refresh token that would be taken now. */
  boolean isLive(String owner, TokenSet tokens) {
    return tokens
        .refreshToken()
        .map(token -> token.value().reveal())
        .filter(value -> value.equals("RT-" + owner + "-" + generations.get(owner)))
        .isPresent();
  }

  /** Whose access token it is. */
  static String owner(AccessToken token) {
    String value = token.value().reveal();
    return value.substring("AT-".length(), value.lastIndexOf('-'));
  }

  int requests() {
    return requests.get();
  }

  /** How often a refresh token came that had been replaced. */
  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      Matcher refresh =
          REFRESH.matcher(new String(exchange.getRequestBody().readAllBytes(), US_ASCII));
      if (refresh.find() && rotate(refresh.group(1), Integer.parseInt(refresh.group(2)))) {
        String mark = refresh.group(1) + "-" + (Integer.parseInt(refresh.group(2)) + 1);
        send(
            exchange,
            200,
            ("{\"access_token\":\"AT-%1$s\",\"token_type\":\"Bearer\",\"expires_in\":%2$d,"
                    + "\"refresh_token\":\"RT-%1$s\"}")
                .formatted(mark, LIFETIME.toSeconds()));
      } else {
        refusals.incrementAndGet();
        send(exchange, 400, "{\"error\":\"invalid_grant\"}");
      }
    }
  }

  private boolean rotate(String owner, int generation) {
    return generations.replace(owner, generation, generation + 1);
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
