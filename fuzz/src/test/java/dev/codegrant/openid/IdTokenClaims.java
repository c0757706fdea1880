package dev.codegrant.openid;

import dev.codegrant.fuzz.JsonGrammar.Literal;
import dev.codegrant.fuzz.Planted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenID Connect Core 1.0 section 3.1.3.7, written from its text, over claims read already. */
final class IdTokenClaims {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final String ISSUER = "https://as.example";
  static final String CLIENT_ID = "client-1";
  static final String TRUSTED = "client-2";

  private static final long SKEW = 60;
  private static final long OLDEST = Duration.ofMinutes(10).toSeconds();
  private static final long LONGEST = Duration.ofDays(3660).toSeconds();
  private static final BigDecimal YEAR_10000 = new BigDecimal("253402300799");

  private IdTokenClaims() {}

  static boolean areRight(Map<String, Object> claims, String nonce) {
    return !claims.containsKey("events")
        && ISSUER.equals(claims.get("iss"))
        && isSubject(claims.get("sub"))
        && isForUs(claims)
        && isAsker(claims)
        && isWithin(claims.get("exp"), 1 - SKEW, LONGEST)
        && isOfNow(claims)
        && isAbsentOrPast(claims, "nbf")
        && nonce.equals(claims.get("nonce"))
        && isAbsentOrPast(claims, "auth_time")
        && (!claims.containsKey("at_hash") || hash().equals(claims.get("at_hash")));
  }

  static boolean isOfNow(Map<String, Object> claims) {
    return isWithin(claims.get("iat"), -OLDEST - SKEW, SKEW);
  }

  static boolean isUnexpired(@Nullable Object exp) {
    return isWithin(exp, 1 - SKEW, Long.MAX_VALUE / 2);
  }

  static boolean isSubject(@Nullable Object sub) {
    return sub instanceof String text && !text.isEmpty() && text.length() <= 255;
  }

  private static boolean isAsker(Map<String, Object> claims) {
    return claims.containsKey("azp")
        ? CLIENT_ID.equals(claims.get("azp"))
        : !audience(claims).contains(TRUSTED);
  }

  /** For this client, and for nobody that it does not know. */
  static boolean isForUs(Map<String, Object> claims) {
    List<?> all = audience(claims);
    return all.contains(CLIENT_ID)
        && all.stream().allMatch(each -> each.equals(CLIENT_ID) || each.equals(TRUSTED));
  }

  private static List<?> audience(Map<String, Object> claims) {
    @Nullable Object aud = claims.get("aud");
    return aud instanceof List<?> list ? list : aud == null ? List.of() : List.of(aud);
  }

  private static boolean isAbsentOrPast(Map<String, Object> claims, String name) {
    return !claims.containsKey(name) || isWithin(claims.get(name), Long.MIN_VALUE / 2, SKEW);
  }

  /** Whole seconds from now, both ends inclusive. */
  private static boolean isWithin(@Nullable Object value, long first, long last) {
    if (!(value instanceof Literal literal) || literal.text().length() > 32) {
      return false;
    }
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(literal.text());
    } catch (NumberFormatException e) {
      return false; // an exponent that no int holds
    }
    if (seconds.abs().compareTo(YEAR_10000) > 0) {
      return false;
    }
    // setScale of 1e-99999999 would write out the zeros
    long whole =
        seconds.abs().compareTo(BigDecimal.ONE) < 0
            ? 0
            : seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
    long fromNow = whole - NOW.getEpochSecond();
    return first <= fromNow && fromNow <= last;
  }

  private static String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(Planted.ACCESS_TOKEN.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
