package dev.codegrant.testkit;

/** Two methods of Slack's Web API: they take the token in the header. */
final class SlackWebApi {
  private final BearerTokens tokens;
  private final UserClaims users;

  SlackWebApi(BearerTokens tokens, UserClaims users) {
    this.tokens = tokens;
    this.users = users;
  }

  Response userInfo(Request request) throws Refusal {
    IssuedAccessToken token = tokens.live(sent(request));
    if (!token.scopes().contains(Scopes.OPENID)) {
      Refusal refusal =
          new Refusal(
              403,
              "insufficient_scope",
              "the token has scope " + token.scopes() + ", expected openid in it");
      JsonObject body =
          new JsonObject()
              .raw("ok", "false")
              .string("error", "missing_scope")
              .string("needed", Scopes.OPENID)
              .string("provided", String.join(",", token.scopes().names()));
      return new Dialect.Words(200, body).insteadOf(refusal);
    }
    return Response.json(200, users.all(token.grant().username()));
  }

  /** The token that is sent is the one that is revoked. */
  Response revoke(Request request) throws Refusal {
    IssuedAccessToken token = tokens.live(sent(request));
    token.revoked().set(true);
    return Response.json(200, new JsonObject().raw("ok", "true").raw("revoked", "true"));
  }

  private static String sent(Request request) throws Refusal {
    if (!request.method().equals("POST") && !request.method().equals("GET")) {
      throw Refusal.method(request.method(), "GET, POST");
    }
    return BearerTokens.inHeader(request)
        .orElseThrow(
            () ->
                new Refusal(
                    401,
                    "invalid_token",
                    "no token came, expected it in the Authorization header"));
  }
}
