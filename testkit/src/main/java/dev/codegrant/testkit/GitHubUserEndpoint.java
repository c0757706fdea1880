package dev.codegrant.testkit;

import java.util.Optional;

/** {@code GET /user} of GitHub's REST API, for whoever has a live token in the header. */
final class GitHubUserEndpoint implements Handler {
  private final BearerTokens tokens;
  private final UserClaims users;

  GitHubUserEndpoint(BearerTokens tokens, UserClaims users) {
    this.tokens = tokens;
    this.users = users;
  }

  @Override
  public Response answer(Request request) {
    try {
      if (!request.method().equals("GET")) {
        throw Refusal.method(request.method(), "GET");
      }
      Optional<String> token = BearerTokens.inHeader(request);
      if (token.isEmpty()) {
        throw new Refusal(
            401, "invalid_token", "no token came, expected it in the Authorization header");
      }
      IssuedAccessToken live = tokens.live(token.get());
      return Response.json(200, users.all(live.grant().username()))
          .withHeader("X-OAuth-Scopes", String.join(", ", live.scopes().names()));
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private static Response refused(Refusal refusal) {
    String message = refusal.status() == 401 ? "Bad credentials" : "Problems with the request";
    JsonObject body =
        new JsonObject()
            .string("message", message)
            .string("documentation_url", "https://docs.github.com/rest")
            .string("status", Integer.toString(refusal.status()));
    return new Dialect.Words(refusal.status(), body).insteadOf(refusal);
  }
}
