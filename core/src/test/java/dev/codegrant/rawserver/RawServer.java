package dev.codegrant.rawserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that writes the bytes a test wants, right or wrong, and remembers what it was sent. It
 * reads requests from a connection until its script closes it.
 */
public final class RawServer implements AutoCloseable {

  /** What the server does when it has read a request. */
  @FunctionalInterface
  public interface Script {
    void answer(RawExchange exchange) throws IOException, InterruptedException;
  }

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");

  private final ServerSocket listener;
  private final Script script;
  private final List<RawExchange.Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread acceptor;

  private RawServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    this.acceptor = run(this::accept);
  }

  /** A server on 127.0.0.1, at a port that was free. */
  public static RawServer start(Script script) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new RawServer(new ServerSocket(0, 50, loopback), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server at a port that is open already, for TLS. */
  public static RawServer start(ServerSocket listener, Script script) {
    return new RawServer(listener, script);
  }

  /** A server that answers everything with these bytes. */
  public static RawServer answering(String text) {
    return start(exchange -> exchange.write(text));
  }

  /** The token endpoint here. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/token");
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The requests that were read whole, in their order. */
  public List<RawExchange.Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns when a request was read whole, which may be after its client has left. */
  public void awaitRequest() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (requests.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("no request came");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** How many connections were ever accepted, whether a request came over them or not. */
  public int connections() {
    return accepted.get();
  }

  /** The connections in the middle of an exchange: those that the client has not left. */
  public int busyConnections() {
    return busy.get();
  }

  /** Closes the port: when this returns, nobody can connect to it any more. */
  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    // The port stays open for as long as a thread still waits at it.
    Uninterruptibles.joinUninterruptibly(acceptor);
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    for (int connection = 1; true; connection++) {
      Socket socket = listener.accept();
      accepted.incrementAndGet();
      sockets.add(socket);
      int number = connection;
      run(() -> serve(socket, number));
    }
  }

  private void serve(Socket socket, int connection) throws IOException, InterruptedException {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!socket.isClosed()) {
        String head = readHead(in);
        Matcher length = CONTENT_LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        RawExchange.Request request =
            new RawExchange.Request(
                requests.size() + 1, connection, head, new String(body, ISO_8859_1));
        requests.add(request);
        busy.incrementAndGet();
        try {
          script.answer(new RawExchange(request, socket, closing));
        } finally {
          busy.decrementAndGet();
        }
      }
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  private static Thread run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | InterruptedException e) {
                // The other side went away, or the test is over: what was seen is in requests().
              }
            },
            "raw-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
