package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections wait, for whom, and for how long. */
class ConnectionPoolTest {

  private static final Origin A = new Origin(false, "a", 80, null);
  private static final Connector US = connector();
  private static final Connector OTHERS = connector();
  private static final Origin B = new Origin(false, "b", 80, null);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final ConnectionPool pool = new ConnectionPool(now::get);
  private final List<Wire> wires = new ArrayList<>();
  private final List<Socket> peers = new ArrayList<>();
  private final ServerSocket listener;

  ConnectionPoolTest() throws IOException {
    listener = new ServerSocket(0, 200, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    for (Socket peer : peers) {
      peer.close();
    }
    wires.forEach(Wire::close);
  }

  private static Connector connector() {
    return new Connector(Resolver.SYSTEM, new TlsLayer(null), null);
  }

  private Connection connection() throws IOException {
    SocketChannel channel =
        SocketChannel.open(
            new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
    Wire wire = new Wire(channel, Deadline.afterMillis(10_000));
    wires.add(wire);
    peers.add(listener.accept());
    return new Connection(wire, wire);
  }

  private boolean isClosed(int index) {
    return wires.get(index).isClosed();
  }

  @Test
  void connection_isTakenOnce_andByItsOriginAlone() throws IOException {
    Connection connection = connection();
    pool.give(US, A, connection);
    assertThat(pool.take(US, B)).isNull();
    assertThat(pool.take(US, new Origin(true, "a", 80, null))).isNull();
    assertThat(pool.take(US, new Origin(false, "a", 81, null))).isNull();
    assertThat(pool.take(US, new Origin(false, "a", 80, new InetSocketAddress(3128)))).isNull();
    assertThat(pool.take(US, new Origin(false, "a", 80, null))).isSameAs(connection);
    assertThat(pool.take(US, A)).isNull();
  }

  @Test
  void newest_isTakenFirst() throws IOException {
    Connection first = connection();
    Connection second = connection();
    pool.give(US, A, first);
    pool.give(US, A, second);
    assertThat(pool.take(US, A)).isSameAs(second);
    assertThat(pool.take(US, A)).isSameAs(first);
  }

  @Test
  void upToTheLongestIdleTime_isKept_andThenClosed() throws IOException {
    pool.give(US, A, connection());
    now.addAndGet(ConnectionPool.LONGEST_IDLE_NANOS);
    Connection kept = pool.take(US, A);
    pool.give(US, A, Objects.requireNonNull(kept));
    now.addAndGet(ConnectionPool.LONGEST_IDLE_NANOS + 1);
    assertThat(pool.take(US, B)).isNull();
    assertThat(isClosed(0)).isTrue();
    assertThat(pool.take(US, A)).isNull();
  }

  @Test
  void sixteenOfAnOrigin_areKept_andOneMoreIsClosed() throws IOException {
    for (int i = 0; i < 17; i++) {
      pool.give(US, A, connection());
    }
    assertThat(isClosed(15)).isFalse();
    assertThat(isClosed(16)).isTrue();
    pool.give(US, B, connection());
    assertThat(isClosed(17)).isFalse();
  }

  @Test
  void sixtyFourInAll_areKept_andTheOldestMakesRoom() throws IOException {
    for (int i = 0; i < 64; i++) {
      pool.give(US, new Origin(false, "host-" + i / 16, 80, null), connection());
    }
    assertThat(isClosed(0)).isFalse();
    pool.give(US, A, connection());
    assertThat(isClosed(0)).isTrue();
    assertThat(isClosed(1)).isFalse();
    assertThat(isClosed(64)).isFalse();
  }

  @Test
  void connectionThatThePeerEndedOrWroteTo_isPassedOver() throws IOException {
    Connection good = connection();
    pool.give(US, A, good);
    pool.give(US, A, connection());
    pool.give(US, A, connection());
    peers.get(1).shutdownOutput();
    peers.get(2).getOutputStream().write('x');
    assertThat(pool.take(US, A)).isSameAs(good);
    assertThat(isClosed(1)).isTrue();
    assertThat(isClosed(2)).isTrue();
  }

  @Test
  void afterUse_isFreeForOtherThreads() throws Exception {
    pool.give(US, A, connection());
    assertThat(pool.take(US, B)).isNull();
    CompletableFuture<Boolean> taken =
        CompletableFuture.supplyAsync(
            () -> pool.take(US, A) != null, thread -> new Thread(thread).start());
    assertThat(taken.get(10, TimeUnit.SECONDS)).isTrue();
    pool.give(US, A, connection());
    CompletableFuture<Boolean> takenAgain =
        CompletableFuture.supplyAsync(
            () -> pool.take(US, A) != null, thread -> new Thread(thread).start());
    assertThat(takenAgain.get(10, TimeUnit.SECONDS)).isTrue();
  }

  /** They may have shown another certificate, or been connected by another rule. */
  @Test
  void connectionOfAnother_isNotTaken() throws IOException {
    Connection connection = connection();
    pool.give(OTHERS, A, connection);
    assertThat(pool.take(US, A)).isNull();
    assertThat(pool.take(OTHERS, A)).isSameAs(connection);
  }

  /** Its transport may be gone, and then nobody else would. */
  @Test
  void oldConnectionOfAnother_isClosed() throws IOException {
    pool.give(OTHERS, A, connection());
    now.addAndGet(ConnectionPool.LONGEST_IDLE_NANOS);
    assertThat(pool.take(US, B)).isNull();
    assertThat(isClosed(0)).isFalse();
    now.incrementAndGet();
    assertThat(pool.take(US, B)).isNull();
    assertThat(isClosed(0)).isTrue();
  }

  @Test
  void sixtyFour_areKeptOfAllTogether() throws IOException {
    for (int i = 0; i < 65; i++) {
      pool.give(connector(), A, connection());
    }
    assertThat(isClosed(0)).isTrue();
    assertThat(isClosed(1)).isFalse();
    assertThat(isClosed(64)).isFalse();
  }
}
