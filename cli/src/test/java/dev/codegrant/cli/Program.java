package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.desktop.Browser;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program, as a test runs it: never with the real browser. */
final class Program {

  static final Browser NO_BROWSER =
      uri -> {
        throw new ConfigurationException(
            ErrorKind.BROWSER_LAUNCH_REFUSED, "a browser", "none", "print the address");
      };

  private static final int SECONDS_AT_MOST = 120;

  private final Map<String, String> env = new HashMap<>();
  private InputStream in = InputStream.nullInputStream();
  private Browser browser = NO_BROWSER;

  static Ended run(String... args) {
    return new Program().start(args).await();
  }

  /** A console of a program that says nothing and is told nothing. */
  static Console console() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of(), NO_BROWSER);
  }

  Program env(String name, String value) {
    env.put(name, value);
    return this;
  }

  Program in(String text) {
    in = new ByteArrayInputStream(text.getBytes(UTF_8));
    return this;
  }

  Program browser(Browser opens) {
    browser = opens;
    return this;
  }

  Running start(String... args) {
    WatchedOutput out = new WatchedOutput();
    WatchedOutput err = new WatchedOutput();
    Console console =
        new Console(
            in, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), env, browser);
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                code.complete(Codegrant.run(args, console));
              } catch (RuntimeException | Error e) {
                code.completeExceptionally(e);
              }
            },
            "program-under-test");
    thread.setDaemon(true);
    thread.start();
    return new Running(out, err, code);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(SECONDS_AT_MOST, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The program while it waits for the user. */
  record Running(WatchedOutput out, WatchedOutput err, CompletableFuture<Integer> code) {

    /** The address on the line that begins with {@code Open:}, from standard output. */
    URI opened() {
      return address(out);
    }

    /** The same, from standard error, where it is with {@code --json}. */
    URI openedOnErr() {
      return address(err);
    }

    Ended await() {
      return new Ended(get(code), out.text(), err.text());
    }

    private URI address(WatchedOutput output) {
      Object first = get(CompletableFuture.anyOf(output.address(), code));
      if (first instanceof URI uri) {
        return uri;
      }
      throw new AssertionError("ended with " + first + " and no address:\n" + err.text());
    }
  }

  /** What is left of a program that has ended. */
  record Ended(int code, String out, String err) {

    JsonObject json() {
      assertOneLine();
      return JsonParser.parseString(out).getAsJsonObject();
    }

    String errorKind() {
      return json().getAsJsonObject("error").get("kind").getAsString();
    }

    private void assertOneLine() {
      if (out.strip().lines().count() != 1) {
        throw new AssertionError("expected one JSON object on standard output, got:\n" + out);
      }
    }
  }
}
