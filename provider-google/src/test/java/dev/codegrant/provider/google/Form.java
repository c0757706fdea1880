package dev.codegrant.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded} with none of the code under test. */
final class Form {

  private Form() {}

  static Map<String, String> decode(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String before =
          parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
      assertThat(before).as("an earlier %s in %s", parts[0], text).isNull();
    }
    return parameters;
  }

  static Map<String, String> query(URI uri) {
    return decode(uri.getRawQuery());
  }
}
