package dev.codegrant.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How an authorization response travels. */
enum ResponseMode {
  /** In the query of a redirect, RFC 6749 section 4.1.2. */
  QUERY("query"),
  /** In the fragment of a redirect, OAuth 2.0 Multiple Response Types section 2.1. */
  FRAGMENT("fragment"),
  /** In a form that the browser posts, OAuth 2.0 Form Post Response Mode. */
  FORM_POST("form_post"),
  /** As JWT in the way that is usual for the response type, JARM section 2.3.4: in the query. */
  JWT("jwt"),
  /** As JWT in the query, JARM section 2.3.1. */
  QUERY_JWT("query.jwt"),
  /** As JWT in the fragment, JARM section 2.3.2. */
  FRAGMENT_JWT("fragment.jwt"),
  /** As JWT in a form, JARM section 2.3.3. */
  FORM_POST_JWT("form_post.jwt");

  private final String parameter;

  ResponseMode(String parameter) {
    this.parameter = parameter;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(mode -> mode.parameter).toList();
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

  /** True if the parameters are the claims of one JWT, and that is all that travels. */
  boolean isJwt() {
    return this != carrier();
  }

  /** The mode in which the JWT travels, or this one where there is none. */
  ResponseMode carrier() {
    return switch (this) {
      case QUERY, JWT, QUERY_JWT -> QUERY;
      case FRAGMENT, FRAGMENT_JWT -> FRAGMENT;
      case FORM_POST, FORM_POST_JWT -> FORM_POST;
    };
  }

  private static Optional<ResponseMode> find(String name) {
    return Arrays.stream(values()).filter(mode -> mode.parameter.equals(name)).findFirst();
  }
}
