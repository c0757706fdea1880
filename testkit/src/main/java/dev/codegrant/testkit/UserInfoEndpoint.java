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
      Optional<String> token = token(request);
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

  /** RFC 6750 sections 2.1 and 2.2, and not the query of section 2.3, which logs keep. */
  private Optional<String> token(Request request) throws Refusal {
    if (request.queryParameters().value("access_token").isPresent()) {
      throw Refusal.invalidRequest(
          "access_token came in the query, expected the token in the Authorization header or, by"
              + " POST, in a form, RFC 6750 sections 2.1 and 2.2");
    }
    Optional<String> header = tokens.inHeader(request);
    Parameters form = request.formParameters();
    Optional<String> body = form.value("access_token");
    if (body.isEmpty()) {
      return header;
    }
    form.refuseRepeatedOrMalformed();
    if (request.method().equals("GET") || header.isPresent()) {
      throw Refusal.invalidRequest(
          "access_token came in the form of a "
              + request.method()
              + (header.isEmpty() ? "" : " and a token in the Authorization header")
              + ", expected the token once, in that header or in the form of a POST, RFC 6750"
              + " section 2");
    }
    return body;
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
