package dev.codegrant.testkit;

import java.net.URI;
import java.util.List;

/** Where an access token is for, RFC 8707 section 2: absolute URIs; none of them is anywhere. */
record Resources(List<String> uris) {
  static final Resources ANYWHERE = new Resources(List.of());

  static Resources requested(Parameters parameters) throws Refusal {
    List<String> uris = parameters.values("resource");
    for (String uri : uris) {
      if (!isResource(uri)) {
        throw invalidTarget(
            "resource is "
                + uri
                + ", expected an absolute URI without fragment, RFC 8707 section 2");
      }
    }
    return new Resources(uris.stream().distinct().toList());
  }

  /** What {@link #requested} reads. */
  Parameters asParameters() {
    Parameters parameters = Parameters.parse(null);
    for (String uri : uris) {
      parameters = parameters.with("resource", uri);
    }
    return parameters;
  }

  /** RFC 8707 section 2.2: a token request may ask for a part of what was granted. */
  Resources narrowedTo(Resources asked) throws Refusal {
    if (asked.uris.isEmpty()) {
      return this;
    }
    for (String uri : asked.uris) {
      if (!uris.isEmpty() && !uris.contains(uri)) {
        throw invalidTarget(
            "resource " + uri + " was not granted, expected some of " + uris + " or none");
      }
    }
    return asked;
  }

  /** What {@code aud} says, RFC 7662 section 2.2; nothing where the token is for anywhere. */
  JsonObject addTo(JsonObject answer) {
    return switch (uris.size()) {
      case 0 -> answer;
      case 1 -> answer.string("aud", uris.get(0));
      default -> answer.strings("aud", uris);
    };
  }

  private static boolean isResource(String text) {
    try {
      URI uri = URI.create(text);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refusal invalidTarget(String description) {
    return new Refusal(400, "invalid_target", description);
  }
}
