package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.openid.internal.jose.RefusedJwtException;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the claims of one proven logout token must be (OpenID Connect Back-Channel Logout 1.0
 * section 2.6), in the order of that section.
 */
final class LogoutTokenRules {

  /** Of {@code typ} (section 2.4), beside none; an ID token's is accepted for old providers. */
  static final Set<String> TYPES = Set.of("logout+jwt", "jwt");

  /** The member of {@code events} that makes a token a logout token. */
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  /** As for ID tokens. How long a token must be remembered follows from it. */
  private static final Duration OLDEST = Duration.ofMinutes(10);

  /** Who remembers reads the clock a little later. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final VerifiedJwt jwt;
  private final JsonDocument claims;
  private final Instant now;
  private final Duration skew;

  LogoutTokenRules(VerifiedJwt jwt, Instant now, Duration skew) {
    this.jwt = jwt;
    this.claims = jwt.claims();
    this.now = now;
    this.skew = skew;
  }

  void issuer(IssuerRule issuer) {
    if (!claims.string("iss").filter(iss -> issuer.accepts(iss, jwt)).isPresent()) {
      throw invalid("iss", "iss " + issuer, "another issuer, or none");
    }
  }

  void audience(String clientId, Set<String> trusted) {
    Audience audience = Audience.of(claims);
    if (!audience.isOnly(clientId, trusted)) {
      throw invalid(
          "aud",
          "aud " + clientId + " and no audience that is not trusted",
          audience.besides(clientId));
    }
  }

  /**
   * The final text requires {@code exp} (section 2.4), drafts did not know it and providers of that
   * time leave it out. A token without one is not good for longer: {@code iat} is required, and
   * ends it.
   */
  void times() {
    Instant iat = date("iat");
    if (iat.isAfter(now.plus(skew)) || iat.isBefore(now.minus(OLDEST).minus(skew))) {
      long seconds = Duration.between(iat, now).toSeconds();
      throw invalid(
          "iat",
          "a logout token of the last " + OLDEST.toMinutes() + " minutes",
          seconds < 0
              ? "one from " + -seconds + " s in the future"
              : "one that is " + seconds + " s old");
    }
    if (claims.has("exp") && !date("exp").isAfter(now.minus(skew))) {
      throw invalid("exp", "a logout token that has not expired", "one that has");
    }
  }

  void session() {
    boolean subject = claims.string("sub").filter(Subjects::isOne).isPresent();
    boolean session = claims.string("sid").filter(sid -> !sid.isEmpty()).isPresent();
    if (subject != claims.has("sub")) {
      throw invalid("sub", "sub of 1 to 255 characters of ASCII", "another value");
    }
    if (session != claims.has("sid")) {
      throw invalid("sid", "sid, a string that is not empty", "another value");
    }
    if (!subject && !session) {
      throw invalid("sub", "sub or sid, or both", "neither: nobody is named");
    }
  }

  void event() {
    if (claims.object("events").flatMap(events -> events.object(EVENT)).isEmpty()) {
      throw invalid(
          "events",
          "events with a member " + EVENT + " that is an object",
          claims.has("events") ? "other events" : "a token without events");
    }
    if (claims.has("nonce")) {
      throw invalid("nonce", "no nonce", "one, which makes it an ID token");
    }
  }

  /** The last rule, so that nothing is used up by a token that another rule refuses. */
  void firstUse(UsedTokens usedTokens, String clientId) {
    String jti =
        claims
            .string("jti")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> invalid("jti", "jti, a string that is not empty", "none"));
    Instant until = date("iat").plus(OLDEST).plus(skew).plus(MARGIN);
    String issuer = claims.string("iss").orElse("");
    if (!usedTokens.claim(name(issuer, clientId, jti), until)) {
      throw invalid("jti", "a logout token that was not used", "one that was used before");
    }
  }

  /** Of one length, however long the provider's names are, and without them. */
  private static String name(String issuer, String clientId, String jti) {
    String names = Stream.of(issuer, clientId, jti).map(FormEncoding::encode).collect(joining("&"));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(names.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private Instant date(String name) {
    return NumericDate.of(claims, name)
        .orElseThrow(
            () ->
                invalid(
                    name,
                    "'" + name + "' in seconds since 1970 (RFC 7519 section 2)",
                    claims.has(name) ? "another value" : "none"));
  }

  static ResponseValidationException refused(RefusedJwtException e) {
    return invalid(e.reason().orElse(e.fault().name()), "a JWT that the issuer signed", e.came());
  }

  static ResponseValidationException invalid(String reason, String expected, String came) {
    return new ResponseValidationException(
        ErrorKind.LOGOUT_TOKEN_INVALID,
        reason,
        expected + " (OpenID Connect Back-Channel Logout 1.0 section 2.6)",
        came,
        "answer with status 400 and end no session");
  }
}
