package dev.codegrant.testkit;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The answers a test has ordered, each used once, in order, per endpoint. */
final class Deviations {
  private final Map<Endpoint, Queue<Answer>> queues = new ConcurrentHashMap<>();

  void add(Endpoint endpoint, Answer answer) {
    queue(endpoint).add(answer);
  }

  Answer next(Endpoint endpoint) {
    Answer ordered = queue(endpoint).poll();
    return ordered == null ? Answer.usual() : ordered;
  }

  private Queue<Answer> queue(Endpoint endpoint) {
    return queues.computeIfAbsent(endpoint, absent -> new ConcurrentLinkedQueue<>());
  }
}
