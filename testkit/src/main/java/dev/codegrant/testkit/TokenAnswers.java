package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The successful answer of the token endpoint, RFC 6749 section 5.1. */
final class TokenAnswers {
  private final Issued issued;
  private final IdTokens idTokens;
  private final Settings settings;
  private final Conduct conduct;

  TokenAnswers(Issued issued, IdTokens idTokens, Settings settings, Conduct conduct) {
    this.issued = issued;
    this.idTokens = idTokens;
    this.settings = settings;
    this.conduct = conduct;
  }

  /**
   * The first answer, to the code itself: its ID token has the nonce of the request. Who registered
   * anew for less gets no more than that, RFC 7592 section 2.2.
   */
  Response toCode(Grant grant, Caller caller) throws Refusal {
    return answer(
        grant,
        caller.client().limits().within(grant.scopes(), grant.clientId()),
        caller,
        grant.asked().nonce(),
        issuesRefreshToken(grant, caller),
        conduct.idToken(false));
  }

  /** OpenID Connect Core 1.0 section 12.2: an ID token should have no nonce then. */
  Response toRefresh(Grant grant, Scopes scopes, Caller caller) throws Refusal {
    return answer(
        grant, scopes, caller, Optional.empty(), settings.rotation(), conduct.idToken(true));
  }

  /** To the client itself: no user, no ID token, and no refresh token, RFC 6749 section 4.4.3. */
  Response toClient(Grant grant, Scopes scopes, Caller caller) throws Refusal {
    return answer(grant, scopes, caller, Optional.empty(), false, JwtChange.none());
  }

  /** RFC 8693 section 2.2.1: one token of the type that is named, and nothing to refresh it. */
  Response toExchange(Grant grant, Scopes scopes, Resources resources, Caller caller)
      throws Refusal {
    JsonObject answer =
        withAccessToken(accessToken(grant, scopes, resources, caller), grant, caller)
            .string("issued_token_type", TokenExchange.ACCESS_TOKEN);
    return response(answer, grant, scopes, caller);
  }

  private boolean issuesRefreshToken(Grant grant, Caller caller) {
    return settings.refreshTokens()
        && caller.client().limits().allowGrantType("refresh_token")
        && settings.dialect().issuesRefreshToken(grant, settings.accessTokenLifetime());
  }

  private Response answer(
      Grant grant,
      Scopes asked,
      Caller caller,
      Optional<String> nonce,
      boolean withRefreshToken,
      JwtChange misdeed)
      throws Refusal {
    Scopes scopes = conduct.granted(asked);
    Resources resources = grant.resources().narrowedTo(caller.resources());
    String accessToken = accessToken(grant, scopes, resources, caller);
    JsonObject answer = withAccessToken(accessToken, grant, caller);
    if (withRefreshToken) {
      answer.string("refresh_token", issued.refreshToken(grant, caller));
    }
    idTokens
        .of(grant, scopes, nonce, accessToken, misdeed)
        .ifPresent(
            idToken -> {
              issued.idToken(idToken, grant);
              answer.string("id_token", idToken);
            });
    return response(answer, grant, scopes, caller);
  }

  private String accessToken(Grant grant, Scopes scopes, Resources resources, Caller caller)
      throws Refusal {
    Instant expiresAt = settings.clock().instant().plus(lifetime(grant));
    return issued.accessToken(grant, scopes, resources, caller, expiresAt);
  }

  private JsonObject withAccessToken(String accessToken, Grant grant, Caller caller) {
    JsonObject answer =
        new JsonObject()
            .string("access_token", accessToken)
            .string("token_type", caller.confirmation().tokenType());
    Duration lifetime = lifetime(grant);
    return lifetime.equals(Dialect.NEVER)
        ? answer
        : answer.number("expires_in", lifetime.toSeconds());
  }

  private Duration lifetime(Grant grant) {
    return settings.dialect().accessTokenLifetime(grant, settings.accessTokenLifetime());
  }

  private Response response(JsonObject answer, Grant grant, Scopes scopes, Caller caller)
      throws Refusal {
    answer.string("scope", scopes.toString());
    return Response.json(200, settings.dialect().tokenAnswer(answer, grant, scopes, caller))
        .withHeader("Pragma", "no-cache");
  }
}
