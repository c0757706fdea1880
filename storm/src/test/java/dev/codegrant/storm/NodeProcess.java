package dev.codegrant.storm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link Node} as the test sees it: a process that can be told to work, stopped and killed. */
final class NodeProcess implements AutoCloseable {

  private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final BufferedWriter commands;
  private final ConcurrentMap<String, BlockingQueue<String>> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

  private NodeProcess(Process process) {
    this.process = process;
    this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    read(process.getInputStream(), this::note);
    read(process.getErrorStream(), errors::add);
  }

  /**
   * Starts a process.
   *
   * @param key what its store is sealed with, in base64
   * @param timeout of a token request
   */
  static NodeProcess start(StoreAddress store, String key, Duration timeout) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName(),
            store.kind().name(),
            store.location(),
            key,
            "" + timeout.toMillis());
    try {
      Process process = new ProcessBuilder(command).start();
      ALL.add(process);
      return new NodeProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has threads stand by to ask for a session's token, with a source for all or one for each. */
  void arm(String name, URI tokenEndpoint, boolean shared, int threads) {
    say("arm %s %s %s %d".formatted(name, tokenEndpoint, shared ? "shared" : "own", threads));
  }

  void awaitArmed(String name) {
    assertThat(answer(name)).isEqualTo("armed");
  }

  void go(String name) {
    say("go " + name);
  }

  Outcome outcome(String name) {
    return Outcome.parse(answer(name));
  }

  /** Has one thread ask. */
  void begin(String name, URI tokenEndpoint) {
    arm(name, tokenEndpoint, true, 1);
    awaitArmed(name);
    go(name);
  }

  /** Has one thread ask, and waits for what it gets. */
  Outcome ask(String name, URI tokenEndpoint) {
    begin(name, tokenEndpoint);
    return outcome(name);
  }

  /** SIGSTOP: nothing in it moves any more, and nobody is told. */
  void pause() {
    signal("STOP");
    Path state = Path.of("/proc", "" + process.pid(), "stat");
    if (Files.isReadable(state)) {
      Patience.await("the process to stand still", () -> isStopped(state));
    }
  }

  private static boolean isStopped(Path state) {
    try {
      return Files.readString(state).matches("(?s)[0-9]+ \\(.*\\) T .*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  /** SIGKILL. */
  void kill() {
    signal("KILL");
    end();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    end();
  }

  private void end() {
    try {
      assertThat(process.waitFor(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ALL.remove(process);
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private synchronized void say(String line) {
    try {
      commands.write(line);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new AssertionError("the process is gone: " + errors, e);
    }
  }

  private String answer(String name) {
    try {
      String answer = answers(name).poll(Patience.LONGEST.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer).as("an answer of the process, which says %s", errors).isNotNull();
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void note(String line) {
    String[] words = line.split(" ", 2);
    answers(words[0]).add(words[1]);
  }

  private BlockingQueue<String> answers(String name) {
    return answers.computeIfAbsent(name, any -> new LinkedBlockingQueue<>());
  }

  private static void read(InputStream in, Consumer<String> lines) {
    Crowd.platformThread(
        () -> {
          try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            reader.lines().forEach(lines);
          } catch (IOException | UncheckedIOException e) {
            // The process has ended.
          }
        });
  }
}
