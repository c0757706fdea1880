package dev.codegrant.testkit;

import java.time.Clock;
import java.util.Optional;

/** A protected resource that takes the token in the header or the query, RFC 6750 section 2. */
final class ResourceEndpoint implements Handler {
  private final AccessTokens tokens;
  private final ResourceDemands demands;
  private final Clock clock;
  private final String metadata;

  /**
   * Makes it.
   *
   * @param metadata where its metadata is, or empty
   */
  ResourceEndpoint(AccessTokens tokens, ResourceDemands demands, Clock clock, String metadata) {
    this.tokens = tokens;
    this.demands = demands;
    this.clock = clock;
    this.metadata = metadata;
  }

  @Override
  public Response answer(Request request) {
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
      Optional<String> inHeader = tokens.inHeader(request);
      Optional<String> inQuery = query.value("access_token");
      if (inHeader.isPresent() && inQuery.isPresent()) {
        throw Refusal.invalidRequest(
            "the token came in the header and in the query, expected exactly one of them");
      }
      Optional<String> token = inHeader.or(() -> inQuery);
      if (token.isEmpty()) {
        return leading(tokens.noToken());
      }
      IssuedAccessToken live = tokens.live(token.get(), request);
      demands.judge(live, clock.instant(), AccessTokens.challenge(request));
      return resource(live, inHeader.isPresent() ? "header" : "query");
    } catch (Refusal refusal) {
      return leading(BearerTokens.refused(refusal));
    }
  }

  /** RFC 9728 section 5.1: the challenge says where to read on. */
  private Response leading(Response refused) {
    String challenge = refused.headers().getOrDefault("WWW-Authenticate", "");
    return metadata.isEmpty() || challenge.isEmpty()
        ? refused
        : refused.withHeader(
            "WWW-Authenticate", challenge + ", resource_metadata=\"" + metadata + "\"");
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
}
