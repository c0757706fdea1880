package dev.codegrant.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 at which nobody else turns up. One that the system gave to a server and got
 * back may be another process's a moment later: other builds open servers all the time.
 */
final class Ports {

  /** Below those that systems give out by themselves: 32768 and up on Linux, 49152 elsewhere. */
  private static final int FIRST = 20_000;

  private static final int END = 32_768;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /** A port that refuses connections, and is nobody's until this is closed. */
  static final class Closed implements AutoCloseable {
    private final Socket bound = new Socket();

    private Closed() throws IOException {
      bound.bind(new InetSocketAddress(loopback(), 0));
    }

    /** Its number. */
    int number() {
      return bound.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      bound.close();
    }
  }

  /** Keeps a port closed. */
  static Closed closed() throws IOException {
    return new Closed();
  }

  /** Listens on a port that stays free when this is closed, for the test to use it again. */
  static ServerSocket taken() throws IOException {
    for (int attempt = 1; true; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try {
        return new ServerSocket(port, 1, loopback());
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
