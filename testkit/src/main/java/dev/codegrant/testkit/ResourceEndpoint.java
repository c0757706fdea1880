package dev.codegrant.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A protected resource that takes the token in the header or the query, RFC 6750 section 2. */
final class ResourceEndpoint {
  private static final String CHALLENGE = "Bearer realm=\"fake\"";

  private final Issued issued;
  private final Settings settings;

  ResourceEndpoint(Issued issued, Settings settings) {
    this.issued = issued;
    this.settings = settings;
  }

  Response answer(Request request) {
    try {
      if (!request.method().equals("GET")) {
        throw Refusal.method(request.method(), "GET");
      }
      Parameters query = request.queryParameters();
      query.refuseRepeatedOrMalformed();
      if (request.formParameters().value("access_token").isPresent()) {
        throw Refusal.invalidRequest(
            "the token came in the body of a GET, RFC 6750 section 2.2 forbids that;"
                + " expected it in the header or the query, and only there");
      }
      Optional<String> inHeader = bearer(request.header("Authorization"));
      Optional<String> inQuery = query.value("access_token");
      if (inHeader.isPresent() && inQuery.isPresent()) {
        throw Refusal.invalidRequest(
            "the token came in the header and in the query, expected exactly one of them");
      }
      Optional<String> token = inHeader.or(() -> inQuery);
      if (token.isEmpty()) {
        return Response.empty(401).withHeader("WWW-Authenticate", CHALLENGE);
      }
      return resource(live(token.get()), inHeader.isPresent() ? "header" : "query");
    } catch (Refusal refusal) {
      return refusal.toJson().withHeader("WWW-Authenticate", challenge(refusal));
    }
  }

  private static Optional<String> bearer(List<String> authorization) throws Refusal {
    if (authorization.size() > 1) {
      throw Refusal.invalidRequest("several Authorization headers came, expected one");
    }
    Optional<String> bearer =
        authorization.stream()
            .filter(value -> value.toLowerCase(Locale.ROOT).matches("bearer(\\s.*)?"))
            .findFirst();
    if (bearer.isEmpty()) {
      return Optional.empty();
    }
    String token = bearer.get().substring("bearer".length()).replaceFirst("^ +", "");
    if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
      throw Refusal.invalidRequest(
          "after Bearer expected spaces and one b64token, RFC 6750 section 2.1");
    }
    return Optional.of(token);
  }

  private IssuedAccessToken live(String value) throws Refusal {
    Instant now = settings.clock().instant();
    IssuedAccessToken token =
        issued
            .findAccessToken(value)
            .orElseThrow(() -> invalidToken("the token is unknown: not issued by this issuer"));
    if (token.isRevoked()) {
      throw invalidToken("the token is revoked");
    }
    if (!now.isBefore(token.expiresAt())) {
      throw invalidToken("the token expired at " + token.expiresAt() + ", it is now " + now);
    }
    return token;
  }

  private static Response resource(IssuedAccessToken token, String place) {
    return Response.json(
            200,
            new JsonObject()
                .string("sub", token.grant().username())
                .string("scope", token.scopes().toString())
                .string("client_id", token.grant().clientId())
                .string("token_in", place))
        .withHeader("Cache-Control", "private, no-store");
  }

  private static Refusal invalidToken(String description) {
    return new Refusal(401, "invalid_token", description);
  }

  private static String challenge(Refusal refusal) {
    return String.format(
        "%s, error=\"%s\", error_description=\"%s\"",
        CHALLENGE, refusal.error(), refusal.description());
  }
}
