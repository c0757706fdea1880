package dev.codegrant.storm;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What some threads got, as numbers: of each access token, of each kind of failure, and of each
 * event in between.
 *
 * @param tokens by {@link Tally#name}
 */
record Outcome(
    SortedMap<String, Integer> tokens,
    SortedMap<String, Integer> failures,
    SortedMap<String, Integer> events) {

  int event(Enum<?> type) {
    return events.getOrDefault(type.name(), 0);
  }

  /** This and that together. */
  Outcome plus(Outcome that) {
    return new Outcome(
        sum(tokens, that.tokens), sum(failures, that.failures), sum(events, that.events));
  }

  private static SortedMap<String, Integer> sum(Map<String, Integer> a, Map<String, Integer> b) {
    SortedMap<String, Integer> sum = new TreeMap<>(a);
    b.forEach((name, number) -> sum.merge(name, number, Integer::sum));
    return sum;
  }

  /** One line, to be {@link #parse}d by another process. */
  String line() {
    return line(tokens) + ";" + line(failures) + ";" + line(events);
  }

  private static String line(Map<String, Integer> numbers) {
    return numbers.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(joining(","));
  }

  static Outcome parse(String line) {
    String[] parts = line.split(";", -1);
    return new Outcome(numbers(parts[0]), numbers(parts[1]), numbers(parts[2]));
  }

  private static SortedMap<String, Integer> numbers(String text) {
    SortedMap<String, Integer> numbers = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String pair : text.split(",", -1)) {
        String[] both = pair.split("=", 2);
        numbers.put(both[0], Integer.parseInt(both[1]));
      }
    }
    return numbers;
  }

  /** Counts while threads are at work. */
  static final class Count {
    private final ConcurrentMap<String, Integer> numbers = new ConcurrentHashMap<>();

    void add(String name) {
      numbers.merge(name, 1, Integer::sum);
    }

    SortedMap<String, Integer> numbers() {
      return new TreeMap<>(numbers);
    }
  }
}
