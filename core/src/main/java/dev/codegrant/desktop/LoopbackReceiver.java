package dev.codegrant.desktop;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Listens on 127.0.0.1 in a thread of its own, and keeps what passes the {@link Gate} until the
 * flow takes it.
 */
final class LoopbackReceiver implements AutoCloseable {

  private static final int MOST_WAITING = 16;
  private static final int BACKLOG = 128;
  private static final long NANOS_TO_END = TimeUnit.SECONDS.toNanos(1);

  private final URI redirectUri;
  private final ServerSocketChannel listening;
  private final Selector selector;
  private final ReceiverLoop loop;
  private final Thread thread;
  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(MOST_WAITING);

  private LoopbackReceiver(ServerSocketChannel listening, Selector selector, URI redirectUri) {
    this.redirectUri = redirectUri;
    this.listening = listening;
    this.selector = selector;
    this.loop = new ReceiverLoop(selector, listening, new Gate(redirectUri), arrivals::offer);
    this.thread = new Thread(loop, "codegrant-loopback");
    this.thread.setDaemon(true);
  }

  /** Binds before the redirect URI is known to anybody, so that no other process can be first. */
  static LoopbackReceiver bind(int port, String path) {
    try {
      ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.INET);
      try {
        LoopbackReceiver receiver = bind(listening, port, path);
        receiver.thread.start();
        return receiver;
      } catch (IOException | RuntimeException e) {
        listening.close();
        throw e;
      }
    } catch (IOException e) {
      throw new TransportException(
          ErrorKind.LOOPBACK_BIND_FAILED,
          "to listen on 127.0.0.1 port " + (port == 0 ? "(any)" : port),
          "a refusal of the system (" + e.getClass().getSimpleName() + "): the port is taken",
          "end the other program, or choose and register another port",
          e);
    }
  }

  private static LoopbackReceiver bind(ServerSocketChannel listening, int port, String path)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    listening.bind(new InetSocketAddress(loopback, port), BACKLOG);
    listening.configureBlocking(false);
    int bound = listening.socket().getLocalPort();
    Selector selector = Selector.open();
    listening.register(selector, SelectionKey.OP_ACCEPT);
    return new LoopbackReceiver(
        listening, selector, URI.create("http://127.0.0.1:" + bound + path));
  }

  URI redirectUri() {
    return redirectUri;
  }

  /** The next request that may be an answer, or none within the time. */
  Optional<Arrival> next(long nanos) {
    try {
      return Optional.ofNullable(arrivals.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the browser at " + redirectUri,
          "an interrupt of this thread",
          "nothing, if the program is ending; else begin again",
          e);
    }
  }

  /** The port is free and the thread has ended when this returns; an interrupt changes nothing. */
  @Override
  public void close() {
    loop.stop();
    boolean interrupted = false;
    long deadline = System.nanoTime() + NANOS_TO_END;
    for (long left = NANOS_TO_END;
        thread.isAlive() && left > 0;
        left = deadline - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try (selector;
        listening) { // of no effect when the thread has ended
      arrivals.clear();
    } catch (IOException e) {
      arrivals.clear(); // nothing else is left to do about a socket that does not close
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
