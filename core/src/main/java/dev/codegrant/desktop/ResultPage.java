package dev.codegrant.desktop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * What the user sees in the browser at the end. All text is ours: nothing that came in a request is
 * ever shown.
 */
record ResultPage(int status, String mood, String title, String text, String detail) {

  private static final String TEMPLATE = load();

  static ResultPage authorized() {
    return new ResultPage(
        200,
        "good",
        "You are signed in",
        "You can close this window and go back to the program.",
        "");
  }

  static ResultPage denied() {
    return new ResultPage(
        200,
        "neutral",
        "Access was not granted",
        "Nothing was shared. You can close this window.",
        "");
  }

  static ResultPage refused(ErrorKind kind) {
    return new ResultPage(
        400,
        "bad",
        "This is not the answer we are waiting for",
        "It does not belong to the sign-in that the program began, so it was ignored. Go back to"
            + " the program; if you did not begin a sign-in, you can close this window.",
        kind.toString());
  }

  static ResultPage failed(ErrorKind kind) {
    return new ResultPage(
        400,
        "bad",
        "Sign-in did not work",
        "The program shows what went wrong. You can close this window and try again there.",
        kind.toString());
  }

  static ResultPage broken() {
    return new ResultPage(
        500, "bad", "Sign-in did not work", "The program had a problem of its own.", "");
  }

  static ResultPage notHere(int status) {
    return new ResultPage(
        status, "neutral", "Nothing to see here", "This address only waits for a sign-in.", "");
  }

  void write(HttpExchange exchange) throws IOException {
    byte[] body = html().getBytes(UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "text/html; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    headers.set("Connection", "close");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) { // closing sends what is buffered
      if (!head) {
        out.write(body);
      }
    }
  }

  private String html() {
    return TEMPLATE
        .replace("{{mood}}", mood)
        .replace("{{title}}", title)
        .replace("{{text}}", text)
        .replace("{{detail}}", detail);
  }

  private static String load() {
    try (InputStream in =
        Objects.requireNonNull(ResultPage.class.getResourceAsStream("result-page.html"))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
