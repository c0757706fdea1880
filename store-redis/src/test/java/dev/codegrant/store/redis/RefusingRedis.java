package dev.codegrant.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers every command with the same line, on 127.0.0.1. */
final class RefusingRedis implements AutoCloseable {

  private final ServerSocket listener;
  private final byte[] answer;

  RefusingRedis(String answer) {
    this.answer = (answer + "\r\n").getBytes(US_ASCII);
    try {
      listener = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      run(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        for (int left = number(in, '*'); left > 0; left--) {
          in.readNBytes(number(in, '$') + 2);
        }
        socket.getOutputStream().write(answer);
      }
    }
  }

  private static int number(DataInputStream in, char type) throws IOException {
    if (in.readByte() != type) {
      throw new IOException("not a command");
    }
    int number = 0;
    for (byte b = in.readByte(); b != '\r'; b = in.readByte()) {
      number = number * 10 + b - '0';
    }
    in.readByte();
    return number;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void run(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The client has left, or the test is over.
              }
            },
            "refusing-redis");
    thread.setDaemon(true);
    thread.start();
  }
}
