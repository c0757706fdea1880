package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The secrets that this run has sent and received, to take them out of what a server says: some
 * servers repeat what they were sent, in a text that is made to be shown.
 */
final class Withheld {

  /** A shorter one could be told by where it is missing, and would tear common words apart. */
  private static final int SHORTEST = 4;

  private static final Set<String> NAMES =
      Set.of(
          "access_token",
          "client_assertion",
          "client_secret",
          "code",
          "code_verifier",
          "device_code",
          "fb_exchange_token", // a refresh at Facebook
          "id_token",
          "refresh_token",
          "secret", // a client's at WeChat
          "token");

  /** The longest first: one may hold another. */
  private final Set<String> secrets =
      new TreeSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(String::compareTo));

  /** Adds a secret, as it is and as it is in a form. */
  synchronized void add(String secret) {
    if (secret.length() >= SHORTEST) {
      String encoded = URLEncoder.encode(secret, UTF_8);
      secrets.add(secret);
      secrets.add(encoded);
      secrets.add(encoded.replace("+", "%20"));
    }
  }

  void sent(Exchange exchange) {
    exchange.authorization().ifPresent(header -> add(header.substring(header.indexOf(' ') + 1)));
    for (String part : new String[] {exchange.query(), exchange.form()}) {
      for (Map.Entry<String, String> parameter : Masking.decoded(part)) {
        if (NAMES.contains(parameter.getKey())) {
          add(parameter.getValue());
        }
      }
    }
  }

  void answered(Exchange exchange) {
    Optional<JsonObject> object = exchange.body().flatMap(Masking::object);
    if (object.isPresent()) {
      for (Map.Entry<String, JsonElement> member : object.get().entrySet()) {
        if (NAMES.contains(member.getKey()) && member.getValue().isJsonPrimitive()) {
          add(member.getValue().getAsString());
        }
      }
    }
  }

  /** The text with every secret of this run replaced. */
  synchronized String hide(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, Masking.HIDDEN);
    }
    return hidden;
  }
}
