package dev.codegrant.openid;

import dev.codegrant.client.ClientId;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.openid.internal.jose.IssuerKeys;
import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.openid.internal.jose.JwtVerification;
import dev.codegrant.openid.internal.jose.RefusedJwtException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Claims in a JWT that is no ID token: those of a signed UserInfo response (OpenID Connect Core 1.0
 * section 5.3.2), and those of a claims provider (section 5.6.2).
 */
final class SignedClaims {

  private static final Set<String> TYPES = Set.of("jwt");

  private final IssuerRule issuer;
  private final JwtVerification verification;
  private final Reader reader;

  /** Who reads signed claims, and when. */
  record Reader(ClientId clientId, Clock clock, Duration skew) {

    /** The claims that this issuer signs for the client, with one of these algorithms. */
    SignedClaims of(IssuerRule issuer, IssuerKeys keys, Set<SigningAlgorithm> algorithms) {
      return new SignedClaims(issuer, keys, algorithms, this);
    }
  }

  private SignedClaims(
      IssuerRule issuer, IssuerKeys keys, Set<SigningAlgorithm> algorithms, Reader reader) {
    this.issuer = issuer;
    Set<JwsAlgorithm> accepted = EnumSet.noneOf(JwsAlgorithm.class);
    algorithms.forEach(each -> JwsAlgorithm.named(each.toString()).ifPresent(accepted::add));
    this.verification = new JwtVerification(keys, accepted, TYPES);
    this.reader = reader;
  }

  /** The claims of a JWT that must say whom it is for. */
  JsonDocument proveForClient(String compact) {
    JsonDocument claims = prove(compact);
    if (!claims.has("aud")) {
      throw wrongAudience("none");
    }
    return claims;
  }

  /** The claims of a JWT; if it says whom it is for, this client must be among them. */
  JsonDocument prove(String compact) {
    JsonDocument claims = signed(compact);
    if (!claims.string("iss").filter(iss -> issuer.accepts(iss, claims)).isPresent()) {
      throw RefusedUserInfo.of(
          "iss", "iss " + issuer, "another issuer, or none", "refuse: another server says it");
    }
    for (String other : List.of("nonce", "events")) {
      if (claims.has(other)) {
        throw RefusedUserInfo.of(
            other,
            "claims about a user",
            "an ID token or a logout token",
            "refuse: what was signed for another purpose proves nothing here (RFC 8725, 3.12)");
      }
    }
    if (claims.has("aud") && !Audience.of(claims).includes(reader.clientId().value())) {
      throw wrongAudience("another audience");
    }
    Instant now = reader.clock().instant();
    if (claims.has("exp") && !date(claims, "exp").isAfter(now.minus(reader.skew()))) {
      throw outOfTime("exp", "claims that have not expired", "an exp that is past");
    }
    if (claims.has("nbf") && date(claims, "nbf").isAfter(now.plus(reader.skew()))) {
      throw outOfTime("nbf", "claims that are valid already", "an nbf in the future");
    }
    return claims;
  }

  private JsonDocument signed(String compact) {
    try {
      return verification.verify(compact).claims();
    } catch (RefusedJwtException e) {
      throw RefusedUserInfo.of(
          e, "claims in a JWT that " + issuer + " signed (OpenID Connect Core 1.0, 5.3.2)");
    }
  }

  private RuntimeException wrongAudience(String came) {
    return RefusedUserInfo.of(
        "aud",
        "aud " + reader.clientId(),
        came,
        "refuse: the claims were signed for another client");
  }

  private static Instant date(JsonDocument claims, String name) {
    return NumericDate.of(claims, name)
        .orElseThrow(
            () ->
                outOfTime(
                    name,
                    "'" + name + "' in seconds since 1970 (RFC 7519 section 2)",
                    "another value"));
  }

  private static RuntimeException outOfTime(String name, String expected, String came) {
    return RefusedUserInfo.of(
        name, expected, came, "check the clock of this machine (clock skew), and the server's");
  }
}
