package dev.codegrant.desktop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * What the user sees in the browser at the end. All text is ours: nothing that came in a request is
 * ever shown.
 */
record ResultPage(int status, String mood, String title, String text, String detail) {

  private static final String TEMPLATE = load();
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

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

  /** The whole answer, after which the connection closes. */
  byte[] bytes(boolean withBody) {
    byte[] body = html().getBytes(UTF_8);
    String head =
        """
        HTTP/1.1 %d %s
        Content-Type: text/html; charset=utf-8
        Content-Length: %d
        Cache-Control: no-store
        Referrer-Policy: no-referrer
        X-Content-Type-Options: nosniff
        Content-Security-Policy: %s
        %sConnection: close

        """
            .formatted(status, reason(), body.length, POLICY, status == 405 ? "Allow: GET\n" : "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.replace("\n", "\r\n").getBytes(US_ASCII));
    if (withBody) {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  private String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 410 -> "Gone";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> throw new AssertionError("no page has status " + status);
    };
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
