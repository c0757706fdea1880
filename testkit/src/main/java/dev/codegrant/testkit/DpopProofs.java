package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/** The DPoP proofs that come with requests, RFC 9449 section 4.3. */
final class DpopProofs {
  static final String HEADER = "DPoP";

  /** How far a proof's time may be from the server's, either way. */
  static final Duration TOLERANCE = Duration.ofSeconds(60);

  static final List<String> ALGORITHMS =
      Arrays.stream(SigningAlgorithm.values())
          .filter(algorithm -> !algorithm.isSymmetric())
          .map(SigningAlgorithm::joseName)
          .toList();

  private static final double NANOS = 1e9;

  private final ClientJwts jwts;
  private final UsedOnce jtis;
  private final Clock clock;

  DpopProofs(Clock clock) {
    this.jwts = new ClientJwts("DPoP proof", DpopProofs::invalid, clock);
    this.jtis = new UsedOnce(TOLERANCE.multipliedBy(2), clock);
    this.clock = clock;
  }

  /** Returns the thumbprint of the key, RFC 7638, that this request was signed with. */
  String thumbprint(Request request, URI uri, Optional<String> accessToken, DpopNonces nonces)
      throws Refusal {
    List<String> headers = request.header(HEADER);
    if (headers.size() != 1) {
      throw invalid(
          "DPoP proof came " + headers.size() + " times, expected exactly one DPoP header");
    }
    String proof = headers.get(0);
    JsonNode header = jwts.header(proof);
    jwts.requireEqual(header, "typ", "dpop+jwt");
    SigningAlgorithm algorithm = algorithm(header);
    PublicKeys.Entry key = key(header, algorithm);
    List<Key> only = List.of(key.key());
    JsonNode claims =
        jwts.verifiedClaims(proof, algorithm, only, "the key in its jwk has not made");
    jwts.requireEqual(claims, "htm", request.method());
    requireTarget(claims.path("htu").asText("missing"), uri);
    requirePresent(claims.path("iat"));
    if (accessToken.isPresent()) {
      requireHash(claims, accessToken.get());
    }
    String thumbprint = Jwk.thumbprint(key.key());
    refuseReplay(claims.path("jti"), thumbprint);
    nonces.use(claims.path("nonce").asText(""));
    return thumbprint;
  }

  private SigningAlgorithm algorithm(JsonNode header) throws Refusal {
    String alg = header.path("alg").asText("missing");
    return SigningAlgorithm.find(alg)
        .filter(algorithm -> !algorithm.isSymmetric())
        .orElseThrow(
            () -> jwts.refused("has alg " + alg + ", expected an asymmetric one of " + ALGORITHMS));
  }

  private PublicKeys.Entry key(JsonNode header, SigningAlgorithm algorithm) throws Refusal {
    JsonNode jwk = header.path("jwk");
    if (!jwk.isObject()) {
      throw jwts.refused("has no jwk in its header, expected the public key as a JSON object");
    }
    PublicKeys.Entry key;
    try {
      key = PublicKeys.parse("{\"keys\":[" + jwk + "]}").entries().get(0);
    } catch (IllegalArgumentException e) {
      throw jwts.refused("has a jwk that cannot be used: " + e.getMessage());
    }
    if (key.family() != algorithm.family()) {
      throw jwts.refused(
          "has alg " + algorithm.joseName() + ", which is not one for the key in its jwk");
    }
    return key;
  }

  /** Section 4.2 sends no query; the URIs are compared in their normal form. */
  private void requireTarget(String htu, URI uri) throws Refusal {
    if (!TargetUri.normalized(htu).equals(TargetUri.normalized(uri.toString()))) {
      throw jwts.refused("has htu " + htu + ", expected " + uri + " without query and fragment");
    }
  }

  private void requirePresent(JsonNode iat) throws Refusal {
    if (!iat.isNumber()) {
      throw jwts.refused("has no iat, expected seconds since 1970");
    }
    Instant now = clock.instant();
    double seconds = now.getEpochSecond() + now.getNano() / NANOS;
    if (Math.abs(iat.asDouble() - seconds) > TOLERANCE.toSeconds()) {
      throw jwts.refused(
          "has iat "
              + iat.asText("")
              + ", more than "
              + TOLERANCE.toSeconds()
              + " seconds from now, which is "
              + now.getEpochSecond()
              + "; expected a new proof for each request, and the same clock");
    }
  }

  /** Section 4.2: the token itself may have been stolen with a proof that was made for another. */
  private void requireHash(JsonNode claims, String accessToken) throws Refusal {
    String expected = Jwk.sha256(accessToken.getBytes(US_ASCII));
    String ath = claims.path("ath").asText("");
    if (!ath.equals(expected)) {
      throw jwts.refused(
          "has "
              + (ath.isEmpty() ? "no ath" : "an ath of another token")
              + ", expected the base64url of the SHA-256 of the access token it comes with");
    }
  }

  private void refuseReplay(JsonNode jti, String thumbprint) throws Refusal {
    if (!jti.isTextual() || jti.asText("").isEmpty()) {
      throw jwts.refused("has no jti, expected one that is new each time");
    }
    if (!jtis.use(thumbprint + " " + Jwk.sha256(jti.asText("").getBytes(UTF_8)))) {
      throw jwts.refused("has a jti that was used before with this key, expected a new one");
    }
  }

  private static Refusal invalid(String description) {
    return new Refusal(400, "invalid_dpop_proof", description);
  }
}
