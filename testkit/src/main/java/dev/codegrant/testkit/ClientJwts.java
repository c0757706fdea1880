package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** Judges one kind of JWT that clients sign; says which and why in each refusal. */
final class ClientJwts {
  /** In the year 5138; whoever counts in other units names a time that is none. */
  private static final long LAST_SECOND = 99_999_999_999L;

  /** FAPI 2.0 Security Profile section 5.3.2.1: clocks differ, but not by more. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

  private final String name;
  private final Function<String, Refusal> refusal;
  private final Clock clock;

  ClientJwts(String name, Function<String, Refusal> refusal, Clock clock) {
    this.name = name;
    this.refusal = refusal;
    this.clock = clock;
  }

  Refusal refused(String reason) {
    return refusal.apply(name + " " + reason);
  }

  /** What it says, to find out whose it might be. */
  JsonNode unverifiedClaims(String jwt) throws Refusal {
    return json(part(jwt, 1), "claims");
  }

  JsonNode header(String jwt) throws Refusal {
    return json(part(jwt, 0), "header");
  }

  SigningAlgorithm algorithm(String jwt) throws Refusal {
    String alg = header(jwt).path("alg").asText("");
    return SigningAlgorithm.find(alg)
        .orElseThrow(
            () -> refused("has alg " + alg + ", expected one of " + SigningAlgorithm.names()));
  }

  /** What it says, once the signature is seen to be the client's. */
  JsonNode verifiedClaims(String jwt, Client client) throws Refusal {
    SigningAlgorithm algorithm = algorithm(jwt);
    String kid = header(jwt).path("kid").asText("");
    List<Key> keys = keys(client, algorithm, kid);
    return verifiedClaims(
        jwt,
        algorithm,
        keys,
        "none of "
            + keys.size()
            + " keys of "
            + client.id()
            + " for "
            + algorithm.joseName()
            + (kid.isEmpty() ? "" : " with kid " + kid + ", or with none,")
            + " has made");
  }

  /** The same for keys that are known already, and words about who should have signed. */
  JsonNode verifiedClaims(String jwt, SigningAlgorithm algorithm, List<Key> keys, String otherwise)
      throws Refusal {
    if (header(jwt).has("crit")) {
      throw refused("has crit in its header, and no extension is understood here");
    }
    byte[] input = jwt.substring(0, jwt.lastIndexOf('.')).getBytes(US_ASCII);
    byte[] signature = part(jwt, 2);
    if (keys.stream().noneMatch(key -> algorithm.verifies(key, input, signature))) {
      throw refused("has a signature that " + otherwise);
    }
    return unverifiedClaims(jwt);
  }

  void requireEqual(JsonNode claims, String claim, String expected) throws Refusal {
    String came = claims.path(claim).asText("missing");
    if (!came.equals(expected)) {
      throw refused("has " + claim + " " + came + ", expected " + expected);
    }
  }

  /** RFC 7523 section 3: the audience must identify this server. */
  void requireAudience(JsonNode claims, List<String> expected) throws Refusal {
    JsonNode aud = claims.path("aud");
    List<String> came = new ArrayList<>();
    if (aud.isArray()) {
      aud.forEach(each -> came.add(each.asText("")));
    } else {
      came.add(aud.asText("missing"));
    }
    if (expected.stream().noneMatch(came::contains)) {
      throw refused("has aud " + came + ", expected one of " + expected);
    }
  }

  void requireExpiry(JsonNode claims) throws Refusal {
    if (!claims.has("exp")) {
      throw refused("has no exp, expected seconds since 1970");
    }
  }

  void refuseExpiredOrEarly(JsonNode claims) throws Refusal {
    refuseOtherThanNumber(claims, "exp");
    refuseOtherThanNumber(claims, "nbf");
    refuseOtherThanNumber(claims, "iat");
    Instant now = clock.instant();
    if (claims.has("exp") && !now.isBefore(instant(claims, "exp"))) {
      throw refused("expired at " + instant(claims, "exp") + ", it is now " + now);
    }
    if (claims.has("nbf") && now.isBefore(instant(claims, "nbf"))) {
      throw refused("begins at " + instant(claims, "nbf") + ", it is now " + now);
    }
    if (claims.has("iat") && now.plus(CLOCKS_DIFFER).isBefore(instant(claims, "iat"))) {
      throw refused(
          "has an iat, "
              + instant(claims, "iat")
              + ", more than "
              + CLOCKS_DIFFER.toSeconds()
              + " seconds from now, which is "
              + now
              + "; expected the time it was made at, and the same clock");
    }
  }

  /** RFC 7519 sections 4.1.4 to 4.1.6: a NumericDate, where there is one. */
  private void refuseOtherThanNumber(JsonNode claims, String claim) throws Refusal {
    if (claims.has(claim) && !claims.path(claim).isNumber()) {
      throw refused(
          "has " + claim + " " + claims.path(claim) + ", expected a number of seconds since 1970");
    }
  }

  private List<Key> keys(Client client, SigningAlgorithm algorithm, String kid) throws Refusal {
    if (!algorithm.isSymmetric()) {
      return List.copyOf(client.keys().candidates(kid, algorithm.family()));
    }
    byte[] secret = Optional.ofNullable(client.secret()).orElse("").getBytes(UTF_8);
    if (secret.length < algorithm.secretLength()) {
      throw refused(
          "has alg "
              + algorithm.joseName()
              + ", which needs a client secret of "
              + algorithm.secretLength()
              + " bytes or more, that of client "
              + client.id()
              + " has "
              + secret.length);
    }
    return List.of(new SecretKeySpec(secret, "HMAC"));
  }

  private static Instant instant(JsonNode claims, String claim) {
    double seconds = claims.path(claim).asDouble();
    return Instant.ofEpochSecond((long) Math.max(0, Math.min(seconds, LAST_SECOND)));
  }

  private byte[] part(String jwt, int index) throws Refusal {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      throw refused(
          "is no signed JWT: expected three parts with dots between, got " + parts.length);
    }
    try {
      return Base64.getUrlDecoder().decode(parts[index]);
    } catch (IllegalArgumentException e) {
      throw refused("is no signed JWT: a part is not base64url");
    }
  }

  private JsonNode json(byte[] part, String what) throws Refusal {
    return JsonObject.read(new String(part, UTF_8))
        .filter(JsonNode::isObject)
        .orElseThrow(() -> refused("is no JWT: its " + what + " are no JSON object"));
  }
}
