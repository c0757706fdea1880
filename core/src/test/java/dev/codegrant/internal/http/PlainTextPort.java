package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A port that speaks HTTP in clear to whoever connects, and keeps the first bytes it gets. */
final class PlainTextPort implements AutoCloseable {

  private final ServerSocket listener;
  private final Thread thread;
  private final Queue<String> received = new ConcurrentLinkedQueue<>();

  PlainTextPort() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    thread = new Thread(this::serve, "plain-text-port");
    thread.setDaemon(true);
    thread.start();
  }

  URI httpsUri() {
    return URI.create("https://127.0.0.1:" + listener.getLocalPort() + "/token");
  }

  String received() {
    return String.join("", received);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    // The port stays open for as long as a thread still waits at it.
    Uninterruptibles.joinUninterruptibly(thread);
  }

  private void serve() {
    try {
      while (true) {
        try (Socket socket = listener.accept()) {
          InputStream in = socket.getInputStream();
          byte[] buffer = new byte[4096];
          int length = in.read(buffer);
          received.add(new String(buffer, 0, Math.max(0, length), ISO_8859_1));
          socket
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
          socket.shutdownOutput();
          // Unread bytes would turn the farewell into a reset, which may overtake the answer.
          received.add(new String(in.readAllBytes(), ISO_8859_1));
        }
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }
}
