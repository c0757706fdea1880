package dev.codegrant.credential;

import dev.codegrant.credential.TokenRecord.RefreshState.Running;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Waits for another's refresh, and tells when its lease has ended. The clocks of two machines
 * differ, so a lease has ended when it was watched for its whole length, by whatever clock. Where
 * its end is long past, a second is enough: its holder may be about to write what a store that was
 * down did not take.
 */
final class LeaseWatch {

  /** What waits, and measures: the machine's own timer, or that of a test. */
  interface Pause {
    void pause(Duration duration) throws InterruptedException;

    /** As {@link System#nanoTime}: clocks are set, and that is no time that went by. */
    default long nanoTime() {
      return System.nanoTime();
    }
  }

  /** By how much the clock of one node may be ahead of another's. */
  static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMillis(250);

  private final Pause pause;
  private final Duration patience;
  private Duration next = SHORTEST;
  private Duration waited = Duration.ZERO;
  private Duration watched = Duration.ZERO;
  private @Nullable Running lease;

  LeaseWatch(Pause pause, Duration patience) {
    this.pause = pause;
    this.patience = patience;
  }

  /**
   * Whether nobody works under a lease any more.
   *
   * @param seen for how long earlier refreshes of this process have known it
   * @param isStoreTroubled whether the store failed lately, so that others may be waiting for it
   */
  boolean hasEnded(Running current, Duration seen, Instant now, boolean isStoreTroubled) {
    if (!current.equals(lease)) { // the same holder may have taken it anew
      lease = current;
      watched = Duration.ZERO;
    }
    Duration known = watched.compareTo(seen) > 0 ? watched : seen;
    boolean isLongPast = now.minus(CLOCK_TOLERANCE).isAfter(current.until());
    return (isLongPast && !isStoreTroubled && known.compareTo(LEAST) >= 0)
        || known.compareTo(Duration.between(current.begun(), current.until())) >= 0;
  }

  /** A moment, longer each time. */
  void await() {
    if (waited.compareTo(patience) >= 0) {
      throw new TransportException(
          ErrorKind.STORE_LOCK_TIMEOUT,
          "the end of a refresh that another process makes, within "
              + patience.toSeconds()
              + " seconds",
          "one process after the other that began and did not end",
          "try later; look whether the authorization server answers at all",
          null);
    }
    try {
      pause.pause(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(
          ErrorKind.INTERRUPTED,
          "the end of a refresh that another process makes",
          "an interrupt of this thread",
          "nothing, if the program is ending",
          e);
    }
    waited = waited.plus(next);
    watched = watched.plus(next);
    next = next.multipliedBy(3).dividedBy(2);
    next = next.compareTo(LONGEST) > 0 ? LONGEST : next;
  }
}
