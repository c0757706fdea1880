package dev.codegrant.web;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that this process has seen the answer of, until they would have expired anyway. A
 * sealed cookie opens as often as it is sent; this is what makes it work once, on this node.
 */
final class UsedAttempts {

  /** At some 150 bytes each, 10 MiB; above that, the oldest are forgotten. */
  private static final int MOST = 65_536;

  private final Map<String, Instant> used = new LinkedHashMap<>();
  private final int most;

  UsedAttempts() {
    this(MOST);
  }

  UsedAttempts(int most) {
    this.most = most;
  }

  /** Whether this is the first claim: true for one of all threads that ask. */
  synchronized boolean claim(String attempt, Instant now, Instant until) {
    Iterator<Instant> oldestFirst = used.values().iterator();
    while (oldestFirst.hasNext()) {
      boolean over = now.isAfter(oldestFirst.next());
      if (!over && used.size() < most) {
        break;
      }
      oldestFirst.remove();
    }
    return used.putIfAbsent(attempt, until) == null;
  }

  /** Takes back a claim of something that turned out to be no attempt, or could not be read. */
  synchronized void release(String attempt) {
    used.remove(attempt);
  }

  synchronized int size() {
    return used.size();
  }
}
