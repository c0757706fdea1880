package dev.codegrant.e2e;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Cookies as browsers keep them: a loopback address is good enough for a Secure one. */
final class LoopbackCookies extends CookieManager {

  @Override
  public void put(URI uri, Map<String, List<String>> headers) throws IOException {
    super.put(
        uri,
        headers.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, header -> withoutSecure(header.getValue()))));
  }

  private static List<String> withoutSecure(List<String> values) {
    return values.stream().map(value -> value.replaceAll("(?i);\\s*Secure(?=;|$)", "")).toList();
  }
}
