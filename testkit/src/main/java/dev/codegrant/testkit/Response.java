package dev.codegrant.testkit;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP response, free of any transport. */
record Response(int status, Map<String, String> headers, String body, Duration delay) {

  static Response empty(int status) {
    return new Response(status, Map.of(), "", Duration.ZERO)
        .withHeader("Cache-Control", "no-store");
  }

  static Response json(int status, JsonObject body) {
    return empty(status).withBody("application/json", body.toString());
  }

  Response withHeader(String name, String value) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.put(name, value);
    return new Response(status, Collections.unmodifiableMap(all), body, delay);
  }

  Response withBody(String contentType, String text) {
    return new Response(status, headers, text, delay).withHeader("Content-Type", contentType);
  }

  Response delayedBy(Duration wait) {
    return new Response(status, headers, body, delay.plus(wait));
  }
}
