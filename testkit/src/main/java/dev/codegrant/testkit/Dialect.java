package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the wire of one server differs from the RFCs. This one does not differ; each subclass is a
 * provider, with the differences that the sourced facts of 2026-11-22 have.
 */
class Dialect {
  static final Dialect RFC = new Dialect();

  /** The lifetime of what does not expire. */
  static final Duration NEVER = Duration.ofDays(36_500);

  static final String JSON = "application/json";

  /** The paths by endpoint, below the root; empty where {@link Route} knows them. */
  Map<Endpoint, String> paths() {
    return Map.of();
  }

  /** What the paths are below. */
  String root(String path) {
    return path;
  }

  /** The path of the issuer that a client is configured with. */
  String issuerPath(String path) {
    return path;
  }

  /** The issuer in tokens, which one provider has another of. */
  String tokenIssuer(String issuer) {
    return issuer;
  }

  final boolean serves(Endpoint endpoint) {
    return paths().isEmpty() || paths().containsKey(endpoint);
  }

  boolean servesGrantType(String name) {
    return true;
  }

  /** What the builder begins with. */
  Duration accessTokenLifetime() {
    return Duration.ofHours(1);
  }

  boolean issParameter() {
    return true;
  }

  boolean rotation() {
    return true;
  }

  /** What old refresh tokens are taken for after they were replaced. */
  Duration rotationGrace() {
    return Duration.ZERO;
  }

  /** True for parameters that the RFCs or this server require, and the provider does not. */
  boolean mayOmit(String parameter) {
    return false;
  }

  /** True where its name is enough of a client that has more: a device keeps no secret. */
  boolean nameIsEnough(Request request) {
    return false;
  }

  /** Whether a device that polls must authenticate. */
  boolean pollNeedsCredentials(Device device) {
    return device.needsCredentials();
  }

  /** Whether a request came to an endpoint that the provider has a path of its own for. */
  final boolean isAt(Endpoint endpoint, Request request) {
    String own = paths().get(endpoint);
    return own != null && request.path().endsWith(own);
  }

  /**
   * What a request asks for.
   *
   * @param usual what it asks for if it does not say
   */
  Scopes requestedScopes(Parameters parameters, Optional<String> usual) throws Refusal {
    return Scopes.parse(parameters.value("scope").or(() -> usual).orElseThrow(Scopes::missing));
  }

  /** What a request asks for beside that, in parameters of the provider's own. */
  Scopes otherScopes(Parameters parameters) throws Refusal {
    return Scopes.NONE;
  }

  /** What is kept of a request that a user allows now. */
  Consent consent(String clientId, String username, Scopes scopes, Parameters request) {
    return new Consent(request);
  }

  /** What goes with the code to the client. */
  Map<String, String> callback(Grant grant) {
    return Map.of();
  }

  /** What goes to the client instead of a code. */
  Map<String, String> callback(Refusal refusal) {
    return new TreeMap<>(
        Map.of("error", refusal.error(), "error_description", refusal.description()));
  }

  boolean issuesRefreshToken(Grant grant, Duration accessTokenLifetime) {
    return true;
  }

  Duration accessTokenLifetime(Grant grant, Duration usual) {
    return usual;
  }

  /** What a random value begins with. */
  String prefix(Issued.Kind kind, Grant grant) {
    return "";
  }

  /** The access token, for which there is a random value. */
  String accessToken(String random, Grant grant, Scopes scopes, Instant expiresAt) throws Refusal {
    return random;
  }

  JsonObject tokenAnswer(JsonObject answer, Grant grant, Scopes scopes, Caller caller)
      throws Refusal {
    return answer;
  }

  JsonObject deviceAnswer(JsonObject answer) {
    return answer;
  }

  JsonObject idToken(JsonObject claims, Grant grant) {
    return claims;
  }

  /** What is known about every user. */
  JsonObject user(JsonObject usual, String username) {
    return usual;
  }

  JsonObject metadata(JsonObject document) {
    return document;
  }

  /** Called once, before the first request; may replace handlers. */
  void connect(EngineParts parts) {}

  /** The provider's words for a refusal at an endpoint of the back channel. */
  Optional<Words> words(Endpoint endpoint, Request request, Refusal refusal) {
    return Optional.empty();
  }

  String jsonType(Endpoint endpoint) {
    return JSON;
  }

  Response refused(Endpoint endpoint, Request request, Refusal refusal) {
    return words(endpoint, request, refusal)
        .map(words -> words.insteadOf(refusal))
        .orElseGet(refusal::toJson);
  }

  /** The last word on every answer. */
  Response rendered(Endpoint endpoint, Request request, Response answer) {
    return JSON.equals(answer.headers().get("Content-Type"))
        ? answer.withHeader("Content-Type", jsonType(endpoint))
        : answer;
  }

  /**
   * A refusal in the words of a provider; why it came stands in a header, for those who debug.
   *
   * @param body what is said
   */
  record Words(int status, JsonObject body) {

    static Words of(int status, String error, String description) {
      return new Words(
          status, new JsonObject().string("error", error).string("error_description", description));
    }

    Response insteadOf(Refusal refusal) {
      Response said =
          Response.json(status, body)
              .withHeader("Pragma", "no-cache")
              .withHeader(Pages.REASON, refusal.error() + ": " + refusal.description());
      return status == refusal.status() ? refusal.onto(said) : said;
    }
  }
}
