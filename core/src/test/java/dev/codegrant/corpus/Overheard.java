package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that goes to java.util.logging, at every level, and to the standard streams. */
final class Overheard implements AutoCloseable {

  /** Loggers of libraries that may be made later than this. */
  private static final List<String> ALWAYS =
      List.of("", "com.google.api.client.http.HttpTransport", "jdk.httpclient.HttpClient");

  private final Map<Logger, Level> levels = new LinkedHashMap<>();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Recorder recorder = new Recorder();

  Overheard() {
    ALWAYS.forEach(this::loud);
    Collections.list(LogManager.getLogManager().getLoggerNames()).forEach(this::loud);
    Logger.getLogger("").addHandler(recorder);
    PrintStream stream = new PrintStream(printed, true, UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  private void loud(String name) {
    Logger logger = Logger.getLogger(name);
    levels.put(logger, logger.getLevel());
    logger.setLevel(Level.ALL);
  }

  String text() {
    return String.join("\n", lines) + "\n" + printed.toString(UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    Logger.getLogger("").removeHandler(recorder);
    levels.forEach(Logger::setLevel);
  }

  private final class Recorder extends Handler {
    Recorder() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(new SimpleFormatter().format(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
