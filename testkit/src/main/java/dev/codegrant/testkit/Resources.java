package dev.codegrant.testkit;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an access token is for: absolute URIs, RFC 8707 section 2, and the logical names of a token
 * exchange, RFC 8693 section 2.1; none of them is anywhere.
 */
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
    requireGranted("resource", asked.uris);
    return asked.uris.isEmpty() ? this : asked;
  }

  /** RFC 8693 section 2.1: an exchange may ask for names, for URIs, or for both at once. */
  Resources narrowedTo(Resources asked, List<String> audience) throws Refusal {
    requireGranted("resource", asked.uris);
    requireGranted("audience", audience);
    List<String> all = Stream.concat(asked.uris.stream(), audience.stream()).distinct().toList();
    return all.isEmpty() ? this : new Resources(all);
  }

  /** True if a token for these is one for that, too. */
  boolean include(String uri) {
    return uris.isEmpty() || uris.contains(uri);
  }

  private void requireGranted(String parameter, List<String> asked) throws Refusal {
    for (String each : asked) {
      if (!include(each)) {
        throw invalidTarget(
            parameter + " " + each + " was not granted, expected some of " + uris + " or none");
      }
    }
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
