package dev.codegrant.internal.endpoint;

import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.JsonGrammar.Literal;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** RFC 6749 section 5.1, written from its text, over members that were read already. */
final class TokenResponseRules {

  enum Verdict {
    ACCEPTED,
    REFUSED,
    /** A lifetime so odd that either is right. */
    EITHER
  }

  private static final long LONGEST_SECONDS = Duration.ofDays(3660).toSeconds();

  private TokenResponseRules() {}

  static Verdict judge(int status, Optional<? extends Map<String, ?>> read) {
    if (status != 200 || read.isEmpty()) {
      return Verdict.REFUSED;
    }
    Map<String, ?> members = read.get();
    Object error = members.get("error");
    boolean kept =
        (error == null || JsonGrammar.NULL.equals(error))
            && matches(members.get("access_token"), "[\\x21-\\x7E]+") // appendix A.12, in a header
            && matches(members.get("token_type"), "[Bb][Ee][Aa][Rr][Ee][Rr]")
            && (!members.containsKey("refresh_token")
                || matches(members.get("refresh_token"), "[\\x20-\\x7E]+")) // appendix A.17
            && (!members.containsKey("scope")
                || matches(members.get("scope"), "[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]*")); // A.4
    return kept ? lifetime(members.get("expires_in")) : Verdict.REFUSED;
  }

  private static Verdict lifetime(@Nullable Object value) {
    if (value == null || JsonGrammar.NULL.equals(value) || matches(value, "[0-9]{1,20}")) {
      return Verdict.ACCEPTED;
    }
    if (!(value instanceof Literal literal) || literal.text().startsWith("-")) {
      return Verdict.REFUSED;
    }
    return literal.text().matches("[0-9]+|[0-9.]{1,20}([eE][-+]?[0-9]{1,8})?")
        ? Verdict.ACCEPTED
        : Verdict.EITHER;
  }

  /** The tokens are those of the members, and the lifetime is whole seconds within reason. */
  static void requireSame(TokenSet tokens, Map<String, ?> members) {
    Violation.unless(
        tokens.accessToken().value().reveal().equals(members.get("access_token"))
            && tokens.accessToken().tokenType().equals("Bearer")
            && Optional.ofNullable(members.get("refresh_token"))
                .equals(tokens.refreshToken().map(token -> token.value().reveal()))
            && Optional.ofNullable(members.get("scope"))
                .map(scope -> words(scope.toString()))
                .equals(tokens.scope().map(Scope::tokens)),
        "other tokens");
    Violation.unless(
        tokens
            .accessToken()
            .expiresAt()
            .equals(seconds(members.get("expires_in")).map(AnswerJudge.NOW::plusSeconds)),
        "another lifetime");
    tokens
        .additionalParameterNames()
        .forEach(name -> Violation.unless(members.containsKey(name), "a member from nowhere"));
  }

  private static Optional<Long> seconds(@Nullable Object value) {
    if (value == null || JsonGrammar.NULL.equals(value)) {
      return Optional.empty();
    }
    BigDecimal seconds =
        new BigDecimal(value instanceof Literal literal ? literal.text() : value.toString());
    if (seconds.compareTo(BigDecimal.valueOf(LONGEST_SECONDS)) >= 0) {
      return Optional.of(LONGEST_SECONDS);
    }
    // setScale of 1e-99999999 would write out the zeros
    return Optional.of(
        seconds.compareTo(BigDecimal.ONE) < 0
            ? 0
            : seconds.setScale(0, RoundingMode.FLOOR).longValueExact());
  }

  private static Set<String> words(String scope) {
    Set<String> words = new LinkedHashSet<>(Arrays.asList(scope.split(" ", -1)));
    words.remove("");
    return words;
  }

  private static boolean matches(@Nullable Object value, String pattern) {
    return value instanceof String text && text.matches(pattern);
  }
}
