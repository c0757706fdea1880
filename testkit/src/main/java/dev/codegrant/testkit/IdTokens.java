package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** ID tokens, OpenID Connect Core 1.0 section 2. */
final class IdTokens {
  static final Duration LIFETIME = Duration.ofHours(1);

  static final List<String> CLAIMS =
      List.of("iss", "sub", "aud", "exp", "iat", "auth_time", "sid", "at_hash", "nonce", "acr");

  private final String issuer;
  private final JwtSigner signer;
  private final Settings settings;
  private final JwtChanges changes;

  IdTokens(String issuer, JwtSigner signer, Settings settings, JwtChanges changes) {
    this.issuer = issuer;
    this.signer = signer;
    this.settings = settings;
    this.changes = changes;
  }

  /** Empty where the scope has no {@code openid}, or where a test ordered that. */
  Optional<String> of(
      Grant grant, Scopes scopes, Optional<String> nonce, String accessToken, JwtChange misdeed)
      throws Refusal {
    if (!scopes.contains(Scopes.OPENID)) {
      return Optional.empty();
    }
    Instant now = settings.clock().instant();
    JsonObject claims =
        new JsonObject()
            .string("iss", issuer)
            .string("sub", grant.username())
            .string("aud", grant.clientId())
            .number("exp", now.plus(LIFETIME).getEpochSecond())
            .number("iat", now.getEpochSecond())
            .number("auth_time", grant.signIn().time().getEpochSecond())
            .string("sid", grant.signIn().sid())
            .string("at_hash", atHash(accessToken));
    nonce.ifPresent(value -> claims.string("nonce", value));
    grant.signIn().acr().ifPresent(value -> claims.string("acr", value));
    settings.dialect().idToken(claims, grant);
    return signer.sign("JWT", claims, grant.client(), misdeed.then(changes.next()));
  }

  private String atHash(String accessToken) {
    return Jwt.base64Url(signer.algorithm().leftHalf(accessToken.getBytes(US_ASCII)));
  }
}
