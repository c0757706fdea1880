package dev.codegrant.openid;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the claims of one proven ID token must be (OpenID Connect Core 1.0 section 3.1.3.7). Each
 * rule that a claim passes is noted.
 */
final class IdTokenRules {

  /** Of {@code typ}, where it is there (RFC 8725 section 3.11). */
  static final Set<String> TYPES = Set.of("jwt");

  /** Beyond, a number was not meant as seconds. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(3660);

  /** An ID token of an answer was made for it; an old one was made for another. */
  private static final Duration OLDEST = Duration.ofMinutes(10);

  private final VerifiedJwt jwt;
  private final JsonDocument claims;
  private final Instant now;
  private final Duration skew;
  private final List<String> passed = new ArrayList<>(List.of("signature"));

  IdTokenRules(VerifiedJwt jwt, Instant now, Duration skew) {
    this.jwt = jwt;
    this.claims = jwt.claims();
    this.now = now;
    this.skew = skew;
  }

  /** The rules so far that were passed. */
  List<String> passed() {
    return passed;
  }

  /**
   * A security event, such as a logout token, that does not say so in its header (RFC 8725, 3.12).
   */
  void noEvent() {
    if (claims.has("events")) {
      throw new ResponseValidationException(
          ErrorKind.ID_TOKEN_TYPE_REFUSED,
          "an ID token",
          "a token about events, perhaps a logout token (RFC 8417 section 2.2)",
          "refuse: nothing of the answer may be used");
    }
  }

  /** The rules for every ID token, in the order of the specification. */
  void ofEvery(
      IssuerRule issuer, String clientId, Set<String> audiences, Optional<Duration> clockOffset) {
    noEvent();
    issuer(issuer);
    subject();
    audience(clientId, audiences);
    times(clockOffset);
  }

  void issuer(IssuerRule issuer) {
    if (!claims.string("iss").filter(iss -> issuer.accepts(iss, jwt)).isPresent()) {
      throw invalid(
          "iss",
          "iss " + issuer,
          "another issuer",
          "refuse: another server made the token, or the issuer is configured in another spelling");
    }
    passed.add("iss");
  }

  void subject() {
    if (!claims.string("sub").filter(Subjects::isOne).isPresent()) {
      throw invalid(
          "sub",
          "sub of 1 to 255 characters of ASCII (OpenID Connect Core 1.0 section 2)",
          "another value, or none",
          "report the token to the server's operator");
    }
    passed.add("sub");
  }

  void audience(String clientId, Set<String> trusted) {
    Audience audience = Audience.of(claims);
    if (!audience.isOnly(clientId, trusted)) {
      throw invalid(
          "aud",
          "aud " + clientId + " and no audience that is not trusted",
          audience.besides(clientId),
          "refuse: the token was made for another client, or for others too");
    }
    passed.add("aud");
    if (claims.has("azp")
        ? !claims.string("azp").equals(Optional.of(clientId))
        : audience.isOfSeveral()) {
      throw invalid(
          "azp", "azp " + clientId, "another one, or none", "refuse: another client asked for it");
    }
    if (claims.has("azp")) {
      passed.add("azp");
    }
  }

  void times(Optional<Duration> clockOffset) {
    Instant exp = date("exp");
    if (exp.isAfter(now.plus(LONGEST_LIFE))) {
      throw invalid(
          "exp",
          "exp in seconds since 1970",
          "a date more than ten years from now",
          "report the token to the server's operator");
    }
    if (!exp.isAfter(now.minus(skew))) {
      throw new ResponseValidationException(
          ErrorKind.ID_TOKEN_EXPIRED,
          "an ID token that has not expired",
          "one that expired " + Duration.between(exp, now).toSeconds() + " s ago",
          clockAdvice(clockOffset));
    }
    passed.add("exp");
    Instant iat = date("iat");
    if (iat.isAfter(now.plus(skew)) || iat.isBefore(now.minus(OLDEST).minus(skew))) {
      long seconds = Duration.between(iat, now).toSeconds();
      throw invalid(
          "iat",
          "an ID token that was issued just now",
          seconds < 0
              ? "one from " + -seconds + " s in the future"
              : "one that is " + seconds + " s old",
          clockAdvice(clockOffset));
    }
    passed.add("iat");
    if (claims.has("nbf")) {
      if (date("nbf").isAfter(now.plus(skew))) {
        throw invalid(
            "nbf", "an ID token that is valid already", "a later nbf", clockAdvice(clockOffset));
      }
      passed.add("nbf");
    }
  }

  /** Where it may be missing, a sign-in cannot be told from another one by it. */
  void nonce(Secret nonce, boolean missingAccepted) {
    if (missingAccepted && !claims.has("nonce")) {
      return;
    }
    if (!claims.string("nonce").map(Secret::of).equals(Optional.of(nonce))) {
      throw new ResponseValidationException(
          ErrorKind.ID_TOKEN_NONCE_MISMATCH,
          "the nonce of the authorization request (OpenID Connect Core 1.0 section 3.1.3.7)",
          claims.has("nonce") ? "another nonce" : "no nonce",
          "refuse: the token is of another sign-in, perhaps of another person's");
    }
    passed.add("nonce");
  }

  /**
   * Of a device authorization grant, which sends neither a nonce nor {@code max_age} (RFC 8628).
   * Where no nonce was sent, none can be equal to it (OpenID Connect Core 1.0 section 2).
   */
  IdTokenRules ofDevice() {
    if (claims.has("nonce")) {
      throw new ResponseValidationException(
          ErrorKind.ID_TOKEN_NONCE_MISMATCH,
          "no nonce, because the device authorization grant sends none (RFC 8628 section 3.1)",
          "a nonce",
          "refuse: the token is of another sign-in, perhaps of another person's");
    }
    authentication(Optional.empty(), Set.of());
    return this;
  }

  void authentication(Optional<Duration> maxAge, Set<String> requiredAcr) {
    if (maxAge.isPresent() || claims.has("auth_time")) {
      Instant authTime = date("auth_time");
      boolean tooOld = maxAge.isPresent() && authTime.isBefore(now.minus(maxAge.get()).minus(skew));
      if (tooOld || authTime.isAfter(now.plus(skew))) {
        throw invalid(
            "auth_time",
            maxAge
                .map(age -> "a sign-in of the last " + age.toSeconds() + " s")
                .orElse("a past one"),
            tooOld ? "an older one" : "one in the future",
            "send the user through the authorization again, with prompt=login");
      }
      passed.add("auth_time");
    }
    if (!requiredAcr.isEmpty()) {
      if (!claims.string("acr").filter(requiredAcr::contains).isPresent()) {
        throw invalid(
            "acr",
            "acr to be one of " + requiredAcr,
            "another one, or none",
            "tell the user which kind of sign-in is needed and begin a new authorization");
      }
      passed.add("acr");
    }
  }

  /** In the code flow a server may leave it out; one that is there must be right. */
  void accessToken(Secret accessToken) {
    if (!claims.has("at_hash")) {
      return;
    }
    if (!claims.string("at_hash").equals(Optional.of(TokenHash.of(jwt.algorithm(), accessToken)))) {
      throw new ResponseValidationException(
          ErrorKind.ID_TOKEN_HASH_MISMATCH,
          "at_hash",
          "at_hash of the access token that came with it (OpenID Connect Core 1.0, 3.1.3.8)",
          "another value",
          "refuse: the access token is of another answer");
    }
    passed.add("at_hash");
  }

  /** What the application requires of every sign-in: one of these values, or any where none is. */
  void required(String name, Set<String> values) {
    boolean holds =
        claims
            .string(name)
            .filter(value -> values.isEmpty() ? !value.isEmpty() : values.contains(value))
            .isPresent();
    if (!holds) {
      throw invalid(
          name,
          values.isEmpty()
              ? "'" + name + "' to be there, and not empty"
              : "'" + name + "' to be one of " + values,
          claims.has(name) ? "another value" : "none",
          "refuse: the user may be real, but is none of those that the application is for");
    }
    passed.add(name);
  }

  /** OpenID Connect Core 1.0 section 12.2. */
  void same(String name, JsonDocument before) {
    same(name, before, text -> text);
  }

  /** One audience may be a string, or a list of one (RFC 7519 section 4.1.3). */
  void sameAudience(JsonDocument before) {
    if (!Audience.of(claims).isSameAs(Audience.of(before))) {
      throw another("aud");
    }
    passed.add("aud as before");
  }

  /** A date may be written in several ways. */
  void sameDate(String name, JsonDocument before) {
    if (!NumericDate.of(claims, name).equals(NumericDate.of(before, name))) {
      throw another(name);
    }
    passed.add(name + " as before");
  }

  /** Of two spellings that mean the same, either. */
  void same(String name, JsonDocument before, UnaryOperator<String> meaning) {
    if (!claims.text(name).map(meaning).equals(before.text(name).map(meaning))) {
      throw another(name);
    }
    passed.add(name + " as before");
  }

  private static ResponseValidationException another(String name) {
    return invalid(
        name,
        "'" + name + "' as in the ID token of the sign-in (OpenID Connect Core 1.0, 12.2)",
        "another value",
        "refuse, and end the session: the answer is about another user or client");
  }

  private Instant date(String name) {
    return NumericDate.of(claims, name)
        .orElseThrow(
            () ->
                invalid(
                    name,
                    "'" + name + "' in seconds since 1970 (RFC 7519 section 2)",
                    claims.has(name) ? "another value" : "none",
                    "report the token to the server's operator"));
  }

  private static String clockAdvice(Optional<Duration> offset) {
    return offset
        .map(
            by ->
                "correct the clock of this machine: it differs by "
                    + by.abs().toSeconds()
                    + " s from the Date header of the server's key set (clock skew)")
        .orElse("check the clock of this machine (clock skew), and the server's");
  }

  private static ResponseValidationException invalid(
      String claim, String expected, String came, String advice) {
    return new ResponseValidationException(
        ErrorKind.ID_TOKEN_CLAIM_INVALID, claim, expected, came, advice);
  }
}
