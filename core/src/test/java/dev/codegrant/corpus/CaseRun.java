package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.management.ThreadMXBean;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * One run of one case: its values, its servers, and what was observed. The area sets the stage
 * freely, and does the one thing under test within {@link #call}; what is thrown outside of it is a
 * broken test and not an outcome.
 */
public final class CaseRun {

  /** Backslash escapes stand in these members as in a Java string literal. */
  private static final Set<String> ESCAPED =
      Set.of(
          "url", "call", "config", "doc", "key", "returnTo", "uri", "request", "scopes", "extra");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z][A-Z0-9_]*\\}");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final CorpusCase testCase;
  private final Map<String, String> values = new HashMap<>();
  private final Canaries canaries = new Canaries();
  private final List<RawServer> servers = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final List<Object> returned = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> watched = new LinkedHashMap<>();
  private final Map<String, Object> notes = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong allocated = new AtomicLong();
  private final AtomicLong inputSize = new AtomicLong();
  private RawServer evil;
  private boolean raced;

  CaseRun(CorpusCase testCase) {
    this.testCase = testCase;
    Fixtures.fill(testCase, values, canaries);
  }

  /** The case as written. */
  public CorpusCase testCase() {
    return testCase;
  }

  /** The case's input as written. */
  public JsonObject input() {
    return testCase.input();
  }

  /** Whether the input has this member. */
  public boolean has(String member) {
    return input().has(member);
  }

  /** The value of a placeholder: CODE, STATE, VERIFIER, AT, RT, PORT ... */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("nobody gave ${" + name + "} a value in " + testCase);
    }
    return value;
  }

  /** Gives a placeholder a value that is no secret. */
  public void set(String name, String value) {
    values.put(name, value);
  }

  /** Gives a placeholder the value that the library made up; it is a canary from now on. */
  public String secret(String name, String value) {
    values.put(name, value);
    canaries.add(name, value);
    return value;
  }

  /** A member of the input, expanded. Generators, placeholders, and escapes where there are any. */
  public String text(String member) {
    return expand(member, string(member));
  }

  /** Any text as if it stood in that member of the input. */
  public String expand(String member, String raw) {
    String text = expanded(Generators.text(raw, this::value));
    inputSize.addAndGet(text.length());
    return ESCAPED.contains(member) ? Generators.unescaped(text) : text;
  }

  /** A member of the input, expanded to bytes: text is UTF-8. */
  public byte[] bytes(String member) {
    byte[] bytes = Generators.bytes(string(member), this::value);
    expanded(new String(bytes, UTF_8));
    inputSize.addAndGet(bytes.length);
    return bytes;
  }

  /** A value with a placeholder in it, such as GOOD, is not expanded by its name alone. */
  private String expanded(String text) {
    if (PLACEHOLDER.matcher(text).find()) {
      throw new IllegalStateException("a placeholder is left over in a value of " + testCase);
    }
    return text;
  }

  private String string(String member) {
    JsonElement element = input().get(member);
    if (element == null) {
      throw new IllegalStateException("no '" + member + "' in " + testCase);
    }
    return element.getAsString();
  }

  /** Starts a server of bytes on 127.0.0.1 that ends with the case. */
  public RawServer serve(RawServer.Script script) {
    RawServer server = closing(RawServer.start(script));
    servers.add(server);
    return server;
  }

  /** An attacker's server: the case fails when anybody connects to it. */
  public synchronized RawServer evil() {
    if (evil == null) {
      evil = closing(RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    }
    return evil;
  }

  /** Closes this after the case. */
  public <T extends AutoCloseable> T closing(T resource) {
    closing.add(resource);
    return resource;
  }

  /** The requests that all servers of this case were sent, the attacker's apart. */
  public List<RawExchange.Request> requests() {
    return servers.stream().flatMap(server -> server.requests().stream()).toList();
  }

  /** No canary may stand in this text either: a page, a header, a file. */
  public void watch(String what, String text) {
    watched.put(what, text);
  }

  /** Keeps something for a check. */
  public void note(String name, Object value) {
    notes.put(name, value);
  }

  /** Whether something was noted under this name. */
  public boolean hasNoted(String name) {
    return notes.containsKey(name);
  }

  /** What was noted. */
  public <T> T noted(String name, Class<T> type) {
    if (!notes.containsKey(name)) {
      throw new AssertionError("nothing was noted as '" + name + "'");
    }
    return type.cast(notes.get(name));
  }

  /**
   * The thing under test. Every call of a case must end as the case says; a step that must succeed
   * on the way is done outside.
   *
   * @return what it returned, or null when it threw
   */
  public <T> T call(Callable<T> action) {
    long start = System.nanoTime();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      T value = action.call();
      returned.add(value == null ? "null" : value);
      return value;
    } catch (Throwable e) { // an Error of the library under test is an outcome too
      thrown.add(e);
      return null;
    } finally {
      allocated.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - before);
      nanos.addAndGet(System.nanoTime() - start);
    }
  }

  /** As {@link #call}, for things that return nothing. */
  public void calling(Action action) {
    call(
        () -> {
          action.run();
          return "done";
        });
  }

  /**
   * The same call by many threads at once. At least one must end as the case says, those that throw
   * must all throw that, and a check says how many.
   */
  public void race(int threads, Callable<?> action) throws InterruptedException {
    raced = true;
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () ->
                  call(
                      () -> {
                        ready.countDown();
                        go.await();
                        return action.call();
                      }),
              "corpus-racer-" + i);
      thread.start();
      all.add(thread);
    }
    ready.await();
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    nanos.set(System.nanoTime() - start);
    allocated.set(0); // of many threads, each its own
  }

  /** What the calls returned, in their order. */
  public List<Object> returned() {
    return List.copyOf(returned);
  }

  /** What the calls returned that is of this type. */
  public <T> List<T> returned(Class<T> type) {
    return returned().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The one value of this type that a call returned. */
  public <T> T result(Class<T> type) {
    List<T> all = returned(type);
    if (all.size() != 1) {
      throw new AssertionError("expected one " + type.getSimpleName() + ", got " + all.size());
    }
    return all.get(0);
  }

  /** What the calls threw. */
  public List<Throwable> thrown() {
    return List.copyOf(thrown);
  }

  /** The first exception of this type that a call threw. */
  public <T extends Throwable> T failure(Class<T> type) {
    return thrown().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " was thrown"));
  }

  /** Bytes that the calls allocated in their own thread. */
  public long allocated() {
    return allocated.get();
  }

  /** Milliseconds that the calls took. */
  public long millis() {
    return nanos.get() / 1_000_000;
  }

  /** Whether this text has a part of a secret, and of which; for checks of an area. */
  public boolean leaks(String text) {
    return canaries.foundIn(text).isPresent();
  }

  Canaries canaries() {
    return canaries;
  }

  Map<String, String> watched() {
    return watched;
  }

  List<RawServer> servers() {
    return List.copyOf(servers);
  }

  int evilConnections() {
    return evil == null ? 0 : evil.connections();
  }

  long inputSize() {
    return inputSize.get();
  }

  boolean wasRaced() {
    return raced;
  }

  /** UTF-8, as everything in the corpus. */
  public static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  void end() throws Exception {
    for (int i = closing.size() - 1; i >= 0; i--) {
      closing.get(i).close();
    }
  }

  /** Something to do that may throw anything. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }
}
