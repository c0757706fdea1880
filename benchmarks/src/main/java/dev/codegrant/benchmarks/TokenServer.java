package dev.codegrant.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A token endpoint that answers every request at once with the same 1.7 KB and keeps connections: a
 * program of its own, so that its time and memory are not the client's. Prints its port.
 */
public final class TokenServer {

  private static final byte[] ANSWER = answer();

  private TokenServer() {}

  /** Runs until its standard input ends. */
  public static void main(String[] arguments) throws IOException {
    ServerSocket listener =
        new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    System.out.println(listener.getLocalPort());
    Thread parent =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // it has gone
              }
              Runtime.getRuntime().halt(0);
            });
    parent.setDaemon(true);
    parent.start();
    while (true) {
      Socket socket = listener.accept();
      socket.setTcpNoDelay(true);
      new Thread(() -> serve(socket)).start();
    }
  }

  private static byte[] answer() {
    String body =
        "{\"access_token\":\""
            + "a".repeat(400)
            + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\""
            + "r".repeat(100)
            + "\",\"id_token\":\""
            + "i".repeat(1100)
            + "\"}";
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(US_ASCII);
  }

  private static void serve(Socket socket) {
    byte[] buffer = new byte[65536];
    int end = 0;
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
          return;
        }
        end += count;
        if (isWhole(buffer, end)) {
          end = 0;
          socket.getOutputStream().write(ANSWER);
        }
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  /** Whether the head is here, and as much body as its Content-Length says. */
  private static boolean isWhole(byte[] buffer, int end) {
    int length = 0;
    for (int i = 0; i + 3 < end; i++) {
      if (buffer[i] == '\n' && (buffer[i + 1] | 0x20) == 'c' && (buffer[i + 9] | 0x20) == 'l') {
        length = number(buffer, i + 1 + "content-length: ".length());
      }
      if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r') {
        return end >= i + 4 + length;
      }
    }
    return false;
  }

  private static int number(byte[] buffer, int start) {
    int number = 0;
    for (int i = start; buffer[i] >= '0' && buffer[i] <= '9'; i++) {
      number = 10 * number + buffer[i] - '0';
    }
    return number;
  }
}
