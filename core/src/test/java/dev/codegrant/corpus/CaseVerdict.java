package dev.codegrant.corpus;

import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Judges what a case's calls did by what the corpus expects and by its universal invariants. */
final class CaseVerdict {

  /**
   * A wall clock is a guard against hangs and against quadratic work, and no stopwatch: the limit
   * is ten times the corpus's, and never less than five seconds, because the machine is shared.
   */
  private static final int SLOWER_MACHINE = 10;

  private static final int LEAST_LIMIT_MS = 5_000;

  /** Invariant U3; what is longer than the largest answer that is ever read does not count. */
  private static final long MOST_ALLOCATED = 8L * 1024 * 1024;

  private static final long LARGEST_READ = 1024 * 1024;

  private final CaseRun run;
  private final CorpusCase expected;
  private final Map<Class<?>, String> valueKinds;
  private final Duration patience;
  private final List<String> faults = new ArrayList<>();

  CaseVerdict(CaseRun run, Map<Class<?>, String> valueKinds, Duration patience) {
    this.patience = patience;
    this.run = run;
    this.expected = run.testCase();
    this.valueKinds = valueKinds;
  }

  static Set<Thread> userThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() && thread.isAlive())
        .collect(Collectors.toSet());
  }

  List<String> faults() {
    return faults;
  }

  void outcome() {
    List<Object> returned = run.returned();
    List<Throwable> thrown = run.thrown();
    if (returned.isEmpty() && thrown.isEmpty()) {
      faults.add("the area never came to CaseRun.call");
    }
    thrown.forEach(this::refusal);
    int asExpected = 0;
    for (Object value : returned) {
      String kind = kindOf(value);
      if (allowed(kind)) {
        asExpected++;
      } else if (!run.wasRaced()) {
        faults.add("U4: expected " + expected.kind() + ", but the call ended with " + kind);
      }
    }
    if (run.wasRaced() && asExpected == 0 && thrown.stream().noneMatch(this::asExpected)) {
      faults.add("U4: not one of the threads ended with " + expected.kind());
    }
  }

  private void refusal(Throwable e) {
    if (!(e instanceof OAuthException failure)) {
      faults.add("U4: not an OAuthException but " + printed(e));
    } else if (!asExpected(failure)) {
      faults.add(
          "U4: expected "
              + expected.kind()
              + expected.reason().map(r -> "(" + r + ")").orElse("")
              + ", got "
              + printed(failure));
    }
  }

  private boolean asExpected(Throwable e) {
    return e instanceof OAuthException failure
        && allowed(failure.kind().name())
        && (!failure.kind().name().equals(expected.kind())
            || expected.reason().isEmpty()
            || expected.reason().equals(failure.reason()));
  }

  private boolean allowed(String kind) {
    return kind.equals(expected.kind()) || expected.alsoAllowed().contains(kind);
  }

  private String kindOf(Object value) {
    if (value instanceof DeniedAuthorization) {
      return "AUTHORIZATION_DENIED";
    }
    return valueKinds.entrySet().stream()
        .filter(entry -> entry.getKey().isInstance(value))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("OK");
  }

  /** U1. */
  void leaks(String overheard) {
    leak("a log or the output", overheard);
    run.thrown().forEach(e -> leak("an exception", printed(e)));
    run.returned().forEach(value -> leak("toString of what was returned", value.toString()));
    for (RawExchange.Request request : run.requests()) {
      leak("a request line", request.head().lines().findFirst().orElse(""));
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      leak("the name of a thread", thread.getName());
    }
    run.watched().forEach(this::leak);
  }

  private void leak(String where, String text) {
    run.canaries()
        .foundIn(text)
        .ifPresent(name -> faults.add("U1: a part of " + name + " stands in " + where));
  }

  /** U2. */
  void connections() {
    if (run.evilConnections() > 0) {
      faults.add("U2: somebody connected to the attacker's server");
    }
  }

  /** U3. */
  void limits() {
    long limit = Math.max(LEAST_LIMIT_MS, (long) expected.maxMs() * SLOWER_MACHINE);
    if (run.millis() > limit) {
      faults.add("U3: took " + run.millis() + " ms, more than " + limit);
    }
    long most = MOST_ALLOCATED + Math.min(run.inputSize(), LARGEST_READ);
    if (run.allocated() > most) {
      faults.add("U3: allocated " + run.allocated() + " bytes, more than " + most);
    }
  }

  /** U6, while the servers are still there. */
  void leftConnections() {
    for (RawServer server : run.servers()) {
      if (!soon(() -> server.busyConnections() == 0)) {
        faults.add("U6: a connection was left open in the middle of an exchange");
      }
    }
  }

  /** U6, when the servers are gone. */
  void leftThreads(Set<Thread> before) {
    if (!soon(() -> before.containsAll(userThreads()))) {
      faults.add("U6: threads were left: " + userThreads());
    }
  }

  private boolean soon(BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  private static String printed(Throwable e) {
    StringWriter out = new StringWriter();
    e.printStackTrace(new PrintWriter(out));
    return e + "\n" + out;
  }
}
