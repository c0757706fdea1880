package dev.codegrant.internal.http;

import java.io.IOException;
import java.net.Socket;

/** A connection that carries one exchange after the other. Not thread-safe: one owner at a time. */
final class Connection {

  private final Wire wire;
  private final Socket socket;
  private final AnswerBytes bytes;
  private boolean reusable;

  /**
   * Takes over a connection.
   *
   * @param wire what carries the bytes
   * @param socket the TLS over it, or the same
   */
  Connection(Wire wire, Socket socket) throws IOException {
    this.wire = wire;
    this.socket = socket;
    this.bytes = new AnswerBytes(socket.getInputStream());
  }

  /** Sends a request, which is never done twice, and reads its answer. */
  SocketResponse exchange(byte[] request, Deadline deadline) throws IOException {
    reusable = false;
    wire.until(deadline);
    socket.getOutputStream().write(request);
    AnswerHead head = new HeadReader(bytes).read();
    BodyReader reader = new BodyReader(bytes, BackChannel.LONGEST_BODY);
    byte[] body = reader.read(head);
    bytes.forget(); // of surplus bytes none is read: they end the connection
    reusable = reader.ended() && head.keepsConnection();
    return new SocketResponse(head, body);
  }

  /** Whether the last exchange left nothing behind, and both sides want another. */
  boolean isReusable() {
    try {
      return reusable && bytes.isEmpty() && (socket == wire || nothingDecrypted());
    } catch (IOException e) {
      return false;
    }
  }

  private boolean nothingDecrypted() throws IOException {
    return socket.getInputStream().available() == 0;
  }

  /**
   * Whether the server has sent nothing since: an end, or bytes that would be taken for the answer
   * to the next request (RFC 9112 section 9.2).
   */
  boolean isSilent() {
    return wire.isSilent();
  }

  /** Closes without a farewell, which over TLS could wait for a server that does not read. */
  void close() {
    wire.close();
  }
}
