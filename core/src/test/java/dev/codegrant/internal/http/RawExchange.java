package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** A request, and the connection to answer it on. */
record RawExchange(Request request, Socket socket, CountDownLatch closing) {
  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Keeps the connection open without another byte until the test ends. */
  void hang() throws InterruptedException {
    closing.await();
  }

  /** Ends the connection with a reset instead of a farewell. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** A request that was read whole: the n-th of this server, the m-th of its connections. */
  record Request(int number, int connection, String head, String body) {
    /** The values of a header, in the order they came. */
    List<String> header(String name) {
      return head.lines()
          .skip(1)
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT)))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .toList();
    }
  }
}
