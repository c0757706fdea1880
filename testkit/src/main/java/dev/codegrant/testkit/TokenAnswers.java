package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;

/** The successful answer of the token endpoint, RFC 6749 section 5.1. */
final class TokenAnswers {
  private final Issued issued;
  private final Settings settings;

  TokenAnswers(Issued issued, Settings settings) {
    this.issued = issued;
    this.settings = settings;
  }

  Response of(Grant grant, Scopes scopes, boolean withRefreshToken) {
    Instant now = settings.clock().instant();
    Instant expiresAt = now.plus(settings.accessTokenLifetime());
    JsonObject answer =
        new JsonObject()
            .string("access_token", issued.accessToken(grant, scopes, expiresAt))
            .string("token_type", "Bearer")
            .number("expires_in", Duration.between(now, expiresAt).toSeconds());
    if (withRefreshToken) {
      answer.string("refresh_token", issued.refreshToken(grant));
    }
    return Response.json(200, answer.string("scope", scopes.toString()))
        .withHeader("Pragma", "no-cache");
  }
}
