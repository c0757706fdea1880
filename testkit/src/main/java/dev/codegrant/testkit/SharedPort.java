package dev.codegrant.testkit;

import java.util.HashMap;
import java.util.Map;

/**
 * One port of the loopback address for any number of fake servers, each with an issuer path of its
 * own: what {@link FakeAuthorizationServerExtension} does for tests of JUnit 5, for those who use
 * another framework. A further server at a port is started many times faster than the first one of
 * a JVM. Thread-safe.
 */
public final class SharedPort implements AutoCloseable {
  private static final Listening PLAIN = Listening.onFreePort();

  private final Map<Listening, WireMockTransport> transports = new HashMap<>();
  private final TestBench bench;
  private boolean closed;

  private SharedPort() {
    this.bench = new TestBench(transport(PLAIN), () -> transport(PLAIN.overTls()));
  }

  /**
   * Begins to listen, at a free port.
   *
   * @return the port, to be closed when the last test has ended
   */
  public static SharedPort open() {
    return new SharedPort();
  }

  /**
   * Makes a server here; those with HTTPS share a second port, which is opened when the first is
   * started.
   *
   * @return a builder with an issuer path that no other has, and with {@link #clock()} unless
   *     another is set; its server may be closed before this port is
   * @throws IllegalStateException if this port is closed
   */
  public FakeAuthorizationServerBuilder builder() {
    synchronized (transports) {
      requireOpen();
    }
    return bench.builder();
  }

  /**
   * The clock of the servers of this port.
   *
   * @return a clock that stands until it is moved
   */
  public ManualClock clock() {
    return bench.clock();
  }

  /** Ends all servers of this port. */
  @Override
  public void close() {
    bench.close();
    synchronized (transports) {
      closed = true;
      transports.values().forEach(WireMockTransport::close);
      transports.clear();
    }
  }

  private WireMockTransport transport(Listening listening) {
    synchronized (transports) {
      requireOpen();
      return transports.computeIfAbsent(listening, WireMockTransport::open);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the shared port is closed; open another");
    }
  }
}
