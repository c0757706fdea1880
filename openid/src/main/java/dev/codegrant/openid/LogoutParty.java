package dev.codegrant.openid;

import dev.codegrant.client.ClientId;
import dev.codegrant.openid.internal.jose.IssuerKeys;
import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.openid.internal.jose.JwtVerification;
import dev.codegrant.openid.internal.jose.RefusedJwtException;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import dev.codegrant.server.AuthorizationServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * What the logout needs of a relying party: logout tokens are signed by the same keys and with the
 * same algorithms as its ID tokens (OpenID Connect Back-Channel Logout 1.0 section 2.6).
 */
final class LogoutParty {

  final AuthorizationServer server;
  final ClientId clientId;
  final IssuerRule issuer;
  final Clock clock;
  private final Set<String> trustedAudiences;
  private final Duration skew;
  private final JwtVerification logoutTokens;

  LogoutParty(
      RelyingParty.Builder settings,
      IssuerRule issuer,
      Set<JwsAlgorithm> algorithms,
      IssuerKeys keys) {
    this.server = settings.server;
    this.clientId = settings.clientId;
    this.issuer = issuer;
    this.trustedAudiences = Set.copyOf(settings.trustedAudiences);
    this.clock = settings.clock;
    this.skew = settings.skew;
    this.logoutTokens = new JwtVerification(keys, algorithms, LogoutTokenRules.TYPES);
  }

  LogoutToken proven(String logoutToken, UsedTokens usedTokens) {
    VerifiedJwt jwt;
    try {
      jwt = logoutTokens.verify(logoutToken);
    } catch (RefusedJwtException e) {
      throw LogoutTokenRules.refused(e);
    }
    LogoutTokenRules rules = new LogoutTokenRules(jwt, clock.instant(), skew);
    rules.issuer(issuer);
    rules.audience(clientId.value(), trustedAudiences);
    rules.times();
    rules.session();
    rules.event();
    rules.firstUse(usedTokens, clientId.value());
    return new LogoutToken(jwt.claims(), issuer);
  }
}
