package dev.codegrant.rawserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token endpoint that breaks one exchange and answers every other one, so that a client that
 * sends a request again is served, and counted.
 */
public final class BreakingServer implements AutoCloseable {

  static final String BODY =
      "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"refresh_token\":\"rt-1\"}";
  static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
          + BODY.length()
          + "\r\n\r\n";

  private final ServerSocket listener;
  private final BreakingPoint point;
  private final boolean byReset;
  private final int brokenExchange;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch broken = new CountDownLatch(1);
  private final CountDownLatch counted = new CountDownLatch(1);
  private volatile boolean endsItsHalf;

  /**
   * Starts on 127.0.0.1.
   *
   * @param byReset whether it breaks with a reset, or with an end of its own half
   * @param keptAlive whether the first connection serves one exchange before
   */
  public BreakingServer(BreakingPoint point, boolean byReset, boolean keptAlive) {
    this.point = point;
    this.byReset = byReset;
    this.brokenExchange = keptAlive ? 2 : 1;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  /** The token endpoint here. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/token");
  }

  /** How many POSTs have begun to arrive. */
  public int posts() {
    return begun.get();
  }

  /** How many connections there were. */
  public int connections() {
    return accepted.get();
  }

  /** Waits until the exchange is broken. */
  public void awaitBreak() throws InterruptedException {
    if (!broken.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing was broken at " + point);
    }
  }

  /** Ends the server, when all that was sent to it has been counted. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      if (endsItsHalf) {
        // Not every client leaves the half of a connection that is ended; ours does.
        boolean ignored = counted.await(5, TimeUnit.SECONDS);
      }
      for (Thread thread : threads) {
        thread.join(500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      sockets.add(socket);
      boolean first = accepted.incrementAndGet() == 1;
      run(() -> serve(socket, first));
    }
  }

  private void serve(Socket socket, boolean first) throws IOException {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (int exchange = 1; true; exchange++) {
        if (first && exchange == brokenExchange) {
          breakOff(socket, in);
          return;
        }
        if (!request(in, 4)) {
          return;
        }
        socket.getOutputStream().write((HEAD + BODY).getBytes(ISO_8859_1));
      }
    }
  }

  private void breakOff(Socket socket, InputStream in) throws IOException {
    request(in, point.read);
    socket.getOutputStream().write((HEAD + BODY).substring(0, point.written).getBytes(ISO_8859_1));
    if (byReset) {
      socket.setSoLinger(true, 0);
      socket.close();
      broken.countDown();
    } else {
      endsItsHalf = true;
      socket.shutdownOutput();
      broken.countDown();
      String rest = new String(in.readAllBytes(), ISO_8859_1);
      begun.addAndGet(rest.split("POST /", -1).length - 1);
      counted.countDown();
    }
  }

  /** Reads as much of a request as a breaking point says; false when there is none. */
  private boolean request(InputStream in, int part) throws IOException {
    if (part == 0) {
      return true;
    }
    int first = in.read();
    if (first < 0) {
      return false;
    }
    begun.incrementAndGet();
    StringBuilder head = new StringBuilder().append((char) first);
    while (part > 1 && head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    if (part > 2) {
      String lower = head.toString().toLowerCase(Locale.ROOT);
      int at = lower.indexOf("content-length: ") + "content-length: ".length();
      int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
      in.readNBytes(part == 3 ? length / 2 : length);
    }
    return true;
  }

  private interface Task {
    void run() throws IOException;
  }

  private void run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The other side went away, or the test is over.
              }
            },
            "breaking-server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
