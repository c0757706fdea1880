package dev.codegrant.desktop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;

/** Sends bytes to 127.0.0.1 and reads until the other side closes. */
final class Wire {

  private static final int PATIENCE_MILLIS = 20_000;

  private Wire() {}

  /** An answer as it came; a connection that was closed without one has status 0. */
  record Answer(int status, String head, String body) {

    static Answer of(String text) {
      if (text.isEmpty()) {
        return new Answer(0, "", "");
      }
      int end = text.indexOf("\r\n\r\n");
      String head = text.substring(0, end);
      return new Answer(Integer.parseInt(head.substring(9, 12)), head, text.substring(end + 4));
    }

    /** Nothing of it is kept, runs, or tells anybody where it came from. */
    void assertIsSafe() {
      assertThat(header("Cache-Control")).containsExactly("no-store");
      assertThat(header("Referrer-Policy")).containsExactly("no-referrer");
      assertThat(header("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(header("Content-Type")).containsExactly("text/html; charset=utf-8");
      assertThat(header("Content-Security-Policy"))
          .singleElement()
          .asString()
          .startsWith("default-src 'none';")
          .doesNotContain("script", "http");
      assertThat(header("Connection")).containsExactly("close");
      assertThat(body()).doesNotContain("<script", "{{");
    }

    List<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }
  }

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static Answer send(int port, String bytes) throws IOException {
    try (Socket socket = connect(port)) {
      write(socket, bytes);
      return read(socket);
    }
  }

  static void write(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  static Answer read(Socket socket) throws IOException {
    return Answer.of(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
  }
}
