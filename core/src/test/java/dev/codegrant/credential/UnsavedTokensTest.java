package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.OTHER_KEY;
import static dev.codegrant.credential.Samples.tokens;
import static dev.codegrant.credential.TokenSource.Event.Type.LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.STORE_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Tokens that the server issued and the store did not take: nobody loses them, and all get them.
 */
class UnsavedTokensTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock(NOON);
  private final HookedStore store = new HookedStore();
  private final List<Runnable> later = new CopyOnWriteArrayList<>();
  private final List<TokenSource.Event> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch listenerMayGoOn = new CountDownLatch(1);
  private final AtomicBoolean listenerIsSlow = new AtomicBoolean();

  /** Writes when the test says so. */
  private final Refresher refresher = refresher(later::add);

  private Refresher refresher(Executor writers) {
    return new Refresher(
        this::next,
        clock,
        Samples.LONGEST,
        this::hear,
        RefreshThreads.FLIGHTS,
        writers,
        pause -> {},
        () -> 0.0);
  }

  private TokenSet next(TokenSet old) {
    int number = Integer.parseInt(old.refreshToken().orElseThrow().value().reveal().substring(3));
    return tokens(number + 1, clock.instant());
  }

  private void hear(TokenSource.Event event) {
    events.add(event);
    if (listenerIsSlow.get() && event.type() == REFRESHED) {
      Uninterruptibles.awaitUninterruptibly(listenerMayGoOn);
    }
  }

  private List<TokenSource.Event.Type> heard() {
    return events.stream().map(TokenSource.Event::type).toList();
  }

  private static String value(TokenSource source) {
    return source.token().value().reveal();
  }

  private String stored(TokenKey key) {
    return store.records.load(key).orElseThrow().tokens().accessToken().value().reveal();
  }

  /** The store takes the lease, and from the result on nothing. */
  private void failAtTheResult() {
    store.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next)) {
            store.goDown();
            throw new IllegalStateException("down");
          }
        };
  }

  private static void refuseResults(HookedStore of) {
    of.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next)) {
            throw new IllegalStateException("down");
          }
        };
  }

  private void runLater() {
    List<Runnable> work = List.copyOf(later);
    later.clear();
    work.forEach(Runnable::run);
  }

  @Test
  void errorOfTheStoreAtTheResult_isThrown_andTheTokensAreWrittenAllTheSame() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    AtomicInteger results = new AtomicInteger();
    store.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next) && results.incrementAndGet() == 1) {
            throw new OutOfMemoryError("planted");
          }
        };

    assertThatThrownBy(() -> value(refresher.source(store, KEY)))
        .isInstanceOf(OutOfMemoryError.class);
    runLater();

    assertThat(stored(KEY)).isEqualTo("AT-2");
    assertThat(heard()).containsExactly(STORE_FAILED, REFRESHED);
  }

  @Test
  void errorOfOneStoreLater_leavesTheOthersWritten_andIsTriedAgain() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    HookedStore another = new HookedStore();
    another.save(OTHER_KEY, tokens(1, NOON.minus(HOUR)));
    refuseResults(store);
    refuseResults(another);
    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-2");
    assertThat(value(refresher.source(another, OTHER_KEY))).isEqualTo("AT-2");
    for (HookedStore each : List.of(store, another)) {
      AtomicInteger results = new AtomicInteger();
      each.beforeWrite =
          next -> {
            if (results.incrementAndGet() == 1) {
              throw new OutOfMemoryError("planted");
            }
          };
    }

    runLater();

    assertThat(stored(KEY)).isEqualTo("AT-2");
    assertThat(another.records.load(OTHER_KEY).orElseThrow().tokens())
        .isEqualTo(tokens(2, clock.instant()));
  }

  /** There was no thread to be had at the time; the next who asks for any token sees to it. */
  @Test
  void writerThatNeverCameToRun_isStartedByTheNextCall() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.save(OTHER_KEY, tokens(1, NOON));
    AtomicInteger starts = new AtomicInteger();
    Refresher poor =
        refresher(
            work -> {
              if (starts.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              work.run();
            });
    TokenSource other = poor.source(store, OTHER_KEY);
    assertThat(value(other)).isEqualTo("AT-1");
    failAtTheResult();
    assertThat(value(poor.source(store, KEY))).isEqualTo("AT-2");
    store.comeBack();
    assertThat(stored(KEY)).isEqualTo("AT-1");

    assertThat(value(other)).isEqualTo("AT-1");

    assertThat(stored(KEY)).isEqualTo("AT-2");
    assertThat(starts).hasValue(2);
  }

  @Test
  void secondOutage_endsAsTheFirst() {
    for (int outage = 1; outage <= 2; outage++) {
      store.save(KEY, tokens(outage, clock.instant().minus(HOUR)));
      failAtTheResult();
      value(refresher.source(store, KEY));
      store.comeBack();
      assertThat(later).hasSize(1);
      runLater();

      assertThat(stored(KEY)).isEqualTo("AT-" + (outage + 1));
      clock.advance(HOUR);
    }
  }

  /** It was made before the outage, and knows the tokens before. */
  @Test
  void sourceThatKnowsTheOldTokens_getsTheNewOnes() {
    store.save(KEY, tokens(1, NOON));
    TokenSource one = refresher.source(store, KEY);
    TokenSource other = refresher.source(store, KEY);
    assertThat(value(one) + value(other)).isEqualTo("AT-1AT-1");
    clock.advance(HOUR);
    failAtTheResult();
    assertThat(value(one)).isEqualTo("AT-2");

    assertThat(value(other)).isEqualTo("AT-2");
    assertThat(value(refresher.source(store, KEY))).as("a new source").isEqualTo("AT-2");
    clock.advance(Duration.ofSeconds(2));
    assertThat(value(refresher.source(store, KEY))).as("when it is asked again").isEqualTo("AT-2");
    assertThat(other.replacementFor(tokens(1, NOON).accessToken()).value().reveal())
        .isEqualTo("AT-2");
    assertThatThrownBy(() -> other.replacementFor(tokens(2, clock.instant()).accessToken()))
        .as("never the one that was rejected")
        .hasMessageContaining("STORE_FAILED");
  }

  /** The old token lives, but a server may end it when it issues the new one. */
  @Test
  void newSource_getsTheTokensThatWait_whileTheOldOnesLive() {
    store.save(KEY, tokens(1, NOON));
    refuseResults(store);
    AccessToken rejected = tokens(1, NOON).accessToken();
    assertThat(refresher.source(store, KEY).replacementFor(rejected).value().reveal())
        .isEqualTo("AT-2");

    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-2");
  }

  @Test
  void signOut_andNewSignIn_countForMoreThanTokensThatWait() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    failAtTheResult();
    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-2");
    store.comeBack();
    List<Token> revoked = new ArrayList<>();

    store.signOut(KEY, revoked::add);
    assertThat(catchThrowable(() -> value(refresher.source(store, KEY))))
        .hasMessageContaining("none in the store");
    store.save(KEY, tokens(5, NOON));
    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-5");
    runLater();

    assertThat(stored(KEY)).isEqualTo("AT-5");
    clock.advance(Duration.ofMinutes(30));
    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-5");
  }

  @Test
  void newSignIn_hidesTokensThatWait_ofTheTimeBefore() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    failAtTheResult();
    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-2");
    store.comeBack();
    store.save(KEY, tokens(5, NOON));

    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-5");
    runLater();

    assertThat(stored(KEY)).isEqualTo("AT-5");
    assertThat(heard()).containsExactly(STORE_FAILED, LOST);
  }

  @Test
  void flightThatWritesWhatWaited_tellsIt_once() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    failAtTheResult();
    TokenSource source = refresher.source(store, KEY);
    assertThat(value(source)).isEqualTo("AT-2");
    store.comeBack();
    clock.advance(Duration.ofSeconds(2));

    assertThat(source.replacementFor(Samples.accessToken("AT-0")).value().reveal())
        .isEqualTo("AT-2");
    runLater();

    assertThat(stored(KEY)).isEqualTo("AT-2");
    assertThat(heard()).containsExactly(STORE_FAILED, REFRESHED);
  }

  /** The writer and a flight write the same at the same time. */
  @Test
  void twoWhoWriteWhatWaited_tellItOnce() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    failAtTheResult();
    TokenSource source = refresher.source(store, KEY);
    assertThat(value(source)).isEqualTo("AT-2");
    store.comeBack();
    clock.advance(Duration.ofSeconds(2));
    AtomicBoolean first = new AtomicBoolean(true);
    store.beforeWrite =
        next -> {
          if (first.getAndSet(false)) {
            source.replacementFor(Samples.accessToken("AT-0"));
          }
        };

    runLater();

    assertThat(stored(KEY)).isEqualTo("AT-2");
    assertThat(heard()).containsExactly(STORE_FAILED, REFRESHED);
  }

  @Test
  void listenerThatTakesItsTime_holdsUpNobodysTokens() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.save(OTHER_KEY, tokens(1, NOON.minus(HOUR)));
    refuseResults(store);
    value(refresher.source(store, KEY));
    value(refresher.source(store, OTHER_KEY));
    store.comeBack();
    listenerIsSlow.set(true);

    Crowd<Boolean> writer =
        Crowd.of(
            1,
            () -> {
              runLater();
              return true;
            });
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!stored(KEY).equals("AT-2") || !stored(OTHER_KEY).equals("AT-2")) {
      assertThat(System.nanoTime()).as("heard %s", heard()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    listenerMayGoOn.countDown();
    assertThat(writer.results()).containsExactly(true);
  }

  /** A thread that held the old token comes back with its 401. */
  @Test
  void replacementThatIsKnown_isHadWhileTheStoreIsDown() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    TokenSource source = refresher.source(store, KEY);
    assertThat(value(source)).isEqualTo("AT-2");
    store.goDown();

    assertThat(source.replacementFor(tokens(1, NOON).accessToken()).value().reveal())
        .isEqualTo("AT-2");
  }

  /**
   * It was replaced on another node or by another source; an older one is not what was asked for.
   */
  @Test
  void replacementForANewerToken_isNoOlderOne_whileTheServerIsDown() {
    AtomicBoolean down = new AtomicBoolean();
    Refresher refreshing =
        Samples.refresher(
            old -> {
              if (down.get()) {
                throw Samples.timeout();
              }
              return next(old);
            },
            clock);
    store.save(KEY, tokens(1, NOON));
    TokenSource behind = refreshing.source(store, KEY);
    TokenSource ahead = refreshing.source(store, KEY);
    AccessToken one = behind.token();
    AccessToken two = ahead.replacementFor(one);
    clock.advance(Duration.ofSeconds(10));
    down.set(true);

    assertThatThrownBy(() -> behind.replacementFor(two)).hasMessageContaining("TRANSPORT_TIMEOUT");
    assertThat(value(behind)).isEqualTo("AT-1");
  }

  @Test
  void signOutThatACallFinds_isToldLost_once() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    failAtTheResult();
    TokenSource source = refresher.source(store, KEY);
    assertThat(value(source)).isEqualTo("AT-2");
    store.comeBack();
    store.delete(KEY);
    clock.advance(HOUR);

    assertThat(catchThrowable(source::token)).hasMessageContaining("none in the store");
    runLater();

    assertThat(heard()).containsExactly(STORE_FAILED, LOST);
  }

  /** Between the answer and the first write tokens wait, too, and that is nobody's failure. */
  @Test
  void ordinaryRefresh_startsNoWriter() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.save(OTHER_KEY, tokens(1, NOON));
    TokenSource other = refresher.source(store, OTHER_KEY);
    store.beforeWrite =
        next -> {
          if (!HookedStore.isLease(next)) {
            assertThat(value(other)).isEqualTo("AT-1");
          }
        };

    assertThat(value(refresher.source(store, KEY))).isEqualTo("AT-2");

    assertThat(later).isEmpty();
    assertThat(heard()).containsExactly(REFRESHED);
  }

  @Test
  void awaitRefreshes_startsTheWriterThatNeverCameToRun() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    AtomicInteger starts = new AtomicInteger();
    Refresher poor =
        refresher(
            work -> {
              if (starts.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              work.run();
            });
    failAtTheResult();
    assertThat(value(poor.source(store, KEY))).isEqualTo("AT-2");
    store.comeBack();

    assertThat(poor.awaitRefreshes(LONG)).isTrue();

    assertThat(stored(KEY)).isEqualTo("AT-2");
  }
}
