package dev.codegrant.rivals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP server on 127.0.0.1 that remembers what it was sent. Each one is an origin. */
final class Origin implements AutoCloseable {

  /** What the server answers, when it likes. */
  @FunctionalInterface
  interface Script {
    String answer(Received request) throws InterruptedException;
  }

  static final String TOKENS =
      json(
          200,
          "{\"access_token\":\"at1\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
              + "\"refresh_token\":\"rt1\"}");

  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");

  private final ServerSocket listener;
  private final Script script;
  private final List<Received> requests = new CopyOnWriteArrayList<>();

  private Origin(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    run(this::accept);
  }

  static Origin start(Script script) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new Origin(new ServerSocket(0, 50, loopback), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that says the same to everybody. */
  static Origin answering(String answer) {
    return start(request -> answer);
  }

  static String json(int status, String body) {
    return "HTTP/1.1 "
        + (status + " -\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n")
        + ("Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  static String redirect(int status, URI location) {
    return "HTTP/1.1 "
        + (status + " -\r\nLocation: " + location + "\r\n")
        + "Connection: close\r\nContent-Length: 0\r\n\r\n";
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
  }

  List<Received> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      run(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = readHead(in);
      Matcher length = CONTENT_LENGTH.matcher(head);
      byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      Received request = new Received(head, new String(body, ISO_8859_1));
      requests.add(request);
      socket.getOutputStream().write(script.answer(request).getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
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

  private static void run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | InterruptedException e) {
                // The other side went away, or the test is over: what came is in requests().
              }
            },
            "origin");
    thread.setDaemon(true);
    thread.start();
  }
}
