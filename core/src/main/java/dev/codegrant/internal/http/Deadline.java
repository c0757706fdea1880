package dev.codegrant.internal.http;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** The moment at which an exchange ends, complete or not. */
final class Deadline {

  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  static Deadline afterMillis(long millis) {
    return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** The milliseconds that are left, rounded up: at least one, because zero means for ever. */
  int remainingMillis() throws SocketTimeoutException {
    long nanos = nanoTime - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("no complete answer in time");
    }
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos - 1) + 1);
  }
}
