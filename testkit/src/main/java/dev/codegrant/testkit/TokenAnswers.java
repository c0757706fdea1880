package dev.codegrant.testkit;

import java.time.Instant;
import java.util.Optional;

/** The successful answer of the token endpoint, RFC 6749 section 5.1. */
final class TokenAnswers {
  private final Issued issued;
  private final IdTokens idTokens;
  private final Settings settings;

  TokenAnswers(Issued issued, IdTokens idTokens, Settings settings) {
    this.issued = issued;
    this.idTokens = idTokens;
    this.settings = settings;
  }

  /** The first answer, to the code itself: its ID token has the nonce of the request. */
  Response toCode(Grant grant, Caller caller) throws Refusal {
    return answer(grant, grant.scopes(), caller, grant.asked().nonce(), settings.refreshTokens());
  }

  /** OpenID Connect Core 1.0 section 12.2: an ID token should have no nonce then. */
  Response toRefresh(Grant grant, Scopes scopes, Caller caller) throws Refusal {
    return answer(grant, scopes, caller, Optional.empty(), settings.rotation());
  }

  /** To the client itself: no user, no ID token, and no refresh token, RFC 6749 section 4.4.3. */
  Response toClient(Grant grant, Scopes scopes, Caller caller) throws Refusal {
    return answer(grant, scopes, caller, Optional.empty(), false);
  }

  /** RFC 8693 section 2.2.1: one token of the type that is named, and nothing to refresh it. */
  Response toExchange(Grant grant, Scopes scopes, Caller caller) {
    JsonObject answer =
        withAccessToken(accessToken(grant, scopes, caller), caller)
            .string("issued_token_type", TokenExchange.ACCESS_TOKEN);
    return response(answer, scopes);
  }

  private Response answer(
      Grant grant, Scopes scopes, Caller caller, Optional<String> nonce, boolean withRefreshToken)
      throws Refusal {
    String accessToken = accessToken(grant, scopes, caller);
    JsonObject answer = withAccessToken(accessToken, caller);
    if (withRefreshToken) {
      answer.string("refresh_token", issued.refreshToken(grant, caller.refreshConfirmation()));
    }
    idTokens
        .of(grant, scopes, nonce, accessToken)
        .ifPresent(
            idToken -> {
              issued.idToken(idToken, grant);
              answer.string("id_token", idToken);
            });
    return response(answer, scopes);
  }

  private String accessToken(Grant grant, Scopes scopes, Caller caller) {
    Instant expiresAt = settings.clock().instant().plus(settings.accessTokenLifetime());
    return issued.accessToken(grant, scopes, caller.confirmation(), expiresAt);
  }

  private JsonObject withAccessToken(String accessToken, Caller caller) {
    return new JsonObject()
        .string("access_token", accessToken)
        .string("token_type", caller.confirmation().tokenType())
        .number("expires_in", settings.accessTokenLifetime().toSeconds());
  }

  private static Response response(JsonObject answer, Scopes scopes) {
    return Response.json(200, answer.string("scope", scopes.toString()))
        .withHeader("Pragma", "no-cache");
  }
}
