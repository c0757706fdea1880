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

/** A process is killed that holds the lease (RF-019). Another one waits for its end, then acts. */
@ResourceLock(value = "machine", mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
@ExtendWith(FakeAuthorizationServerExtension.class)
class KilledHolderTest {

  private static final Duration GRACE = Duration.ofMinutes(10);

  private final FakeAuthorizationServerBuilder servers;

  KilledHolderTest(FakeAuthorizationServerBuilder servers) {
    this.servers = servers.clock(Clock.systemUTC());
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void beforeTheServerGotTheRequest_nothingIsLost(Kind kind) {
    try (Scene scene = Scene.of(kind, servers.start())) {
      scene.holderSends();
      scene.holder().kill();
      scene.wireToServerBreaks();

      Outcome outcome = scene.survivorAsks();

      scene.assertServed(outcome);
      assertThat(outcome.event(Event.Type.TAKEN_OVER)).isEqualTo(1);
      assertThat(scene.session().refreshes()).isEqualTo(1);
      scene.session().assertAlive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void afterTheServerAnswered_isRecoveredWithinItsGrace(Kind kind) {
    try (Scene scene = Scene.of(kind, servers.rotationGrace(GRACE).start())) {
      scene.serverAnswersHolder();
      scene.holder().kill();

      assertRecovered(scene);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "POSTGRESQL", "REDIS"})
  void afterAStrictServerAnswered_isSaidOnce_andNothingMoreIsSent(Kind kind) {
    try (Scene scene = Scene.of(kind, servers.start())) {
      scene.serverAnswersHolder();
      scene.holder().kill();

      assertLost(scene);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void beforeTheAnswerWasWritten_isRecoveredWithinTheGraceOfTheServer(Kind kind) {
    try (Scene scene = Scene.withHeldStore(kind, servers.rotationGrace(GRACE).start())) {
      scene.holderWrites();
      scene.holder().kill();
      scene.wireToStore().close();

      assertRecovered(scene);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "REDIS"})
  void beforeTheAnswerOfAStrictServerWasWritten_isSaidOnce_andNothingMoreIsSent(Kind kind) {
    try (Scene scene = Scene.withHeldStore(kind, servers.start())) {
      scene.holderWrites();
      scene.holder().kill();
      scene.wireToStore().close();

      assertLost(scene);
    }
  }

  private static void assertRecovered(Scene scene) {
    Outcome outcome = scene.survivorAsks();

    scene.assertServed(outcome);
    assertThat(outcome.event(Event.Type.TAKEN_OVER)).isEqualTo(1);
    assertThat(scene.session().refreshes()).isEqualTo(2);
    scene.session().assertAlive();
  }

  /** The one refresh token that works is with nobody: the server saw to that, and we say so. */
  private static void assertLost(Scene scene) {
    Outcome outcome = scene.survivorAsks();

    Scene.assertFailed(outcome, ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    assertThat(outcome.event(Event.Type.TAKEN_OVER)).isEqualTo(1);
    assertThat(outcome.event(Event.Type.ROTATION_LOST)).isEqualTo(1);
    assertThat(scene.session().record().ended()).contains(ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    assertThat(scene.session().refreshes()).isEqualTo(2);

    Scene.assertFailed(scene.survivorAsks(), ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    Scene.assertFailed(scene.newcomerAsks(), ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    assertThat(scene.session().refreshes()).as("and none more").isEqualTo(2);
  }
}
