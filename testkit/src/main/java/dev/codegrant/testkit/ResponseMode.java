package dev.codegrant.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an authorization response travels. */
enum ResponseMode {
  /** In the query of a redirect, RFC 6749 section 4.1.2. */
  QUERY,
  /** In a form that the browser posts, OAuth 2.0 Form Post Response Mode. */
  FORM_POST;

  static List<String> names() {
    return Arrays.stream(values()).map(ResponseMode::parameter).toList();
  }

  /** The one that was asked for; the query where that is unknown, and is refused in it. */
  static ResponseMode of(Parameters parameters) {
    return parameters.value("response_mode").flatMap(ResponseMode::find).orElse(QUERY);
  }

  static void refuseUnknown(Parameters parameters) throws Refusal {
    Optional<String> name = parameters.value("response_mode");
    if (name.isPresent() && find(name.get()).isEmpty()) {
      throw Refusal.invalidRequest(
          "response_mode is " + name.get() + ", expected one of " + names() + " or none");
    }
  }

  private static Optional<ResponseMode> find(String name) {
    return Arrays.stream(values()).filter(mode -> mode.parameter().equals(name)).findFirst();
  }

  private String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
