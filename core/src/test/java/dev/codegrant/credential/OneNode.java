package dev.codegrant.credential;

import dev.codegrant.token.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One node of an application: what it sends, what it hears, and how long it waits for others. */
final class OneNode {

  final List<String> sent = new CopyOnWriteArrayList<>();
  final List<TokenSource.Event> events = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  volatile Consumer<Duration> whileWaiting = pause -> LockSupport.parkNanos(1000);
  final AtomicLong nanos = new AtomicLong();
  private final Refresher refresher;

  OneNode(UnaryOperator<TokenSet> refresh, Clock clock) {
    refresher =
        new Refresher(
            old -> {
              sent.add(old.refreshToken().orElseThrow().value().reveal());
              return refresh.apply(old);
            },
            clock,
            Samples.LONGEST,
            events::add,
            RefreshThreads.FLIGHTS,
            RefreshThreads.WRITERS,
            new LeaseWatch.Pause() {
              @Override
              public void pause(Duration pause) {
                pauses.add(pause);
                whileWaiting.accept(pause);
              }

              @Override
              public long nanoTime() {
                return nanos.get();
              }
            },
            () -> 0.0);
  }

  TokenSource source(TokenStore store) {
    return source(store, refresher);
  }

  /** As at a server that never replaces a refresh token. */
  TokenSource sourceOfLastingRefreshTokens(TokenStore store) {
    return source(store, refresher.withLastingRefreshTokens());
  }

  private static TokenSource source(TokenStore store, Refresher refresher) {
    return refresher.source(store, Samples.KEY);
  }

  /** Until what goes on behind a call that did not wait is done. */
  void awaitQuiet() {
    if (!refresher.awaitRefreshes(Duration.ofSeconds(20))) {
      throw new AssertionError("still at work after 20 seconds");
    }
  }

  List<TokenSource.Event.Type> heard() {
    return events.stream().map(TokenSource.Event::type).toList();
  }

  Duration waited() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
