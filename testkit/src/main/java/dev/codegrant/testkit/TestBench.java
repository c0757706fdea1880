package dev.codegrant.testkit;

import dev.codegrant.testkit.internal.Story;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one test gets: a clock, a server of its own, and builders for more servers. */
final class TestBench implements AutoCloseable {
  private static final AtomicLong ISSUERS = new AtomicLong();

  /** The issuer paths that no tester has chosen. */
  private final Set<String> ours = ConcurrentHashMap.newKeySet();

  private final AtomicInteger servers = new AtomicInteger();
  private final WireMockTransport transport;
  private final Supplier<WireMockTransport> tlsTransport;
  private final ManualClock clock = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final Queue<FakeAuthorizationServer> started = new ConcurrentLinkedQueue<>();
  private @Nullable FakeAuthorizationServer server;

  TestBench(WireMockTransport transport, Supplier<WireMockTransport> tlsTransport) {
    this.transport = transport;
    this.tlsTransport = tlsTransport;
  }

  /** One transport for plain HTTP and, once somebody asks for it, one for TLS. */
  WireMockTransport transport(boolean tls) {
    return tls ? tlsTransport.get() : transport;
  }

  ManualClock clock() {
    return clock;
  }

  FakeAuthorizationServerBuilder builder() {
    return new FakeAuthorizationServerBuilder(this, newPath());
  }

  /** The path itself; where it is not the tester's choice and a server has it, a new one. */
  String pathAt(WireMockTransport at, String path) {
    return ours.contains(path) && at.isTaken(path) ? newPath() : path;
  }

  private String newPath() {
    String path = "/fake-" + ISSUERS.incrementAndGet();
    ours.add(path);
    return path;
  }

  synchronized FakeAuthorizationServer server() {
    if (server == null) {
      server = builder().start();
    }
    return server;
  }

  /** Counts the servers of this test, whatever other tests start at the same time. */
  int nextIssuerNumber() {
    return servers.getAndIncrement();
  }

  void closeLater(FakeAuthorizationServer other) {
    started.add(other);
  }

  /** What its servers were asked, and what they said. */
  String story() {
    return started.stream().map(Story::of).collect(Collectors.joining(System.lineSeparator()));
  }

  @Override
  public void close() {
    started.forEach(FakeAuthorizationServer::close);
  }
}
