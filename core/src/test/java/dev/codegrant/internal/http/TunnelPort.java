package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that opens every tunnel that it is asked for, always to the same port of this machine.
 */
final class TunnelPort implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();

  TunnelPort(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 5, loopback());
    run(
        () -> {
          while (true) {
            Socket socket = listener.accept();
            sockets.add(socket);
            run(() -> open(socket));
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What it was told before the tunnels were open. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void open(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) client.getInputStream().read());
    }
    heads.add(head.toString());
    Socket server = new Socket(loopback(), target);
    sockets.add(server);
    client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
    run(() -> pump(server, client));
    pump(client, server);
  }

  private static void pump(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
    to.shutdownOutput();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
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
                // One of the two has gone, or the test is over.
              }
            },
            "tunnel-port");
    thread.setDaemon(true);
    thread.start();
  }
}
