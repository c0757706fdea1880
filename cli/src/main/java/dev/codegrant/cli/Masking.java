package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What of a message may be shown, by its name; the transcript makes it fit for a terminal. The list
 * says what is known to be harmless; a name that is not on it is masked, so that a parameter of
 * tomorrow is no leak.
 */
final class Masking {

  static final String HIDDEN = "•••";

  /** Fewer characters could be guessed from their end. */
  private static final int SHORTEST_WITH_ENDING = 20;

  private static final int ENDING = 4;

  private static final Set<String> CLEAR =
      Set.of(
          "access_type",
          "acr_values",
          "authorization_endpoint",
          "authorization_response_iss_parameter_supported",
          "client_id",
          "code_challenge_method",
          "code_challenge_methods_supported",
          "device_authorization_endpoint",
          "error",
          "error_description",
          "error_uri",
          "expires_in",
          "id_token_signing_alg_values_supported",
          "grant_type",
          "interval",
          "iss",
          "issuer",
          "jwks_uri",
          "max_age",
          "prompt",
          "redirect_uri",
          "response_type",
          "revocation_endpoint",
          "scope",
          "sub",
          "token_endpoint",
          "token_endpoint_auth_methods_supported",
          "token_in",
          "token_type",
          "token_type_hint",
          "user_code",
          "userinfo_endpoint",
          "verification_uri",
          "verification_uri_complete",
          "verification_url");

  /** Random and long: the end tells two apart, of JWTs too, and opens nothing. */
  private static final Set<String> ENDING_SHOWN =
      Set.of(
          "access_token",
          "code",
          "code_challenge",
          "code_verifier",
          "device_code",
          "id_token",
          "nonce",
          "refresh_token",
          "state",
          "token");

  private Masking() {}

  /** A parameter or member as a person may see it. */
  static String show(String name, String value) {
    if (CLEAR.contains(name)) {
      return value;
    }
    return ENDING_SHOWN.contains(name) ? ending(value) : HIDDEN;
  }

  /** The last characters of a long random value. */
  static String ending(String secret) {
    return secret.length() < SHORTEST_WITH_ENDING
        ? HIDDEN
        : "…" + secret.substring(secret.length() - ENDING);
  }

  /** An Authorization header: the scheme, and of a bearer token the end. */
  static String authorization(String header) {
    int space = header.indexOf(' ');
    if (space < 0) {
      return HIDDEN; // perhaps all of it is the secret
    }
    String scheme = header.substring(0, space);
    return scheme.toLowerCase(Locale.ROOT).equals("bearer")
        ? scheme + " " + ending(header.substring(space + 1))
        : scheme + " " + HIDDEN;
  }

  /** The parameters of a query or of a body, as they may be seen. */
  static List<Map.Entry<String, String>> parameters(String encoded) {
    return decoded(encoded).stream()
        .map(row -> Map.entry(row.getKey(), show(row.getKey(), row.getValue())))
        .toList();
  }

  /** The parameters of a query or of a body, a form or a JSON object. They hold secrets. */
  static List<Map.Entry<String, String>> decoded(String encoded) {
    List<Map.Entry<String, String>> rows = new ArrayList<>();
    Optional<JsonObject> object = object(encoded);
    if (object.isPresent()) {
      object.get().entrySet().forEach(m -> rows.add(Map.entry(m.getKey(), text(m.getValue()))));
      return rows;
    }
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = URLDecoder.decode(pair.substring(0, equals), UTF_8);
        String value = URLDecoder.decode(pair.substring(equals + 1), UTF_8);
        rows.add(Map.entry(name, value));
      }
    }
    return rows;
  }

  /** The known members of a JSON object, and a count of the others; nothing of anything else. */
  static List<Map.Entry<String, String>> members(String body) {
    Optional<JsonObject> object = object(body);
    if (object.isEmpty()) {
      return List.of();
    }
    List<Map.Entry<String, String>> rows = new ArrayList<>();
    int others = 0;
    for (Map.Entry<String, JsonElement> member : object.get().entrySet()) {
      String name = member.getKey();
      if (CLEAR.contains(name) || ENDING_SHOWN.contains(name)) {
        rows.add(Map.entry(name, show(name, text(member.getValue()))));
      } else {
        others++;
      }
    }
    if (others > 0) {
      rows.add(Map.entry("", "and " + others + " more, not shown"));
    }
    return rows;
  }

  /** A JSON object. It holds secrets. */
  static Optional<JsonObject> object(String body) {
    try {
      return JsonParser.parseString(body) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonElement value) {
    if (value instanceof JsonArray array) {
      return StreamSupport.stream(array.spliterator(), false)
          .map(Masking::text)
          .collect(Collectors.joining(" "));
    }
    return value.isJsonPrimitive() ? value.getAsString() : value.isJsonNull() ? "null" : "{…}";
  }
}
