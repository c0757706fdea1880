package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets of one case, and the search for them: raw, percent-encoded, in base64 and base64url
 * at each of the three alignments, whole or any {@value #SHORTEST} characters of them.
 */
final class Canaries {

  private static final int SHORTEST = 12;

  private final Map<String, String> secrets = new LinkedHashMap<>();

  void add(String name, String secret) {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException(name + " is too short for a canary");
    }
    secrets.put(name, secret);
  }

  /** The name of a secret whose part stands in the text. */
  Optional<String> foundIn(String text) {
    if (text.length() < SHORTEST) {
      return Optional.empty();
    }
    Map<String, String> pieces = pieces();
    for (int i = 0; i + SHORTEST <= text.length(); i++) {
      String name = pieces.get(text.substring(i, i + SHORTEST));
      if (name != null) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private Map<String, String> pieces() {
    Map<String, String> pieces = new HashMap<>();
    secrets.forEach(
        (name, secret) -> {
          cut(name, secret, pieces);
          cut(name, URLEncoder.encode(secret, UTF_8), pieces);
          for (int before = 0; before < 3; before++) {
            byte[] bytes = (" ".repeat(before) + secret).getBytes(UTF_8);
            cut(name, inner(Base64.getEncoder(), bytes, before), pieces);
            cut(name, inner(Base64.getUrlEncoder(), bytes, before), pieces);
          }
        });
    return pieces;
  }

  /** Without the characters at both ends that depend on what stands beside the secret. */
  private static String inner(Base64.Encoder encoder, byte[] bytes, int before) {
    String text = encoder.withoutPadding().encodeToString(bytes);
    int from = before == 0 ? 0 : before + 1;
    return text.substring(from, text.length() - (bytes.length % 3 == 0 ? 0 : 1));
  }

  private static void cut(String name, String text, Map<String, String> pieces) {
    for (int i = 0; i + SHORTEST <= text.length(); i++) {
      pieces.put(text.substring(i, i + SHORTEST), name);
    }
  }
}
