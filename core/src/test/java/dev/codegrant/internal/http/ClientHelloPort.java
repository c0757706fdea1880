package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A port that reads one ClientHello (RFC 8446 section 4.1.2), answers it as told, and hangs up. */
final class ClientHelloPort implements AutoCloseable {

  private static final int SERVER_NAME = 0;
  private static final int SUPPORTED_VERSIONS = 43;

  private final ServerSocket listener;
  private final byte[] answer;
  private final Thread thread;
  private final CompletableFuture<Map<Integer, byte[]>> extensions = new CompletableFuture<>();
  private final CompletableFuture<List<Integer>> suites = new CompletableFuture<>();
  private final CompletableFuture<byte[]> afterwards = new CompletableFuture<>();

  /** Answers with the alert "protocol version". */
  ClientHelloPort() throws IOException {
    this(new byte[] {21, 3, 3, 0, 2, 2, 70});
  }

  ClientHelloPort(byte[] answer) throws IOException {
    this.answer = answer;
    listener = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    thread = new Thread(this::serve, "client-hello-port");
    thread.setDaemon(true);
    thread.start();
  }

  /** A ServerHello (RFC 5246 section 7.4.1.3) of this version, with this cipher suite. */
  static byte[] serverHello(int version, int suite) {
    ByteBuffer hello = ByteBuffer.allocate(5 + 4 + 2 + 32 + 1 + 2 + 1);
    hello.put((byte) 22).putShort((short) version).putShort((short) (hello.capacity() - 5));
    hello.putInt(2 << 24 | hello.capacity() - 9).putShort((short) version).put(new byte[32]);
    return hello.put((byte) 0).putShort((short) suite).put((byte) 0).array();
  }

  int port() {
    return listener.getLocalPort();
  }

  List<Integer> versions() throws Exception {
    byte[] list = extension(SUPPORTED_VERSIONS);
    ByteBuffer versions = ByteBuffer.wrap(list, 1, list.length - 1);
    return IntStream.range(0, list[0] / 2).mapToObj(i -> (int) versions.getShort()).toList();
  }

  /** The cipher suites that the client offered. */
  List<Integer> suites() throws Exception {
    return suites.get(10, TimeUnit.SECONDS);
  }

  String serverName() throws Exception {
    byte[] list = extension(SERVER_NAME);
    return new String(list, 5, list.length - 5, US_ASCII);
  }

  private byte[] extension(int type) throws Exception {
    return Objects.requireNonNull(extensions.get(10, TimeUnit.SECONDS).get(type));
  }

  /** What the client wrote after the answer. */
  byte[] afterwards() throws Exception {
    return afterwards.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Uninterruptibles.joinUninterruptibly(thread);
  }

  private void serve() {
    try (Socket socket = listener.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readNBytes(3);
      ByteBuffer hello = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
      hello.position(4 + 2 + 32);
      skip(hello, hello.get() & 0xff);
      List<Integer> offered = new ArrayList<>();
      for (int left = hello.getShort() & 0xffff; left > 0; left -= 2) {
        offered.add(hello.getShort() & 0xffff);
      }
      suites.complete(offered);
      skip(hello, hello.get() & 0xff);
      hello.getShort();
      Map<Integer, byte[]> found = new HashMap<>();
      while (hello.hasRemaining()) {
        int type = hello.getShort();
        byte[] content = new byte[hello.getShort() & 0xffff];
        hello.get(content);
        found.put(type, content);
      }
      extensions.complete(found);
      socket.getOutputStream().write(answer);
      socket.shutdownOutput();
      afterwards.complete(in.readAllBytes());
    } catch (IOException e) {
      extensions.completeExceptionally(e);
      suites.completeExceptionally(e);
      afterwards.completeExceptionally(e);
    }
  }

  private static void skip(ByteBuffer buffer, int count) {
    buffer.position(buffer.position() + count);
  }
}
