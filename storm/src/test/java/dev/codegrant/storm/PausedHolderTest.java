package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenSource.Event;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process is held up that holds the lease, until another has taken over, and then goes on: what
 * it knows is old, and must not be written over what is new (RF-022).
 */
@ResourceLock(value = "machine", mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
@ExtendWith(FakeAuthorizationServerExtension.class)
class PausedHolderTest {

  private static final Duration GRACE = Duration.ofMinutes(10);

  private final FakeAuthorizationServerBuilder servers;

  PausedHolderTest(FakeAuthorizationServerBuilder servers) {
    this.servers = servers.clock(Clock.systemUTC());
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void stopped_withTheAnswerOnItsWay_takesNothingBack(Kind kind) {
    try (Scene scene = Scene.of(kind, servers.rotationGrace(GRACE).start())) {
      scene.serverAnswersHolder();
      scene.holder().pause();
      scene.wireToServerPasses();

      Outcome outcome = scene.survivorAsks();
      long version = scene.session().record().version();
      scene.holder().resume();
      Outcome late = scene.holderGets();

      scene.assertServed(outcome);
      assertThat(outcome.event(Event.Type.TAKEN_OVER)).isEqualTo(1);
      // The time for its own request is over, whatever has come since.
      assertThat(late.event(Event.Type.FAILED)).isEqualTo(1);
      scene.assertServed(late);
      assertThat(scene.session().record().version()).as("as it was").isEqualTo(version);
      assertThat(scene.session().refreshes()).isEqualTo(2);
      scene.session().assertAlive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void stopped_withTheAnswerOfAStrictServerOnItsWay_makesNoLoop(Kind kind) {
    try (Scene scene = Scene.of(kind, servers.start())) {
      scene.serverAnswersHolder();
      scene.holder().pause();
      scene.wireToServerPasses();

      Outcome outcome = scene.survivorAsks();
      scene.holder().resume();
      Outcome late = scene.holderGets();

      Scene.assertFailed(outcome, ErrorKind.REFRESH_OUTCOME_UNKNOWN);
      Scene.assertFailed(late, ErrorKind.REFRESH_OUTCOME_UNKNOWN);
      assertThat(scene.session().record().ended()).contains(ErrorKind.REFRESH_OUTCOME_UNKNOWN);
      Scene.assertFailed(scene.survivorAsks(), ErrorKind.REFRESH_OUTCOME_UNKNOWN);
      assertThat(scene.session().refreshes()).isEqualTo(2);
    }
  }

  /** Its request is delivered when another's tokens are in the record. */
  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void stopped_withItsRequestOnItsWay_takesNothingBack(Kind kind) {
    try (Scene scene = Scene.of(kind, servers.rotationGrace(GRACE).start())) {
      scene.holderSends();
      scene.holder().pause();

      Outcome outcome = scene.survivorAsks();
      long version = scene.session().record().version();
      scene.wireToServerPasses();
      Patience.await("the late request", () -> scene.session().refreshes() == 2);
      scene.holder().resume();
      Outcome late = scene.holderGets();

      scene.assertServed(outcome);
      scene.assertServed(late);
      assertThat(scene.session().record().version()).as("as it was").isEqualTo(version);
      scene.session().assertAlive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void lateWithItsTokens_takesThoseOfTheOther(Kind kind) {
    try (Scene scene = Scene.withHeldStore(kind, servers.rotationGrace(GRACE).start())) {
      scene.holderWrites();

      Outcome outcome = scene.survivorAsks();
      long version = scene.session().record().version();
      scene.wireToStore().pass();
      Outcome late = scene.holderGets();

      scene.assertServed(outcome);
      scene.assertServed(late);
      assertThat(late.event(Event.Type.LOST)).isEqualTo(1);
      assertThat(scene.session().record().version()).as("as it was").isEqualTo(version);
      assertThat(scene.session().refreshes()).isEqualTo(2);
      scene.session().assertAlive();
    }
  }

  /** A store that fails takes no living token away, and what it did not take gives way later. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void lateWithTokensThatTheStoreFailsToTake_handsThemOut_andThenThoseOfTheOther(Kind kind) {
    try (Scene scene = Scene.withHeldStore(kind, servers.rotationGrace(GRACE).start())) {
      scene.holderWrites();

      Outcome outcome = scene.survivorAsks();
      scene.wireToStore().cutAfter(0, 0);
      Outcome late = scene.holderGets();

      scene.assertServed(outcome);
      assertThat(late.failures()).isEmpty();
      assertThat(late.tokens()).hasSize(1).doesNotContainKey(outcome.tokens().firstKey());
      assertThat(late.event(Event.Type.STORE_FAILED)).isPositive();

      scene.wireToStore().pass();
      Patience.await(
          "the token of the other", () -> scene.holderAsks().tokens().equals(outcome.tokens()));
      scene.assertServed(outcome);
      assertThat(scene.session().refreshes()).isEqualTo(2);
      scene.session().assertAlive();
    }
  }

  /** The server has ended the session; nobody could know, and everybody is told, once. */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void lateWithTokensOfAStrictServer_keepsThem_andTheServerJudges(Kind kind) {
    try (Scene scene = Scene.withHeldStore(kind, servers.start())) {
      scene.holderWrites();

      Outcome outcome = scene.survivorAsks();
      scene.wireToStore().pass();
      Outcome late = scene.holderGets();

      Scene.assertFailed(outcome, ErrorKind.REFRESH_OUTCOME_UNKNOWN);
      scene.assertServed(late);
      assertThat(late.event(Event.Type.REFRESHED)).isEqualTo(1);
      assertThat(scene.session().record().ended()).isEmpty();
      assertThat(scene.session().refreshes()).isEqualTo(2);

      scene.session().expire();
      Scene.assertFailed(scene.survivorAsks(), ErrorKind.GRANT_REVOKED);
      Scene.assertFailed(scene.holderAsks(), ErrorKind.GRANT_REVOKED);
      assertThat(scene.session().refreshes()).as("one more, and no loop").isEqualTo(3);
    }
  }
}
