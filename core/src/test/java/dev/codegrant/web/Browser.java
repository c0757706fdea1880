package dev.codegrant.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser as far as its cookies go. */
final class Browser {

  private final Map<String, String> cookies = new LinkedHashMap<>();

  void follow(WebFlow.Redirect redirect) {
    for (String setCookie : redirect.setCookies()) {
      String pair = setCookie.substring(0, setCookie.indexOf(';'));
      String name = pair.substring(0, pair.indexOf('='));
      if (setCookie.contains("; Max-Age=0;")) {
        cookies.remove(name);
      } else {
        cookies.put(name, pair.substring(pair.indexOf('=') + 1));
      }
    }
  }

  Map<String, String> cookies() {
    return cookies;
  }

  /** The one cookie that it has. */
  Map.Entry<String, String> only() {
    if (cookies.size() != 1) {
      throw new AssertionError("not one cookie but " + cookies.size());
    }
    return cookies.entrySet().iterator().next();
  }

  /** The header that it sends, among cookies of others. */
  String header() {
    return "theme=dark; "
        + cookies.entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "))
        + "; lang=de";
  }
}
