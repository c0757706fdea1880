package dev.codegrant.desktop;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Listens on 127.0.0.1 and lets through what may be an answer: GET, the exact path, the exact Host
 * (which a page that rebinds DNS cannot send). Judges nothing else.
 */
final class LoopbackReceiver implements AutoCloseable {

  private static final int MOST_WAITING = 16;
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;
  private final URI redirectUri;
  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(MOST_WAITING);

  private LoopbackReceiver(HttpServer server, String path) {
    this.server = server;
    this.redirectUri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "codegrant-loopback");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Binds before the redirect URI is known to anybody, so that no other process can be first. */
  static LoopbackReceiver bind(int port, String path) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      LoopbackReceiver receiver = new LoopbackReceiver(server, path);
      server.createContext("/", receiver::receive);
      server.setExecutor(receiver.threads);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new TransportException(
          ErrorKind.LOOPBACK_BIND_FAILED,
          "to listen on 127.0.0.1 port " + (port == 0 ? "(any)" : port),
          "a refusal of the system (" + e.getClass().getSimpleName() + "): the port is taken",
          "end the other program, or choose and register another port",
          e);
    }
  }

  URI redirectUri() {
    return redirectUri;
  }

  /** The next request that may be an answer, or none within the time. */
  Optional<Arrival> next(long nanos) {
    try {
      return Optional.ofNullable(arrivals.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the browser at " + redirectUri,
          "an interrupt of this thread",
          "nothing, if the program is ending; else begin again",
          e);
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // JDK 25 would swallow it in stop
    server.stop(0);
    threads.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI target = exchange.getRequestURI();
      if (target.isAbsolute()
          || !List.of(redirectUri.getRawAuthority())
              .equals(exchange.getRequestHeaders().get("Host"))) {
        ResultPage.notHere(400).write(exchange);
      } else if (!redirectUri.getRawPath().equals(target.getRawPath())) {
        ResultPage.notHere(404).write(exchange);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Allow", "GET");
        ResultPage.notHere(405).write(exchange);
      } else {
        await(exchange, Optional.ofNullable(target.getRawQuery()).orElse(""));
      }
    }
  }

  private void await(HttpExchange exchange, String rawQuery) throws IOException {
    Arrival arrival = new Arrival(rawQuery);
    if (!arrivals.offer(arrival)) {
      ResultPage.notHere(503).write(exchange);
      return;
    }
    try {
      arrival.await().write(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed without an answer: so is the connection
    } finally {
      arrival.written();
    }
  }
}
