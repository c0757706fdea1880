package dev.codegrant.rivals;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request as an {@link Origin} got it. */
record Received(String head, String body) {

  Optional<String> header(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /** A parameter of the form in the body. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(form(body).get(name));
  }

  /** What stands behind {@code Basic}, as it was before Base64. */
  Optional<String> basicCredentials() {
    return header("Authorization")
        .filter(value -> value.startsWith("Basic "))
        .map(value -> new String(Base64.getDecoder().decode(value.substring(6)), UTF_8));
  }

  /** The parameters of an authorization request. */
  static Map<String, String> query(URI uri) {
    return form(uri.getRawQuery());
  }

  private static Map<String, String> form(String text) {
    return Arrays.stream(text.split("&", -1))
        .map(pair -> (pair + "=").split("=", -1))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> URLDecoder.decode(pair[1], UTF_8)));
  }
}
