package dev.codegrant.internal.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Everything that java.util.logging is given, at every level, until closed. */
final class RecordedLogs implements AutoCloseable {

  static {
    // Core itself does not read java.logging; google-http-client logs with it. This must run before
    // the class below is loaded, so nothing in this one may mention a type of java.logging.
    ModuleLayer.boot()
        .findModule("java.logging")
        .ifPresent(logging -> RecordedLogs.class.getModule().addReads(logging));
  }

  private final Recorder recorder = new Recorder();

  private RecordedLogs() {}

  static RecordedLogs ofEverything() {
    return new RecordedLogs();
  }

  void write(String message) {
    recorder.write(message);
  }

  String text() {
    return String.join("\n", recorder.lines);
  }

  @Override
  public void close() {
    recorder.detach();
  }

  private static final class Recorder extends Handler {
    private static final List<String> LOUD =
        List.of("", "com.google.api.client.http.HttpTransport", "jdk.httpclient.HttpClient");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Map<Logger, @Nullable Level> before = new LinkedHashMap<>();

    Recorder() {
      setLevel(Level.ALL);
      for (String name : LOUD) {
        Logger logger = Logger.getLogger(name);
        before.put(logger, logger.getLevel());
        logger.setLevel(Level.ALL);
      }
      Logger.getLogger("").addHandler(this);
    }

    void write(String message) {
      Logger.getLogger("com.google.api.client.http.HttpTransport").config(message);
    }

    void detach() {
      Logger.getLogger("").removeHandler(this);
      before.forEach(Logger::setLevel);
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
