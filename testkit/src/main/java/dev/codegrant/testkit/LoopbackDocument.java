package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.internal.LoopbackExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Text that is fetched by URI, and from nowhere but the loopback address. */
final class LoopbackDocument {
  private static final int MOST_BYTES = 65_536;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private LoopbackDocument() {}

  /** True if it is on the loopback address, by number, which needs nobody to resolve it. */
  static boolean isThere(String uri) {
    return uri.matches("http://(127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?(/[^\\s#]*)?");
  }

  static String read(String uri) throws Refusal {
    return read(uri, DEADLINE);
  }

  static String read(String uri, Duration deadline) throws Refusal {
    if (!isThere(uri)) {
      throw refusal(uri, "expected one on the loopback address, like http://127.0.0.1:8080/object");
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
      HttpResponse<byte[]> answer = LoopbackExchange.send(request, MOST_BYTES, deadline);
      if (answer.statusCode() != 200) {
        throw refusal(uri, "expected status 200 there, got " + answer.statusCode());
      }
      return new String(answer.body(), UTF_8).strip();
    } catch (IOException | IllegalArgumentException e) {
      throw refusal(uri, "it cannot be fetched: " + e.getMessage());
    }
  }

  private static Refusal refusal(String uri, String reason) {
    return new Refusal(400, "invalid_request_uri", "request_uri is " + uri + ", " + reason);
  }
}
