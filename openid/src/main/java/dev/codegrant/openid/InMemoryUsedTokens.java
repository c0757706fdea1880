package dev.codegrant.openid;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tokens that this process accepted, for as long as they could be accepted again. */
final class InMemoryUsedTokens implements UsedTokens {

  /** Some 10 MiB. A provider that sends more in ten minutes has its oldest forgotten. */
  private static final int MOST = 65_536;

  private final Map<String, Instant> used = new LinkedHashMap<>();
  private final Clock clock;
  private final int most;

  InMemoryUsedTokens(Clock clock) {
    this(clock, MOST);
  }

  InMemoryUsedTokens(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  @Override
  public synchronized boolean claim(String token, Instant until) {
    Instant now = clock.instant();
    used.values().removeIf(now::isAfter);
    if (used.containsKey(token)) {
      return false;
    }
    if (used.size() >= most) {
      Iterator<String> oldestFirst = used.keySet().iterator();
      oldestFirst.next();
      oldestFirst.remove();
    }
    used.put(token, until);
    return true;
  }

  synchronized int size() {
    return used.size();
  }
}
