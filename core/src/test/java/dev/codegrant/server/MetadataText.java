package dev.codegrant.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * The little language in which the corpus writes documents: {@code META} is a correct one, {@code
 * ,x=v} sets a member, {@code ,-x} removes one, and {@code +dup x=v} writes one a second time.
 */
final class MetadataText {

  private static final String DUPLICATE = "+dup ";

  private MetadataText() {}

  static String of(String text) {
    if (!text.startsWith("META")) {
      return text;
    }
    if (text.startsWith("META" + DUPLICATE)) {
      String json = meta().toString();
      JsonObject twice = new JsonObject();
      set(twice, text.substring(("META" + DUPLICATE).length()));
      return json.substring(0, json.length() - 1) + "," + twice.toString().substring(1);
    }
    JsonObject document = meta();
    // A comma is part of a value unless a change begins behind it.
    for (String change : text.substring("META".length()).split(",(?=[a-z_]+=|-[a-z_]+)", -1)) {
      if (change.startsWith("-")) {
        document.remove(change.substring(1));
      } else if (!change.isEmpty()) {
        set(document, change);
      }
    }
    return document.toString();
  }

  private static void set(JsonObject document, String change) {
    int equals = change.indexOf('=');
    document.add(change.substring(0, equals), value(change.substring(equals + 1)));
  }

  private static JsonElement value(String text) {
    return text.startsWith("[")
        ? array(text.substring(1, text.length() - 1).split(",", -1))
        : new JsonPrimitive(text);
  }

  private static JsonArray array(String... values) {
    JsonArray array = new JsonArray();
    for (String value : values) {
      array.add(value);
    }
    return array;
  }

  private static JsonObject meta() {
    JsonObject document = new JsonObject();
    document.addProperty("issuer", "https://as.example");
    for (String name :
        new String[] {
          "authorization_endpoint",
          "token_endpoint",
          "jwks_uri",
          "userinfo_endpoint",
          "revocation_endpoint",
          "introspection_endpoint",
          "registration_endpoint",
          "end_session_endpoint",
          "pushed_authorization_request_endpoint",
          "device_authorization_endpoint"
        }) {
      document.addProperty(name, "https://as.example/" + name);
    }
    JsonObject aliases = new JsonObject();
    aliases.addProperty("token_endpoint", "https://mtls.as.example/token");
    document.add("mtls_endpoint_aliases", aliases);
    document.add("response_types_supported", array("code"));
    document.add("code_challenge_methods_supported", array("S256"));
    document.add("token_endpoint_auth_methods_supported", array("client_secret_basic"));
    document.add("id_token_signing_alg_values_supported", array("RS256"));
    document.addProperty("authorization_response_iss_parameter_supported", true);
    return document;
  }
}
