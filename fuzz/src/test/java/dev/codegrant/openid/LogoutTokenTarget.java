package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Planted;
import dev.codegrant.fuzz.Violation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of a logout token that is rightly signed: accepted exactly when OpenID Connect
 * Back-Channel Logout 1.0 section 2.6 is kept, and then used up under a name that does not show
 * them. The input is the payload.
 */
public final class LogoutTokenTarget implements FuzzTarget {

  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final int LONGEST = 40_000;

  private boolean used;
  private final Logout logout =
      Provider.relyingParty().logout().toBuilder().usedTokens(this::use).build();

  @Override
  public boolean accepts(byte[] input) {
    byte[] payload = Planted.in(new String(input, ISO_8859_1)).getBytes(ISO_8859_1);
    Optional<Map<String, Object>> claims = JsonGrammar.object(payload);
    boolean expected = claims.filter(LogoutTokenTarget::areRight).isPresent();
    used = false;
    try {
      LogoutToken token =
          logout.backChannel(
              "application/x-www-form-urlencoded", "logout_token=" + Provider.signed(payload));
      Violation.unless(expected, "accepted against the rules");
      Violation.unless(used, "accepted and not used up");
      requireSame(token, claims.orElseThrow());
      return true;
    } catch (ResponseValidationException e) {
      Violation.unless(
          !expected || KnownDisagreements.weRefuseJson(payload) || payload.length > LONGEST,
          "refused within the rules: " + e.getMessage());
      Violation.unless(!used, "refused and used up");
      Violation.unless(e.kind() == ErrorKind.LOGOUT_TOKEN_INVALID, "refused as " + e.kind());
      Planted.requireAbsentFrom(e);
      return false;
    }
  }

  private boolean use(String name, Instant until) {
    used = true;
    Planted.requireAbsentFrom(name);
    Violation.unless(until.isAfter(IdTokenClaims.NOW.minusSeconds(1)), "forgotten at once");
    Violation.unless(until.isBefore(IdTokenClaims.NOW.plusSeconds(781)), "kept for too long");
    return true;
  }

  private static boolean areRight(Map<String, Object> claims) {
    return IdTokenClaims.ISSUER.equals(claims.get("iss"))
        && IdTokenClaims.isForUs(claims)
        && IdTokenClaims.isOfNow(claims)
        && (!claims.containsKey("exp") || IdTokenClaims.isUnexpired(claims.get("exp")))
        && (!claims.containsKey("sub") || IdTokenClaims.isSubject(claims.get("sub")))
        && (!claims.containsKey("sid") || isText(claims, "sid"))
        && (claims.containsKey("sub") || claims.containsKey("sid"))
        && claims.get("events") instanceof Map<?, ?> events
        && events.get(EVENT) instanceof Map<?, ?>
        && !claims.containsKey("nonce")
        && isText(claims, "jti");
  }

  private static boolean isText(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text && !text.isEmpty();
  }

  private static void requireSame(LogoutToken token, Map<String, Object> claims) {
    Violation.unless(
        token.issuer().equals(claims.get("iss"))
            && token.tokenId().equals(claims.get("jti"))
            && token
                .identity()
                .map(Identity::subject)
                .equals(Optional.ofNullable(claims.get("sub")))
            && token.sessionId().equals(Optional.ofNullable(claims.get("sid"))),
        "another session than the token's");
  }
}
