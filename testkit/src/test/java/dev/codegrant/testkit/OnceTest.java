package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What works once, for eight threads that come for it at once: the stores by themselves, without
 * HTTP, between whose requests a gap of nanoseconds would not show.
 */
class OnceTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 50;

  /** In a round: who only fails is fast, and catches up with the one who succeeds. */
  private static final int MANY = 2_000;

  /** The same where each failure has words, which take time. */
  private static final int SOME = 400;

  private final ManualClock clock = ManualClock.at(Instant.EPOCH);
  private final Client client =
      Client.of("app", Client.Type.PUBLIC, null, PublicKeys.NONE, List.of());
  private final Grant grant =
      new Grant(
          client,
          new SignIn("alice", Instant.EPOCH, "sid", Optional.empty()),
          AuthenticationRequest.notAsked(),
          Scopes.NONE);

  private interface Round {
    void run(int number);
  }

  private interface Attempt<T> {
    /** Throws a Refusal, or returns false, for all but one. */
    boolean at(T value) throws Refusal;
  }

  /** Runs all threads through all rounds; none begins a round before all are there. */
  @SuppressWarnings("ThreadPriorityCheck") // it is to meet the others sooner, and no answer
  private static void atOnce(int values, Round round) throws Exception {
    AtomicInteger arrivals = new AtomicInteger();
    Callable<Boolean> rounds =
        () -> {
          try {
            for (int i = 0; i < ROUNDS; i++) {
              arrivals.incrementAndGet();
              while (arrivals.get() < (i + 1) * THREADS) {
                Thread.yield();
              }
              for (int value = i * values; value < (i + 1) * values; value++) {
                round.run(value);
              }
            }
            return true;
          } finally {
            arrivals.addAndGet(ROUNDS * THREADS); // so that nobody waits for one that failed
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(THREADS, rounds))) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> boolean succeeds(Attempt<T> attempt, T value) {
    try {
      return attempt.at(value);
    } catch (Refusal refusal) {
      return false;
    }
  }

  private static <T> void assertEachOnce(int perRound, IntFunction<T> make, Attempt<T> attempt)
      throws Exception {
    List<T> values = IntStream.range(0, ROUNDS * perRound).mapToObj(make).toList();
    AtomicIntegerArray successes = new AtomicIntegerArray(ROUNDS * perRound);
    atOnce(
        perRound,
        number -> {
          if (succeeds(attempt, values.get(number))) {
            successes.incrementAndGet(number);
          }
        });
    assertThat(IntStream.range(0, ROUNDS * perRound).map(successes::get)).containsOnly(1);
  }

  @Test
  void code() throws Exception {
    assertEachOnce(
        MANY,
        i -> new IssuedCode(grant, "", "", Confirmation.NONE, Instant.MAX, new AtomicBoolean()),
        IssuedCode::spend);
  }

  @Test
  void refreshToken() throws Exception {
    assertEachOnce(
        MANY,
        i -> new IssuedRefreshToken(grant, Confirmation.NONE, false, new AtomicReference<>()),
        token -> token.spend(Instant.EPOCH, Duration.ZERO));
  }

  @Test
  void requestUri() throws Exception {
    PushedRequests pushed = new PushedRequests(clock);
    assertEachOnce(
        SOME,
        i -> pushed.push(client, Parameters.parse("")),
        uri -> {
          pushed.spend(uri);
          return true;
        });
  }

  /** The jti of DPoP proofs, client assertions and assertions of the JWT bearer grant. */
  @Test
  void jti() throws Exception {
    UsedOnce used = new UsedOnce(Duration.ofMinutes(2), clock);
    assertEachOnce(MANY, i -> "jti-" + i, used::use);
  }

  private Device device(int number) {
    String code = "device-" + number;
    return new Device(
        code, code, new Caller(client, Caller.NONE), Scopes.NONE, Resources.ANYWHERE, Instant.MAX);
  }

  @Test
  void decisionAboutADevice() throws Exception {
    SignIn signIn = grant.signIn();
    assertEachOnce(
        MANY,
        this::device,
        device ->
            Thread.currentThread().getId() % 2 == 0 ? device.deny() : device.allow(() -> signIn));
  }

  /** Each poll is an hour later than the one that began before it, so that few are too early. */
  @Test
  void deviceCode() throws Exception {
    AtomicLong hours = new AtomicLong();
    assertEachOnce(
        SOME,
        number -> {
          Device device = device(number);
          device.allow(grant::signIn);
          return device;
        },
        device -> {
          device.poll(Instant.EPOCH.plus(Duration.ofHours(hours.incrementAndGet())));
          return true;
        });
  }

  @Test
  void nonceOfADpopProof() throws Exception {
    DpopNonces nonces = new DpopNonces();
    nonces.demand();
    nonces.rotateEvery(1);
    Collection<String> taken = new ConcurrentLinkedQueue<>();
    Attempt<String> use =
        nonce -> {
          nonces.use(nonce);
          return taken.add(nonce);
        };
    atOnce(SOME, number -> succeeds(use, nonces.next().orElseThrow()));
    assertThat(taken).isNotEmpty().doesNotHaveDuplicates();
  }
}
