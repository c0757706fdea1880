package dev.codegrant.corpus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An area of the corpus: how its cases are run, and what proves each sentence of theirs. */
public final class CorpusArea {

  /** Runs a case. */
  @FunctionalInterface
  public interface Runner {
    void run(CaseRun run) throws Exception;
  }

  /** Proves a sentence by what was observed; throws an AssertionError where it does not hold. */
  @FunctionalInterface
  public interface Check {
    void prove(CaseRun run) throws Exception;
  }

  private final String name;
  private final List<CorpusCase> cases;
  private final Map<String, Runner> runners = new HashMap<>();
  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Map<String, Check> ownChecks = new LinkedHashMap<>();
  private final Map<String, String> elsewhere = new LinkedHashMap<>();
  private final Map<Class<?>, String> valueKinds = new LinkedHashMap<>();
  private final Set<String> usedChecks = new TreeSet<>();
  private final Map<String, Boolean> results = new LinkedHashMap<>();
  private Check whenRefused = run -> {};
  private Runner everyCase;
  private Duration patience = Duration.ofSeconds(10);

  private CorpusArea(String name, List<CorpusCase> cases) {
    this.name = name;
    this.cases = cases;
  }

  /** An area of the corpus, by its two letters. */
  public static CorpusArea of(String name) {
    List<CorpusCase> cases = Corpus.cases(name);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("no area " + name);
    }
    return new CorpusArea(name, cases);
  }

  /** An area of cases that are not in the corpus, to test this framework. */
  static CorpusArea of(String name, List<CorpusCase> cases) {
    return new CorpusArea(name, cases);
  }

  /** How to run the cases that have no runner of their own. */
  public CorpusArea run(Runner runner) {
    everyCase = runner;
    return this;
  }

  /** How to run this case. */
  public CorpusArea run(String id, Runner runner) {
    requireCase(id);
    if (runners.put(id, runner) != null) {
      throw new IllegalArgumentException("two runners for " + id);
    }
    return this;
  }

  /** What proves this {@code must} or {@code must_not}, letter by letter, wherever it stands. */
  public CorpusArea check(String text, Check check) {
    if (checks.put(text, check) != null) {
      throw new IllegalArgumentException("two checks of: " + text);
    }
    return this;
  }

  /** What proves it in this case. */
  public CorpusArea check(String id, String text, Check check) {
    requireCase(id);
    if (ownChecks.put(key(id, text), check) != null) {
      throw new IllegalArgumentException("two checks of: " + text + " in " + id);
    }
    return this;
  }

  /** What must hold after every case in which something was refused, such as an empty store. */
  public CorpusArea whenRefused(Check check) {
    whenRefused = check;
    return this;
  }

  /** A returned value of this type counts as this kind, as a denial does. */
  public CorpusArea valueKind(Class<?> type, String kind) {
    valueKinds.put(type, kind);
    return this;
  }

  /** This case is not run here, because of this. It stays on the list of what was not run. */
  public CorpusArea elsewhere(String id, String because) {
    requireCase(id);
    if (because.isBlank()) {
      throw new IllegalArgumentException("no reason for " + id);
    }
    elsewhere.put(id, because);
    return this;
  }

  /** How long threads and connections may take to end, once a case is over. */
  CorpusArea patience(Duration time) {
    patience = time;
    return this;
  }

  /** The two letters. */
  public String name() {
    return name;
  }

  Set<String> elsewhere() {
    return Set.copyOf(elsewhere.keySet());
  }

  Stream<CorpusCase> cases() {
    return cases.stream().filter(c -> !elsewhere.containsKey(c.id()));
  }

  Map<String, Boolean> results() {
    return Map.copyOf(results);
  }

  /** Runs a case and judges it. */
  void verify(CorpusCase testCase) throws Exception {
    results.put(testCase.id(), false);
    Runner runner = runners.getOrDefault(testCase.id(), everyCase);
    if (runner == null) {
      throw new AssertionError("no runner for " + testCase);
    }
    List<String> faults = new ArrayList<>();
    Set<Thread> before = CaseVerdict.userThreads();
    CaseRun run = new CaseRun(testCase);
    CaseVerdict verdict = new CaseVerdict(run, valueKinds, patience);
    try (Overheard overheard = new Overheard()) {
      runner.run(run);
      verdict.outcome();
      verdict.leaks(overheard.text());
      verdict.connections();
      verdict.limits();
      verdict.leftConnections();
      prove(run, faults);
    } finally {
      run.end();
    }
    verdict.leftThreads(before);
    faults.addAll(0, verdict.faults());
    if (!faults.isEmpty()) {
      throw new AssertionError(testCase + "\n" + String.join("\n", faults));
    }
    results.put(testCase.id(), true);
  }

  private void prove(CaseRun run, List<String> faults) throws Exception {
    CorpusCase testCase = run.testCase();
    Set<String> texts = new LinkedHashSet<>(testCase.must());
    texts.addAll(testCase.mustNot());
    for (String text : texts) {
      String own = key(testCase.id(), text);
      Check check = ownChecks.getOrDefault(own, checks.get(text));
      usedChecks.add(ownChecks.containsKey(own) ? own : text);
      if (check == null) {
        faults.add("no check proves: " + text);
      } else {
        prove(text, check, run, faults);
      }
    }
    if (!run.thrown().isEmpty()) {
      prove("U5: nothing stored", whenRefused, run, faults);
    }
  }

  private static void prove(String text, Check check, CaseRun run, List<String> faults)
      throws Exception {
    try {
      check.prove(run);
    } catch (AssertionError e) {
      faults.add("does not hold: " + text + "\n" + e.getMessage());
    }
  }

  /** What is wrong with the area as a whole, now that its cases were run. */
  List<String> omissions() {
    List<String> omissions = new ArrayList<>();
    cases()
        .filter(c -> !results.containsKey(c.id()))
        .forEach(c -> omissions.add("was not run: " + c));
    Set<String> unused = new TreeSet<>(checks.keySet());
    unused.addAll(ownChecks.keySet());
    unused.removeAll(usedChecks);
    unused.forEach(text -> omissions.add("a check that no case asks for: " + text));
    runners.keySet().stream()
        .filter(elsewhere::containsKey)
        .forEach(id -> omissions.add("has a runner and is said to be elsewhere: " + id));
    return omissions;
  }

  private static String key(String id, String text) {
    return id + ": " + text;
  }

  private void requireCase(String id) {
    if (cases.stream().noneMatch(c -> c.id().equals(id))) {
      throw new IllegalArgumentException("no case " + id + " in " + name);
    }
  }
}
