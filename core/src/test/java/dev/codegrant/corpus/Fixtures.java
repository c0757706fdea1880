package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The values of the placeholders: 43 characters of base64url, other ones for each case, so that no
 * value of one case is found by accident in another.
 */
final class Fixtures {

  private static final List<String> SECRETS =
      List.of(
          "CODE",
          "STATE",
          "VERIFIER",
          "CLIENT_SECRET",
          "AT",
          "RT",
          "AT2",
          "RT2",
          "BINDING",
          "CANARY",
          "VALID_ID_TOKEN");

  private static final String GOOD =
      "{\"access_token\":\"${AT}\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
          + "\"refresh_token\":\"${RT}\",\"scope\":\"a b\"}";

  private Fixtures() {}

  static void fill(CorpusCase testCase, Map<String, String> values, Canaries canaries) {
    for (String name : SECRETS) {
      String value = random(testCase.id() + "/" + name);
      values.put(name, value);
      canaries.add(name, value);
    }
    values.put("RANDOM43", random(testCase.id() + "/RANDOM43"));
    values.put("NONCE", random(testCase.id() + "/NONCE"));
    values.put("GOOD", GOOD);
  }

  private static String random(String seed) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(seed.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
