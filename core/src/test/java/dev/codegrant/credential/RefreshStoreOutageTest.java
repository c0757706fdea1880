package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.STORE_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A store that is down, at each moment of a refresh. */
class RefreshStoreOutageTest {

  private static final String CANARY = "canary-in-the-words-of-a-driver";

  private final ManualClock clock = new ManualClock(NOON);
  private final Broken store = new Broken();
  private final OneNode node = new OneNode(this::refresh, clock);
  private final TokenSource source = node.source(store);

  private TokenSet refresh(TokenSet old) {
    int number = Integer.parseInt(old.refreshToken().orElseThrow().value().reveal().substring(3));
    return tokens(number + 1, clock.instant());
  }

  private static String value(TokenSource source) {
    return source.token().value().reveal();
  }

  private void assertStoreFailed(TokenSource source) {
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED))
        .satisfies(e -> assertThat(e).hasMessageContaining("IllegalStateException"))
        .satisfies(e -> assertThat(e).hasStackTraceContaining("Broken.fail"))
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain(CANARY))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(CANARY));
  }

  @Test
  void downAtTheFirstLook_isNoMissingUser_andIsAskedAgainAfterASecond() {
    store.save(KEY, tokens(1, NOON));
    store.loadsUntilFailure.set(0);

    assertStoreFailed(source);
    clock.advance(Duration.ofMillis(999));
    assertStoreFailed(source);
    assertThat(store.loads).as("asked once").hasValue(1);
    clock.advance(Duration.ofMillis(1));
    store.loadsUntilFailure.set(-1);

    assertThat(value(source)).isEqualTo("AT-1");
    assertThat(node.heard()).containsExactly(STORE_FAILED);
  }

  @Test
  void timeOfAFirstLook_isTold() {
    store.save(KEY, tokens(1, NOON));
    store.loadsUntilFailure.set(0);
    store.slowness = Duration.ofSeconds(9);

    assertStoreFailed(source);

    assertThat(node.events.get(0).elapsed()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void down_takesNoFreshTokenAway() {
    store.save(KEY, tokens(1, NOON));
    assertThat(value(source)).isEqualTo("AT-1");
    store.loadsUntilFailure.set(0);

    assertThat(value(source)).isEqualTo("AT-1");
    assertThat(node.events).isEmpty();
  }

  @Test
  void down_takesNoStaleTokenAway_butADeadOne() {
    store.save(KEY, tokens(1, NOON));
    assertThat(value(source)).isEqualTo("AT-1");
    store.loadsUntilFailure.set(0);

    clock.advance(HOUR.minusMillis(1));
    assertThat(value(source)).isEqualTo("AT-1");
    clock.advance(Duration.ofMillis(1));
    assertStoreFailed(source);
    assertThat(node.sent).isEmpty();
  }

  @Test
  void downAtTheLease_sendsNothing() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.writesUntilFailure.set(0);

    assertStoreFailed(source);

    assertThat(node.sent).isEmpty();
    assertThat(node.heard()).containsExactly(STORE_FAILED);
  }

  /** The answer of the store was lost, and nobody else works under that lease. */
  @Test
  void leaseThatWasWrittenAllTheSame_isOurs_andNotWaitedFor() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.failsAfterWriting = true;
    store.writesUntilFailure.set(0);
    assertStoreFailed(source);
    clock.advance(Duration.ofSeconds(1));

    assertThat(value(source)).isEqualTo("AT-2");

    assertThat(node.pauses).isEmpty();
    assertThat(node.sent).containsExactly("RT-1");
    assertThat(node.heard()).containsExactly(STORE_FAILED, REFRESHED);
  }

  /** The lease would end, for others, while the refresh token is on its way. */
  @Test
  void leaseThatTookTooLongToWrite_isGivenBack_andNothingIsSent() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.slowness = Duration.ofMillis(5001);
    TokenRecord before = store.load(KEY).orElseThrow();

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED));
    assertThat(node.sent).isEmpty();
    assertThat(node.heard()).containsExactly(STORE_FAILED);
    assertThat(store.load(KEY).orElseThrow().refresh()).isEqualTo(before.refresh());

    clock.advance(Duration.ofSeconds(1));
    store.slowness = Duration.ofSeconds(5);
    assertThat(value(source)).isEqualTo("AT-2");
  }

  /** RF-021: they are used, and written by themselves as soon as the store is back. */
  @Test
  void downAtTheResult_keepsTheTokens_andWritesThemLater_unasked() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.writesUntilFailure.set(1);
    store.staysDown = true;
    node.whileWaiting =
        pause -> {
          if (node.pauses.size() == 6) {
            store.staysDown = false;
          }
        };

    assertThat(value(source)).isEqualTo("AT-2");

    awaitEvent(REFRESHED);
    assertThat(node.heard().subList(0, 6)).containsOnly(STORE_FAILED);
    assertThat(node.heard()).endsWith(REFRESHED).hasSize(7);
    assertThat(node.pauses)
        .as("no longer than half a second")
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 500L, 500L, 500L);
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, NOON));
    assertThat(node.sent).containsExactly("RT-1");
  }

  /** The write was made, and only its answer was lost. */
  @Test
  void resultThatWasWrittenAllTheSame_isNotTakenForAnothers() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.failsAfterWriting = true;
    store.writesUntilFailure.set(1);

    assertThat(value(source)).isEqualTo("AT-2");

    awaitEvent(REFRESHED);
    assertThat(node.heard()).containsExactly(STORE_FAILED, REFRESHED);
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, NOON));
  }

  /** The request went out, and the note that it had no answer could not be written. */
  @Test
  void downAfterATimeout_keepsTheDoubt() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.writesUntilFailure.set(1);
    OneNode doubting =
        new OneNode(
            old -> {
              throw clock.instant().equals(NOON) ? Samples.timeout() : grantRevoked();
            },
            clock);
    TokenSource of = doubting.source(store);
    assertThatExceptionOfType(TransportException.class).isThrownBy(of::token);
    clock.advance(RefreshMemory.PAUSE);

    assertThatExceptionOfType(ReauthorizationRequiredException.class)
        .isThrownBy(of::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFRESH_OUTCOME_UNKNOWN));
    assertThat(doubting.pauses).as("waits of its own lease").isEmpty();
  }

  /** Tokens that wait for the store are there for every source of this process. */
  @Test
  void downAtTheResult_handsTheTokensOutOfMemory_toANewSourceToo() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    CountDownLatch never = new CountDownLatch(1);
    node.whileWaiting = pause -> Uninterruptibles.awaitUninterruptibly(never);
    store.writesUntilFailure.set(1);
    assertThat(value(source)).isEqualTo("AT-2");
    store.loadsUntilFailure.set(0);

    assertThat(value(node.source(store))).isEqualTo("AT-2");
    never.countDown();
  }

  @Test
  void errorOfAListener_losesNoTokens() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.writesUntilFailure.set(1);
    CountDownLatch told = new CountDownLatch(1);
    TokenSource heard =
        Samples.refresher(
                this::refresh,
                clock,
                event -> {
                  if (event.type() == REFRESHED) {
                    told.countDown();
                  }
                  throw new NoClassDefFoundError("a bug of the listener, meant for the log");
                })
            .source(store, KEY);

    assertThat(heard.token().value().reveal()).isEqualTo("AT-2");
    assertThat(Uninterruptibles.awaitUninterruptibly(told, 20, TimeUnit.SECONDS)).isTrue();
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, NOON));
  }

  /** As a language without checked exceptions lets it out. */
  @Test
  void checkedException_isAStoreThatFailed() {
    store.save(KEY, tokens(1, NOON));
    store.checked = true;
    store.loadsUntilFailure.set(0);

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED))
        .satisfies(e -> assertThat(e).hasStackTraceContaining("Broken"))
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain(CANARY));
  }

  /** It says false for ever, and shows the version that it does not write over. */
  @Test
  void storeThatLagsBehind_isAskedSlowly_andNotForEver() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.lagsBehind = true;

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORE_LOCK_TIMEOUT));
    assertThat(node.pauses).hasSizeLessThan(400);
    assertThat(node.sent).isEmpty();
  }

  /** Whether another node has rotated cannot be told, so nobody is logged out. */
  @Test
  void downAfterARefusal_doesNotBelieveIt() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    store.writesUntilFailure.set(1);
    OneNode refused =
        new OneNode(
            old -> {
              throw grantRevoked();
            },
            clock);

    assertStoreFailed(refused.source(store));

    assertThat(store.load(KEY).orElseThrow().ended()).isEmpty();
  }

  @Test
  void listenerThatThrows_changesNothing() throws Exception {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    IllegalStateException bug = new IllegalStateException("a bug of the listener");
    List<Throwable> logged = new CopyOnWriteArrayList<>();
    TokenSource told =
        Samples.refresher(
                this::refresh,
                clock,
                event -> {
                  Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> logged.add(e));
                  throw bug;
                })
            .source(store, KEY);

    assertThat(told.token().value().reveal()).isEqualTo("AT-2");
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, NOON));
    assertThat(logged).containsExactly(bug);
  }

  private void awaitEvent(TokenSource.Event.Type type) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!node.heard().contains(type)) {
      assertThat(System.nanoTime()).as("heard %s", node.heard()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Fails when it is told to, with the words of a careless driver. */
  private final class Broken implements TokenStore {
    private final TokenStore records = TokenStore.inMemory(1000, evicted -> {});
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger loadsUntilFailure = new AtomicInteger(-1);
    private final AtomicInteger writesUntilFailure = new AtomicInteger(-1);
    private volatile boolean failsAfterWriting;
    private volatile boolean staysDown;
    private volatile boolean checked;
    private volatile boolean lagsBehind;
    private volatile Duration slowness = Duration.ZERO;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      if (loadsUntilFailure.get() == 0) {
        clock.advance(slowness);
        loads.incrementAndGet();
        throw fail();
      }
      return records.load(key);
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      clock.advance(slowness);
      if (lagsBehind) {
        return false;
      }
      int before = writesUntilFailure.getAndUpdate(n -> Math.max(n - 1, -1));
      if (before == 0 || (before == -1 && staysDown)) {
        if (failsAfterWriting) {
          records.replace(key, expectedVersion, next);
        }
        throw fail();
      }
      return records.replace(key, expectedVersion, next);
    }

    @Override
    public void save(TokenKey key, TokenSet tokens) {
      records.save(key, tokens);
    }

    @Override
    public void delete(TokenKey key) {
      records.delete(key);
    }

    private RuntimeException fail() {
      if (checked) {
        throw Broken.<RuntimeException>sneaky(new IOException(CANARY));
      }
      return new IllegalStateException(CANARY);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable e) throws T {
      throw (T) e;
    }
  }
}
