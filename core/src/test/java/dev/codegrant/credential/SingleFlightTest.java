package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final AtomicInteger refreshes = new AtomicInteger();

  @Test
  void replacementFor_whenTheServerIssuesTheSameTokenAgain_isRefreshedOnce() {
    store.save(KEY, tokens(1, NOON));
    TokenSource source =
        Samples.refresher(
                old -> {
                  refreshes.incrementAndGet();
                  return tokens(1, NOON.plusSeconds(1));
                },
                clock)
            .source(store, KEY);

    AccessToken ignored = source.replacementFor(source.token());

    assertThat(refreshes).hasValue(1);
  }

  @Test
  void checkedExceptionThrownSneakily_reachesFollowersToo() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    CountDownLatch all = new CountDownLatch(1);
    TokenSource source =
        Samples.refresher(
                old -> {
                  try {
                    all.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  throw SingleFlightTest.<RuntimeException>sneaky(new IOException("injected"));
                },
                clock)
            .source(store, KEY);
    Crowd<AccessToken> crowd = Crowd.of(2, source::token);
    crowd.awaitFollowers(2);
    all.countDown();
    assertThat(crowd.failures()).hasSize(2);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable e) throws T {
    throw (T) e;
  }

  /** The server may have answered with the only refresh token that works. */
  @Test
  void interruptOfTheOneWhoBegan_endsItsWaitAlone_andNotTheRefresh() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    CountDownLatch answer = new CountDownLatch(1);
    TokenSource source =
        Samples.refresher(
                old -> {
                  refreshes.incrementAndGet();
                  try {
                    answer.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError("the refresh was interrupted", e);
                  }
                  return tokens(2, NOON);
                },
                clock)
            .source(store, KEY);
    Crowd<String> first = Crowd.of(0, () -> "");
    Thread began =
        first.join(
            () -> {
              try {
                return source.token().value().reveal();
              } catch (TransportException e) {
                return e.kind().toString();
              }
            });
    first.awaitFollowers(1);
    Crowd<String> followers = Crowd.of(8, () -> source.token().value().reveal());
    followers.awaitFollowers(8);

    began.interrupt();

    assertThat(first.results()).containsExactly("INTERRUPTED");
    answer.countDown();
    assertThat(followers.results()).containsOnly("AT-2");
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, NOON));
    assertThat(refreshes).hasValue(1);
  }

  /** Somebody stops the thread that makes it; those who wait have it made again. */
  @Test
  void interruptOfTheRefreshItself_failsNobodyWhoWaits() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    AtomicBoolean first = new AtomicBoolean(true);
    CompletableFuture<Thread> maker = new CompletableFuture<>();
    CountDownLatch never = new CountDownLatch(1);
    TokenSource source =
        Samples.refresher(
                old -> {
                  if (!first.compareAndSet(true, false)) {
                    return tokens(2, NOON);
                  }
                  maker.complete(Thread.currentThread());
                  try {
                    never.await();
                    throw new AssertionError();
                  } catch (InterruptedException e) {
                    throw new TransportException(
                        ErrorKind.INTERRUPTED, "an answer", "an interrupt", "nothing", e);
                  }
                },
                clock)
            .source(store, KEY);
    Crowd<String> followers = Crowd.of(8, () -> source.token().value().reveal());
    Thread thread = maker.get(5, TimeUnit.SECONDS);
    followers.awaitFollowers(8);

    thread.interrupt();

    assertThat(followers.results()).containsOnly("AT-2");
  }

  @Test
  void sourcesOfOneRecord_shareARefresh() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    CountDownLatch all = new CountDownLatch(1);
    Refresher refresher =
        Samples.refresher(
            old -> {
              refreshes.incrementAndGet();
              try {
                all.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return tokens(2, NOON);
            },
            clock);
    Crowd<String> crowd = Crowd.of(32, () -> refresher.source(store, KEY).token().value().reveal());
    crowd.awaitFollowers(32);
    all.countDown();
    assertThat(crowd.results()).containsOnly("AT-2");
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void refreshThatAsksForItsOwnToken_isRefusedAndHangsNobody() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    List<TokenSource> self = new ArrayList<>();
    TokenSource source =
        Samples.refresher(old -> TokenSet.builder(self.get(0).token(), NOON).build(), clock)
            .source(store, KEY);
    self.add(source);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(source::token)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }

  /** A transport may take for an interrupt what is none, each time. */
  @Test
  void refreshThatIsAlwaysInterrupted_isMadeTwice_andThenPauses() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    TokenSource source =
        Samples.refresher(
                old -> {
                  refreshes.incrementAndGet();
                  throw new TransportException(
                      ErrorKind.INTERRUPTED, "an answer", "an interrupt", "nothing", null);
                },
                clock)
            .source(store, KEY);

    for (int call = 0; call < 3; call++) {
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(source::token)
          .matches(e -> e.kind() == ErrorKind.TRANSPORT_FAILED);
    }
    assertThat(refreshes).hasValue(2);
  }

  /** Its thread has not come to run when the first caller is interrupted, and another comes. */
  @Test
  void interruptBeforeAFlightBegins_leavesItToTheNext() throws Exception {
    List<Runnable> flights = new CopyOnWriteArrayList<>();
    Refresher refresher =
        new Refresher(
            old -> {
              refreshes.incrementAndGet();
              return tokens(2, NOON);
            },
            clock,
            Samples.LONGEST,
            event -> {},
            flights::add,
            RefreshThreads.WRITERS,
            pause -> {},
            () -> 0.0);
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    TokenSource source = refresher.source(store, KEY);
    Crowd<Boolean> interrupted =
        Crowd.of(
            1,
            () -> {
              Thread.currentThread().interrupt();
              assertThatExceptionOfType(TransportException.class)
                  .isThrownBy(source::token)
                  .matches(e -> e.kind() == ErrorKind.INTERRUPTED);
              return Thread.interrupted();
            });
    assertThat(interrupted.results()).containsExactly(true);
    assertThat(refresher.awaitRefreshes(Duration.ZERO)).as("it is on its way").isFalse();

    Crowd<AccessToken> next = Crowd.of(1, source::token);
    next.awaitFollowers(1);
    assertThat(flights).hasSize(1);
    flights.get(0).run();

    assertThat(next.results()).containsExactly(tokens(2, NOON).accessToken());
    assertThat(refreshes).hasValue(1);
    assertThat(refresher.awaitRefreshes(Duration.ZERO)).isTrue();
  }

  /** As when the thread could not be started, and nobody could say so. */
  @Test
  void flightThatNeverBegins_isGivenUp_andComesToNothingIfItBeginsLate() {
    List<Runnable> flights = new ArrayList<>();
    SingleFlight sky = new SingleFlight(flights::add, Duration.ofMillis(20));
    SingleFlight.Slot slot = new SingleFlight.Slot(store, KEY);
    Supplier<TokenSet> work =
        () -> {
          refreshes.incrementAndGet();
          return tokens(2, NOON);
        };
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> sky.join(slot, work, tokens -> true))
          .matches(e -> e.kind() == ErrorKind.TRANSPORT_TIMEOUT);
      assertThat(flights).as("each makes a flight of its own").hasSize(attempt);
      assertThat(sky.isEmpty()).isTrue();
    }

    flights.forEach(Runnable::run);

    assertThat(refreshes).hasValue(0);
  }
}
