package dev.codegrant.testkit;

import java.net.URI;
import java.util.Map;

/** Does what a person does on the page, without a browser and without the page. */
final class HeadlessBrowser {
  private final Locations locations;
  private final Engine engine;
  private final String username;

  HeadlessBrowser(Locations locations, Engine engine, String username) {
    if (username.isEmpty()) {
      throw new IllegalArgumentException("expected a user name that is not empty");
    }
    this.locations = locations;
    this.engine = engine;
    this.username = username;
  }

  URI decide(URI authorizationRequest, String decision) {
    String path = requirePath(authorizationRequest);
    String form =
        Parameters.without(Pages.OWN_FIELDS, authorizationRequest.getRawQuery())
            + "&"
            + Parameters.encode(Map.of("username", username))
            + "&"
            + Parameters.encode(Map.of("decision", decision));
    Response response = engine.handle(Request.form(path, form));
    String posted = response.headers().get(Pages.POSTS_TO);
    String location = posted == null ? response.headers().get("Location") : posted;
    if (location == null) {
      String reason = response.headers().getOrDefault(Pages.REASON, "an answer without Location");
      throw new IllegalStateException(
          "the authorization request was answered with status "
              + response.status()
              + " and not with a redirect: "
              + reason);
    }
    return URI.create(location);
  }

  private String requirePath(URI request) {
    String expected = locations.of(Endpoint.AUTHORIZATION).toString();
    String all = request.toString();
    int query = all.indexOf('?');
    String endpoint = query < 0 ? all : all.substring(0, query);
    if (!endpoint.equals(expected) || query < 0) {
      throw new IllegalArgumentException(
          "expected an authorization request at " + expected + "?..., got one at " + endpoint);
    }
    return request.getRawPath();
  }
}
