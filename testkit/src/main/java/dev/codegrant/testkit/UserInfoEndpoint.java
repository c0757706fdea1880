package dev.codegrant.testkit;

import java.net.URI;
import java.util.Optional;

/** The UserInfo endpoint, OpenID Connect Core 1.0 section 5.3. */
final class UserInfoEndpoint implements Handler {
  private final String issuer;
  private final String uri;
  private final AccessTokens tokens;
  private final UserClaims users;
  private final JwtSigner signer;
  private final boolean signed;
  private final JwtChanges changes;
  private final Conduct conduct;

  UserInfoEndpoint(
      String issuer,
      URI uri,
      AccessTokens tokens,
      UserClaims users,
      JwtSigner signer,
      boolean signed,
      JwtChanges changes,
      Conduct conduct) {
    this.issuer = issuer;
    this.uri = uri.toString();
    this.tokens = tokens;
    this.users = users;
    this.signer = signer;
    this.signed = signed;
    this.changes = changes;
    this.conduct = conduct;
  }

  @Override
  public Response answer(Request request) {
    try {
      if (!request.method().equals("GET") && !request.method().equals("POST")) {
        throw Refusal.method(request.method(), "GET, POST");
      }
      Parameters parameters = request.queryParameters().and(request.formParameters());
      if (parameters.value("access_token").isPresent()) {
        throw Refusal.invalidRequest(
            "the token came in the query or the body, expected it in the Authorization header,"
                + " OpenID Connect Core 1.0 section 5.3.1");
      }
      Optional<String> token = tokens.inHeader(request);
      if (token.isEmpty()) {
        return tokens.noToken();
      }
      IssuedAccessToken live = tokens.live(token.get(), request);
      ResourceDemands.refuseTokenForOthers(live, uri, AccessTokens.challenge(request));
      return claims(live);
    } catch (Refusal refusal) {
      return BearerTokens.refused(refusal);
    }
  }

  private JwtChange change() {
    return conduct.userInfo().then(changes.next());
  }

  private Response claims(IssuedAccessToken token) throws Refusal {
    if (!token.scopes().contains(Scopes.OPENID)) {
      throw new Refusal(
          403,
          "insufficient_scope",
          "the token has scope " + token.scopes() + ", expected openid in it");
    }
    JsonObject claims = users.of(token.grant().username(), token.scopes());
    if (!signed) {
      return Response.json(200, change().changed(claims));
    }
    claims.string("iss", issuer).string("aud", token.grant().clientId());
    String jwt = signer.sign("JWT", claims, token.grant().client(), change()).orElse("");
    return Response.empty(200).withBody("application/jwt", jwt);
  }
}
