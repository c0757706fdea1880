package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In each round one process begins and is stopped or killed, wherever it is by then; two more come,
 * and what was stopped goes on. The server forgives, so the session must live, and what is in the
 * record once must stay there.
 */
@ResourceLock(value = "machine", mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(FakeAuthorizationServerExtension.class)
class ChanceTest {

  private static final int ROUNDS = Integer.getInteger("storm.rounds", 10) / 2;
  private static final int THREADS = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** From nothing at all to the end of a refresh, as a rule. */
  private static final long LONGEST_HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final FakeAuthorizationServer server;

  ChanceTest(FakeAuthorizationServerBuilder servers) {
    this.server = servers.clock(Clock.systemUTC()).rotationGrace(Duration.ofDays(1)).start();
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void whereverAProcessIsStoppedOrKilled_theSessionLives(Kind kind) {
    try (Nodes nodes = Nodes.of(Databases.address(kind))) {
      List<NodeProcess> three =
          new ArrayList<>(Stream.generate(() -> nodes.start(TIMEOUT)).limit(3).toList());
      three.forEach(node -> nodes.warmUp(node, server));
      for (int round = 1; round <= ROUNDS; round++) {
        NodeProcess victim = three.remove(0);
        Session session = Session.begin(server, nodes.store().tokens());
        try (VersionWatch watch = VersionWatch.of(nodes.store().tokens(), session.key())) {
          assertThat(watch).isNotNull();
          if (ThreadLocalRandom.current().nextBoolean()) {
            stop(session, victim, three, kind);
            three.add(victim);
          } else {
            kill(session, victim, three);
            three.add(nodes.start(TIMEOUT));
            nodes.warmUp(three.get(2), server);
          }
        }
        assertThat(session.refreshes()).as("requests of a round").isBetween(1L, 2L);
        session.assertAlive();
      }
    }
  }

  private static void kill(Session session, NodeProcess victim, List<NodeProcess> others) {
    begin(session, victim);
    victim.kill();

    Outcome outcome = together(session, others);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.tokens()).containsOnlyKeys(stored(session));
  }

  private static void stop(
      Session session, NodeProcess victim, List<NodeProcess> others, Kind kind) {
    begin(session, victim);
    victim.pause();

    Outcome outcome = together(session, others);
    String token = stored(session);
    victim.resume();
    Outcome late = victim.outcome(session.name());

    assertAnswered(late, kind);
    if (kind == Kind.FILE && !outcome.failures().isEmpty()) {
      // It was stopped with the lock of the directory in its hands.
      assertThat(outcome.failures()).containsOnlyKeys(ErrorKind.STORE_LOCK_TIMEOUT.name());
      Patience.await(
          "the store to be used again", () -> together(session, others).failures().isEmpty());
      return;
    }
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.tokens()).containsOnlyKeys(token);
    assertThat(Set.of(token))
        .as("of one who is late: %s", late)
        .containsAll(late.tokens().keySet());
    assertThat(stored(session)).as("when the late one was there").isEqualTo(token);
    if (!late.failures().isEmpty()) {
      Patience.await("the late one to be served", () -> isServed(session, victim, token));
    }
  }

  /**
   * One who was held up while it took the lease sends no refresh token, and says that the store was
   * too slow; with files, the time to wait for the lock may be over.
   */
  private static void assertAnswered(Outcome late, Kind kind) {
    Set<String> right =
        kind == Kind.FILE
            ? Set.of(ErrorKind.STORE_FAILED.name(), ErrorKind.STORE_LOCK_TIMEOUT.name())
            : Set.of(ErrorKind.STORE_FAILED.name());
    assertThat(right).as("kinds for one who is late").containsAll(late.failures().keySet());
    assertThat(
            Stream.concat(late.tokens().values().stream(), late.failures().values().stream())
                .mapToInt(Integer::intValue)
                .sum())
        .as("threads with an answer")
        .isEqualTo(THREADS);
  }

  private static boolean isServed(Session session, NodeProcess node, String token) {
    Outcome outcome = node.ask(session.name(), session.server().tokenEndpoint());
    return outcome.failures().isEmpty() && outcome.tokens().equals(Map.of(token, 1));
  }

  private static void begin(Session session, NodeProcess victim) {
    victim.arm(session.name(), session.server().tokenEndpoint(), false, THREADS);
    victim.awaitArmed(session.name());
    victim.go(session.name());
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_HEAD_START_NANOS));
  }

  private static Outcome together(Session session, List<NodeProcess> others) {
    return Nodes.together(others, session.name(), session.server().tokenEndpoint(), false, THREADS);
  }

  private static String stored(Session session) {
    return Tally.name(session.record().tokens().accessToken());
  }
}
