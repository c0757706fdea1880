package dev.codegrant.testkit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The changes a test has ordered for one kind of token, each used once, in order. */
final class JwtChanges {
  private final Queue<JwtChange> queue = new ConcurrentLinkedQueue<>();

  void add(JwtChange change) {
    queue.add(change);
  }

  JwtChange next() {
    JwtChange ordered = queue.poll();
    return ordered == null ? JwtChange.none() : ordered;
  }
}
