package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers one request: with a text at once, then with another, byte by byte; never hangs up. */
final class DrippingServer implements AutoCloseable {
  private static final int MILLIS = 10;

  private final ServerSocket socket;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Integer> dripped = new CompletableFuture<>();

  DrippingServer(String atOnce, String drops) throws IOException {
    this.socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread thread = new Thread(() -> answer(atOnce, drops), "drip");
    thread.setDaemon(true);
    thread.start();
  }

  String uri() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/";
  }

  /** How many bytes came through before the other side hung up. */
  int dripped() throws Exception {
    return dripped.get(30, TimeUnit.SECONDS);
  }

  private void answer(String atOnce, String drops) {
    int count = 0;
    try (Socket connection = socket.accept()) {
      OutputStream out = connection.getOutputStream();
      out.write(atOnce.getBytes(US_ASCII));
      while (count < drops.length() && !closed.await(MILLIS, TimeUnit.MILLISECONDS)) {
        out.write(drops.charAt(count));
        count++;
      }
      closed.await();
    } catch (IOException hungUp) {
      // counted below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      dripped.complete(count);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }
}
