package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.server.Quirks;
import java.net.URLEncoder;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
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
          "id_token",
          "refresh_token",
          "token");

  private final Set<String> names = new HashSet<>(NAMES);

  /** The longest first: one may hold another. */
  private final Set<String> secrets =
      new TreeSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(String::compareTo));

  /** Learns how a server calls what others call {@code client_secret} or {@code refresh_token}. */
  synchronized void learn(Quirks quirks) {
    names.add(quirks.tokenRequest().clientSecretParameter());
    names.add(quirks.tokenRequest().refreshTokenParameter());
    names.add(quirks.revocation().tokenParameter());
    quirks.tokenResponse().memberAliases().forEach(this::learn);
    quirks.device().memberAliases().forEach((standard, alias) -> learn(alias, standard));
  }

  private void learn(String alias, String standard) {
    if (NAMES.contains(standard)) {
      names.add(alias);
    }
  }

  /** Adds a secret, as it is and as it is in a form. */
  synchronized void add(String secret) {
    if (secret.length() >= SHORTEST) {
      String encoded = URLEncoder.encode(secret, UTF_8);
      secrets.add(secret);
      secrets.add(encoded);
      secrets.add(encoded.replace("+", "%20"));
    }
  }

  synchronized void sent(Exchange exchange) {
    exchange.authorization().ifPresent(header -> add(header.substring(header.indexOf(' ') + 1)));
    for (String part : new String[] {exchange.query(), exchange.form()}) {
      for (Map.Entry<String, String> parameter : Masking.decoded(part)) {
        if (names.contains(parameter.getKey())) {
          add(parameter.getValue());
        }
      }
    }
  }

  void answered(Exchange exchange) {
    exchange.body().flatMap(Masking::object).ifPresent(this::answered);
  }

  /** Some servers put tokens into an object of the answer. */
  private synchronized void answered(JsonObject object) {
    for (Map.Entry<String, JsonElement> member : object.entrySet()) {
      JsonElement value = member.getValue();
      if (value instanceof JsonObject inner) {
        answered(inner);
      } else if (names.contains(member.getKey()) && value.isJsonPrimitive()) {
        add(value.getAsString());
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
