package dev.codegrant.rawserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request, and the connection to answer it on. */
public record RawExchange(Request request, Socket socket, CountDownLatch closing) {
  /** Writes these characters, one byte each. */
  public void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Writes these bytes. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Keeps the connection open without another byte until the client leaves or the test ends. */
  public void hang() throws IOException {
    while (closing.getCount() > 0 && socket.getInputStream().read() >= 0) {
      // What else the client writes is of no interest.
    }
  }

  /** Waits, unless the test ends before: for answers that come drop by drop. */
  public void pause(Duration duration) throws IOException, InterruptedException {
    if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new EOFException();
    }
  }

  /** Ends the connection with a reset instead of a farewell. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** A request that was read whole: the n-th of this server, the m-th of its connections. */
  public record Request(int number, int connection, String head, String body) {
    /** The values of a header, in the order they came. */
    public List<String> header(String name) {
      return head.lines()
          .skip(1)
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT)))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .toList();
    }

    /** The value of a form parameter, decoded, or null: the last if it stands there twice. */
    public String form(String name) {
      String found = null;
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && URLDecoder.decode(pair.substring(0, equals), UTF_8).equals(name)) {
          found = URLDecoder.decode(pair.substring(equals + 1), UTF_8);
        }
      }
      return found;
    }
  }
}
