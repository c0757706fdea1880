package dev.codegrant.testkit;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP response, free of any transport. */
record Response(int status, Map<String, String> headers, String body, Duration delay, Wire wire) {

  static Response empty(int status) {
    return new Response(status, Map.of(), "", Duration.ZERO, Wire.WHOLE)
        .withHeader("Cache-Control", "no-store");
  }

  static Response json(int status, JsonObject body) {
    return empty(status).withBody("application/json", body.toString());
  }

  Response withHeader(String name, String value) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.put(name, value);
    return new Response(status, Collections.unmodifiableMap(all), body, delay, wire);
  }

  Response withBody(String contentType, String text) {
    return new Response(status, headers, text, delay, wire).withHeader("Content-Type", contentType);
  }

  Response withText(String text) {
    return new Response(status, headers, text, delay, wire);
  }

  Response delayedBy(Duration wait) {
    return new Response(status, headers, body, delay.plus(wait), wire);
  }

  Response on(Wire other) {
    return new Response(status, headers, body, delay, other);
  }
}
