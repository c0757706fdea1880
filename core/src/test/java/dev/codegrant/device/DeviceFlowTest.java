package dev.codegrant.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.TransportException;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.Scope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A device that waits for its user; its waiting moves the clock, and does what the test wants. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class DeviceFlowTest {

  private static final Scope READ = Scope.of("read");

  private final FakeAuthorizationServer fake;
  private final ManualClock clock;
  private final OAuthClient client;
  private final List<DeviceAuthorization> shown = new ArrayList<>();
  private final List<Long> waits = new ArrayList<>();
  private final Queue<Runnable> meanwhile = new ArrayDeque<>();

  DeviceFlowTest(FakeAuthorizationServer fake, ManualClock clock) {
    this.fake = fake;
    this.clock = clock;
    this.client =
        OAuthClient.builder(
                MetadataDiscovery.builder().build().discover(fake.issuer()), new ClientId("tv"))
            .clock(clock)
            .build();
  }

  private DeviceFlow flow() {
    return DeviceFlow.builder(client, shown::add).clock(clock).pause(this::pause).build();
  }

  private void pause(Duration wait) {
    waits.add(wait.toSeconds());
    clock.advance(wait);
    Runnable next = meanwhile.poll();
    if (next != null) {
      next.run();
    }
  }

  /** What happens during each wait, one after the other. */
  private void during(Runnable... events) {
    meanwhile.addAll(Arrays.asList(events));
  }

  private void nothing() {}

  private void answers(Answer answer) {
    fake.on(Endpoint.TOKEN).times(1).answer(answer);
  }

  private void allow() {
    fake.devices().approve(shown.get(0).userCode());
  }

  @Test
  void user_isShownTheCodes_andTokensComeWhenTheUserAllows() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    assertThat(shown).containsExactly(authorization);
    during(this::nothing, this::nothing, this::allow);

    assertThat(flow.await(authorization))
        .isInstanceOfSatisfying(
            DeviceOutcome.Granted.class,
            granted -> assertThat(granted.tokens().issuedTo()).contains("tv"));
    assertThat(waits).as("before each poll").containsExactly(5L, 5L, 5L);
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(3);
  }

  @Test
  void denial_isAValue() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    during(() -> fake.devices().deny(authorization.userCode()));

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Denied.class);
    assertThat(waits).containsExactly(5L);
  }

  @Test
  void end_isReachedWithoutAPollTooMany() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    during(() -> clock.advance(Duration.ofSeconds(592)));

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
    assertThat(waits).as("three seconds were left of ten minutes").containsExactly(5L, 3L);
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
  }

  @Test
  void codesThatHaveExpired_areNotWaitedFor() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    clock.advance(Duration.ofHours(1));

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
    assertThat(waits).containsExactly(0L);
    assertThat(fake.requests(Endpoint.TOKEN)).isEmpty();
  }

  /** The client's clock, which stands at the beginning, would never end it. */
  @Test
  void codesThatHaveExpiredByTheFlowsClock_areNotPolledFor() {
    DeviceAuthorization authorization = flow().begin(READ);
    ManualClock ahead = ManualClock.at(authorization.expiresAt().minusNanos(1));
    DeviceFlow flow =
        DeviceFlow.builder(client, shown::add)
            .clock(ahead)
            .pause(
                wait -> {
                  waits.add(wait.toNanos());
                  ahead.advance(wait);
                })
            .build();
    fake.on(Endpoint.TOKEN).always().answer(Answer.status(503));

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Expired.class);
    assertThat(waits).containsExactly(1L, 0L);
    assertThat(fake.requests(Endpoint.TOKEN)).isEmpty();
  }

  @Test
  void slowDown_lengthensAllWaitsFromThenOn() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    during(
        () -> answers(Answer.error(400, "slow_down")),
        this::nothing,
        () -> answers(Answer.error(400, "slow_down")),
        this::nothing,
        this::allow);

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Granted.class);
    assertThat(waits).containsExactly(5L, 10L, 10L, 15L, 15L);
  }

  static Stream<Answer> noAnswers() {
    return Stream.of(
        Answer.connectionReset(),
        Answer.connectionClosed(),
        Answer.garbage(),
        Answer.status(503),
        Answer.status(429),
        Answer.error(400, "temporarily_unavailable"),
        Answer.usual().truncatedAfter(10));
  }

  /** Section 3.5: the wait doubles on each such connection timeout. */
  @ParameterizedTest
  @MethodSource("noAnswers")
  void withoutAnAnswer_theWaitDoubles_untilOneComes(Answer none) {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    during(
        () -> answers(none), () -> answers(none), () -> answers(none), this::nothing, this::allow);

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Granted.class);
    assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 5L);
  }

  @Test
  void retryAfter_isWaitedForWhereItIsLonger() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    during(
        () -> answers(Answer.status(503).withHeader("Retry-After", "60")),
        () -> answers(Answer.status(503).withHeader("Retry-After", "1")),
        this::allow);

    assertThat(flow.await(authorization)).isInstanceOf(DeviceOutcome.Granted.class);
    assertThat(waits).containsExactly(5L, 60L, 120L);
  }

  @Test
  void withoutAnAnswerToTheEnd_theLastFailureIsTheReason() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    fake.on(Endpoint.TOKEN).always().answer(Answer.status(503));

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> flow.await(authorization))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER_ERROR));
    assertThat(waits).as("of 600 seconds").containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 285L);
  }

  @Test
  void backOff_isAtMostFiveMinutes() {
    DeviceFlow flow = flow();
    fake.on(Endpoint.DEVICE_AUTHORIZATION)
        .times(1)
        .answer(Answer.usual().withMember("expires_in", "1500"));
    DeviceAuthorization authorization = flow.begin(READ);
    fake.on(Endpoint.TOKEN).always().answer(Answer.status(503));

    assertThatExceptionOfType(TransportException.class).isThrownBy(() -> flow.await(authorization));
    assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L, 285L);
  }

  @Test
  void refusal_endsTheWait() {
    DeviceFlow flow = flow();
    DeviceAuthorization authorization = flow.begin(READ);
    during(() -> answers(Answer.error(400, "unauthorized_client")));

    assertThatExceptionOfType(ErrorResponseException.class)
        .isThrownBy(() -> flow.await(authorization));
    assertThat(waits).containsExactly(5L);
  }

  @Test
  void interrupt_endsTheWait_andStaysSet() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Boolean> stayedSet = new CompletableFuture<>();
    DeviceFlow flow =
        DeviceFlow.builder(
                client,
                authorization -> {
                  shown.add(authorization);
                  waiting.countDown();
                })
            .build();
    FutureTask<DeviceOutcome> program =
        new FutureTask<>(
            () -> {
              try {
                return flow.await(flow.begin(READ));
              } finally {
                stayedSet.complete(Thread.currentThread().isInterrupted());
              }
            });
    Thread thread = new Thread(program, "device");
    thread.start();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> program.get(20, TimeUnit.SECONDS))
        .havingCause()
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED));
    assertThat(stayedSet.get()).isTrue();
    assertThat(fake.requests(Endpoint.TOKEN)).isEmpty();
  }
}
