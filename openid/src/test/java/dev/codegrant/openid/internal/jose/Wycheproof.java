package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Wycheproof's vectors for JSON Web Signatures and Keys, read where they lie: the folder is named
 * by the system property {@code codegrant.vectors} or the variable {@code CODEGRANT_VECTORS}, and
 * is usually {@code ../shared/vectors} beside the project.
 *
 * <p>Public keys are a remote key set with all algorithms accepted, so that the key and nothing
 * else says which one it is for. A shared secret is that of a client, with the one algorithm that
 * its JWK names. What is valid is accepted, but for what is named here; what is invalid is refused.
 */
public final class Wycheproof {

  private Wycheproof() {}

  private static final String SEVERAL_SECRETS = "a client has one secret, and no set of them";
  private static final String OTHER_ALG = "alg of the key is not that of the signature (RFC 7517)";
  private static final String OTHER_CHARACTERS =
      "a character that base64url does not have (RFC 7515 section 2; its vectors call it valid)";

  /** Valid, and refused on purpose. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "json_web_key_test.json 2", SEVERAL_SECRETS,
          "json_web_signature_test.json 346", OTHER_ALG,
          "json_web_signature_test.json 347", OTHER_ALG,
          "json_web_signature_test.json 350", OTHER_ALG,
          "json_web_signature_test.json 351", OTHER_ALG,
          "json_web_signature_test.json 372", OTHER_CHARACTERS,
          "json_web_signature_test.json 373", OTHER_CHARACTERS);

  /** Invalid by name, and letter by letter the same as a valid vector of the same key. */
  private static final Map<String, String> CONTRADICTIONS =
      Map.of(
          "json_web_signature_test.json 367", "json_web_signature_test.json 357",
          "json_web_signature_test.json 370", "json_web_signature_test.json 357");

  private enum Outcome {
    VALID_ACCEPTED,
    VALID_REFUSED,
    INVALID_ACCEPTED,
    INVALID_REFUSED
  }

  /** Whether the vectors are on this machine. */
  public static boolean isHere() {
    return Files.isDirectory(folder());
  }

  /** All signatures: what is refused or accepted otherwise than the file says is named above. */
  public static void judgeSignatures() throws Exception {
    judge("json_web_signature_test.json", 401);
  }

  /** All keys. */
  public static void judgeKeys() throws Exception {
    judge("json_web_key_test.json", 26);
  }

  private static void judge(String file, int count) throws Exception {
    Map<Outcome, Set<String>> outcomes = new TreeMap<>();
    Map<String, String> texts = new HashMap<>();
    for (Outcome each : Outcome.values()) {
      outcomes.put(each, new LinkedHashSet<>());
    }
    for (JsonElement each : read(file).getAsJsonArray("testGroups")) {
      JsonObject group = each.getAsJsonObject();
      JwtVerification verification = verification(group);
      for (JsonElement test : group.getAsJsonArray("tests")) {
        JsonObject vector = test.getAsJsonObject();
        String id = file + " " + vector.get("tcId").getAsInt();
        texts.put(id, vector.get("jws").getAsString());
        ids(outcomes, outcome(vector, verification)).add(id);
      }
    }
    outcomes.forEach(
        (outcome, ids) -> System.out.println(file + ": " + outcome + " " + ids.size()));
    ids(outcomes, Outcome.VALID_REFUSED)
        .forEach(id -> System.out.println("  " + id + ": " + REFUSED.get(id)));

    assertThat(ids(outcomes, Outcome.INVALID_ACCEPTED))
        .containsExactlyInAnyOrderElementsOf(of(CONTRADICTIONS, file))
        .allSatisfy(id -> assertThat(texts.get(id)).isEqualTo(texts.get(CONTRADICTIONS.get(id))));
    assertThat(ids(outcomes, Outcome.VALID_REFUSED))
        .containsExactlyInAnyOrderElementsOf(of(REFUSED, file));
    assertThat(outcomes.values().stream().mapToInt(Set::size).sum()).isEqualTo(count);
    assertThat(ids(outcomes, Outcome.VALID_ACCEPTED)).isNotEmpty();
  }

  private static List<String> of(Map<String, String> ids, String file) {
    return ids.keySet().stream().filter(id -> id.startsWith(file)).toList();
  }

  private static Outcome outcome(JsonObject vector, JwtVerification verification) {
    boolean valid = vector.get("result").getAsString().equals("valid");
    try {
      verification.prove(CompactJws.parse(vector.get("jws").getAsString()));
      return valid ? Outcome.VALID_ACCEPTED : Outcome.INVALID_ACCEPTED;
    } catch (RefusedJwtException e) {
      return valid ? Outcome.VALID_REFUSED : Outcome.INVALID_REFUSED;
    }
  }

  private static JwtVerification verification(JsonObject group) throws MalformedKeySetException {
    JsonObject keys = group.getAsJsonObject(group.has("public") ? "public" : "private");
    List<JsonObject> jwks = new ArrayList<>();
    if (keys.has("keys")) {
      keys.getAsJsonArray("keys").forEach(each -> jwks.add(each.getAsJsonObject()));
    } else {
      jwks.add(keys);
    }
    if (!group.has("public") && jwks.size() == 1) {
      return ofSecret(jwks.get(0));
    }
    JsonArray array = new JsonArray();
    jwks.forEach(array::add);
    JsonObject set = new JsonObject();
    set.add("keys", array);
    return new JwtVerification(
        KeySet.parse(set.toString().getBytes(UTF_8))::select,
        EnumSet.allOf(JwsAlgorithm.class),
        Set.of());
  }

  private static JwtVerification ofSecret(JsonObject jwk) {
    assertThat(jwk.get("kty").getAsString()).isEqualTo("oct");
    byte[] secret = Base64.getUrlDecoder().decode(jwk.get("k").getAsString());
    return new JwtVerification(
        (algorithm, keyId) -> VerificationKey.of(secret, algorithm),
        JwsAlgorithm.named(jwk.get("alg").getAsString()).map(Set::of).orElse(Set.of()),
        Set.of());
  }

  private static JsonObject read(String name) throws IOException {
    return JsonParser.parseString(Files.readString(folder().resolve(name))).getAsJsonObject();
  }

  private static Path folder() {
    String named = System.getProperty("codegrant.vectors", System.getenv("CODEGRANT_VECTORS"));
    Path vectors = named == null ? Path.of("..", "..", "shared", "vectors") : Path.of(named);
    return vectors.resolve("wycheproof");
  }

  private static Set<String> ids(Map<Outcome, Set<String>> outcomes, Outcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome));
  }
}
