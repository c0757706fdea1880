package dev.codegrant.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between a store and its database that a test can cut or hold up after any byte. It listens
 * on 127.0.0.1, forwards every connection to one port there, and knows no protocol.
 *
 * <p>What is set holds for all connections, those that are open too, and counts from the call that
 * set it: {@link #pass} when it starts, {@link #cutAfter} or {@link #stallAfter} later.
 * Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {

  /** As many bytes as may come. */
  public static final long ALL = Long.MAX_VALUE;

  private static final int BUFFER_BYTES = 8192;

  /** One direction, guarded by the proxy. */
  private static final class Way {
    long left = ALL;
    long passed;

    void allow(long bytes) {
      left = bytes;
      passed = 0;
    }
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Way toServer = new Way();
  private final Way toClient = new Way();
  private final Thread accepting;
  private boolean cutting;
  private boolean closed;
  private int accepted;
  private int open;
  private int held;

  private CuttingProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepting = run(this::accept);
  }

  /** Starts a proxy that passes everything on to this port of 127.0.0.1. */
  public static CuttingProxy to(int port) {
    return new CuttingProxy(port);
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Passes everything on, and first what was held back, even when its sender has left. */
  public void pass() {
    set(ALL, ALL, false);
  }

  /**
   * Passes this many bytes on in each direction. The next byte in that direction is not passed on:
   * it ends its connection, for both sides, and so does every byte after it on any connection. What
   * came before it is delivered.
   */
  public void cutAfter(long bytesToServer, long bytesToClient) {
    set(bytesToServer, bytesToClient, true);
  }

  /** As {@link #cutAfter}, but the next byte waits, and its connection stays open. */
  public void stallAfter(long bytesToServer, long bytesToClient) {
    set(bytesToServer, bytesToClient, false);
  }

  /** Holds everything back, in both directions. */
  public void stall() {
    stallAfter(0, 0);
  }

  /** How many connections there were since the start. */
  public synchronized int connections() {
    return accepted;
  }

  /** How many connections are open now. */
  public synchronized int openConnections() {
    return open;
  }

  /** How many bytes have gone to the server since the last setting. */
  public synchronized long bytesToServer() {
    return toServer.passed;
  }

  /** How many bytes have gone to the client since the last setting. */
  public synchronized long bytesToClient() {
    return toClient.passed;
  }

  /** Waits until something is held back. */
  public synchronized void awaitHeld() throws InterruptedException {
    while (held == 0) {
      wait();
    }
  }

  /** Ends every connection; new ones are refused from now on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    quietly(listener::close);
    try {
      accepting.join(); // as long as it is in accept, the system answers for it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sockets.forEach(socket -> quietly(socket::close));
  }

  private synchronized void set(long bytesToServer, long bytesToClient, boolean cut) {
    toServer.allow(bytesToServer);
    toClient.allow(bytesToClient);
    cutting = cut;
    notifyAll();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket();
      sockets.add(client);
      sockets.add(server);
      synchronized (this) {
        accepted++;
        open++;
        if (closed) {
          client.close();
        }
      }
      run(() -> connect(client, server));
    }
  }

  private void connect(Socket client, Socket server) throws IOException {
    try (client;
        server) {
      server.connect(new InetSocketAddress(listener.getInetAddress(), target));
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      Thread back = run(() -> forward(server, client, toClient));
      forward(client, server, toServer);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
      sockets.remove(server);
      synchronized (this) {
        open--;
      }
    }
  }

  private void forward(Socket from, Socket to, Way way) throws IOException {
    byte[] bytes = new byte[BUFFER_BYTES];
    boolean cut = true;
    try {
      int read;
      while ((read = from.getInputStream().read(bytes)) >= 0) {
        int at = 0;
        while (at < read) {
          int allowed = allowed(way, read - at);
          if (allowed == 0) {
            return;
          }
          to.getOutputStream().write(bytes, at, allowed);
          at += allowed;
        }
      }
      cut = false;
    } finally {
      // An end that one side made is passed on behind its last byte; a cut is the end of both.
      quietly(to::shutdownOutput);
      if (cut) {
        quietly(from::close);
        quietly(to::close);
      }
    }
  }

  /** How many of these bytes may pass: waits until it is more than none, or the cut is due. */
  private synchronized int allowed(Way way, int bytes) {
    while (way.left == 0 && !cutting && !closed) {
      held++;
      notifyAll();
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      } finally {
        held--;
      }
    }
    if (closed) {
      return 0;
    }
    int allowed = (int) Math.min(way.left, bytes);
    way.left -= way.left == ALL ? 0 : allowed;
    way.passed += allowed;
    return allowed;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void quietly(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      // It is at its end already.
    }
  }

  private static Thread run(Task task) {
    Thread thread = new Thread(() -> quietly(task), "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
