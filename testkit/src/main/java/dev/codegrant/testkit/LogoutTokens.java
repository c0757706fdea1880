package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Logout tokens, OpenID Connect Back-Channel Logout 1.0 section 2.4. */
final class LogoutTokens {
  /** Section 2.4 recommends no more. */
  static final Duration LIFETIME = Duration.ofMinutes(2);

  private static final String EVENT = "{\"http://schemas.openid.net/event/backchannel-logout\":{}}";

  private final String issuer;
  private final JwtSigner signer;
  private final SignIns signIns;
  private final Settings settings;
  private final JwtChanges changes = new JwtChanges();

  LogoutTokens(String issuer, JwtSigner signer, SignIns signIns, Settings settings) {
    this.issuer = issuer;
    this.signer = signer;
    this.signIns = signIns;
    this.settings = settings;
  }

  JwtChanges changes() {
    return changes;
  }

  /** With the session's id where the user ever had one, signed in still or not. */
  Optional<String> of(Client client, String username) throws Refusal {
    return of(client, username, signIns.latest(username));
  }

  Optional<String> of(Client client, String username, Optional<SignIn> session) throws Refusal {
    Instant now = settings.clock().instant();
    JsonObject claims =
        new JsonObject()
            .string("iss", issuer)
            .string("sub", username)
            .string("aud", client.id())
            .number("iat", now.getEpochSecond())
            .number("exp", now.plus(LIFETIME).getEpochSecond())
            .string("jti", UUID.randomUUID().toString())
            .raw("events", EVENT);
    session.ifPresent(signIn -> claims.string("sid", signIn.sid()));
    return signer.sign("logout+jwt", claims, client, changes.next());
  }
}
