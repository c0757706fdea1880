package dev.codegrant.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connected channel, as a socket whose every read and write ends at one deadline. TLS is layered
 * over it, so a server that drips the bytes of a handshake or of a record is bounded too. A channel
 * ends a read when its thread is interrupted; a plain socket does not.
 */
final class Wire extends Socket {

  private static final int NOTHING_YET = -1;

  private final SocketChannel channel;
  private final Socket socket;
  private final InputStream in = new TimedInput();
  private final OutputStream out = new TimedOutput();
  private Deadline deadline;
  private int firstByte = NOTHING_YET;

  Wire(SocketChannel channel, Deadline deadline) throws SocketException {
    super((SocketImpl) null);
    this.channel = channel;
    this.socket = channel.socket();
    this.deadline = deadline;
  }

  void until(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Whether the first byte that ever came begins a TLS handshake or alert (RFC 8446, 5.1). */
  boolean beganWithTls() {
    return firstByte == NOTHING_YET || firstByte == 21 || firstByte == 22;
  }

  /** Whether the peer has sent nothing and ended nothing since the last answer. */
  boolean isSilent() {
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a channel may be closed by any thread
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The exchange is over, and what came of it is known.
    }
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isBound() {
    return socket.isBound();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public boolean isInputShutdown() {
    return socket.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return socket.isOutputShutdown();
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  private final class TimedInput extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      socket.setSoTimeout(deadline.remainingMillis());
      int read = socket.getInputStream().read(to, offset, length);
      if (firstByte == NOTHING_YET && read > 0) {
        firstByte = to[offset] & 0xff;
      }
      return read;
    }
  }

  private final class TimedOutput extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
      channel.configureBlocking(false);
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          awaitRoom();
        }
      }
      channel.configureBlocking(true);
    }

    /** For a peer that does not read: a blocking write would wait for it for ever. */
    private void awaitRoom() throws IOException {
      try (Selector selector = channel.provider().openSelector()) {
        channel.register(selector, SelectionKey.OP_WRITE);
        selector.select(deadline.remainingMillis());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
    }
  }
}
