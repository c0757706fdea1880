package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource.Event;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes of fifty threads each want the same token whose end has come, again and again, at a
 * server that ends the session when it sees a refresh token twice: RF-008, RF-009.
 */
@ResourceLock("machine")
class NodesTest {

  private static final int ROUNDS = Integer.getInteger("storm.rounds", 10);
  private static final int THREADS = 50;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void inEachRound_oneOfAllProcessesRefreshes(Kind kind) {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start();
        Nodes nodes = Nodes.of(Databases.address(kind))) {
      List<NodeProcess> four = Stream.generate(() -> nodes.start(TIMEOUT)).limit(4).toList();
      rounds(nodes, four.subList(0, 2), Session.begin(server, nodes.store().tokens()));
      rounds(nodes, four, Session.begin(server, nodes.store().tokens()));
    }
  }

  private static void rounds(Nodes nodes, List<NodeProcess> some, Session session) {
    try (VersionWatch watch = VersionWatch.of(nodes.store().tokens(), session.key())) {
      assertThat(watch).isNotNull();
      for (int round = 1; round <= ROUNDS; round++) {
        if (round > 1) {
          session.expire();
        }
        long version = session.record().version();

        Outcome outcome =
            Nodes.together(
                some, session.name(), session.server().tokenEndpoint(), round % 2 == 0, THREADS);

        TokenRecord record = session.record();
        assertThat(outcome.failures()).as("round %d", round).isEmpty();
        assertThat(outcome.tokens())
            .as("round %d", round)
            .isEqualTo(Map.of(Tally.name(record.tokens().accessToken()), some.size() * THREADS));
        assertThat(outcome.event(Event.Type.REFRESHED)).as("round %d", round).isEqualTo(1);
        assertThat(session.refreshes()).as("requests after round %d", round).isEqualTo(round);
        assertThat(record.version()).as("the lease, and the result").isEqualTo(version + 2);
      }
    }
    session.assertAlive();
  }
}
