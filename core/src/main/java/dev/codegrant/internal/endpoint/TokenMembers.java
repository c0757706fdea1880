package dev.codegrant.internal.endpoint;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The members of a successful answer (RFC 6749 section 5.1). Wrong types are refused, not mended.
 */
final class TokenMembers {

  private static final Set<String> KNOWN =
      Set.of("access_token", "token_type", "expires_in", "refresh_token", "scope");

  /** Lifetimes beyond this mean "very long"; it keeps every sum within what Instant can hold. */
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(3660);

  private static final int LONGEST_NUMBER = 32;

  private final JsonDocument document;
  private final TokenResponseQuirks quirks;

  TokenMembers(Members members, TokenResponseQuirks quirks) {
    this.document = members.document();
    this.quirks = quirks;
  }

  /**
   * Reads the tokens.
   *
   * @param proofSent whether the request carried a DPoP proof
   */
  TokenSet read(Instant now, boolean proofSent) {
    AccessToken accessToken =
        valid("access_token", () -> AccessToken.bearer(Secret.of(required("access_token"))));
    if (document.has("token_type") || !quirks.isMissingTokenTypeAccepted()) {
      requireBearer(required("token_type"), proofSent);
    }
    Optional<Duration> lifetime = lifetime();
    TokenSet.Builder tokens =
        TokenSet.builder(
            lifetime.map(life -> accessToken.expiringAt(now.plus(life))).orElse(accessToken), now);
    if (document.has("refresh_token")) {
      String text = required("refresh_token");
      tokens.refreshToken(valid("refresh_token", () -> RefreshToken.of(Secret.of(text))));
    }
    if (document.has("scope")) {
      String text = document.string("scope").orElseThrow(() -> wrong("scope", "a string"));
      tokens.scope(named(valid("scope", () -> Scope.parse(text, quirks.scopeDelimiter()))));
    }
    Optional<String> idToken = document.string("id_token").filter(text -> !text.isEmpty());
    idToken.ifPresent(text -> tokens.idToken(Secret.of(text)));
    for (String name : document.names()) {
      if (!KNOWN.contains(name) && !(idToken.isPresent() && name.equals("id_token"))) {
        document.text(name).ifPresent(t -> tokens.additionalParameter(name, Secret.of(t)));
      }
    }
    return tokens.build();
  }

  /** With the other names that the server has for what it states. */
  private Scope named(Scope stated) {
    return stated.plus(
        Scope.of(
            quirks.scopeAliases().entrySet().stream()
                .filter(alias -> stated.contains(alias.getKey()))
                .map(Map.Entry::getValue)
                .toArray(String[]::new)));
  }

  private String required(String name) {
    return document.string(name).orElseThrow(() -> wrong(name, "a string"));
  }

  private static void requireBearer(String type, boolean proofSent) {
    if (proofSent && type.equalsIgnoreCase("Bearer")) {
      throw new MalformedResponseException(
          ErrorKind.TOKEN_TYPE_UNSUPPORTED,
          "DPOP_DOWNGRADE",
          "token_type DPoP, because the request carried a proof (RFC 9449 section 5)",
          "token_type Bearer: a token that whoever steals it can use",
          "ask the server to bind tokens to the key, or send no proof");
    }
    if (!type.equalsIgnoreCase("Bearer")) {
      throw new MalformedResponseException(
          ErrorKind.TOKEN_TYPE_UNSUPPORTED,
          "token_type Bearer, the one type that this client can use (RFC 6749 section 7.1)",
          "another token_type",
          "ask the server for bearer tokens");
    }
  }

  /** Digits in a string are read too: servers send them, and nothing else can be meant. */
  private Optional<Duration> lifetime() {
    if (!document.has("expires_in") || document.isNull("expires_in")) {
      return Optional.empty();
    }
    String literal =
        document
            .number("expires_in")
            .or(() -> document.string("expires_in").filter(text -> text.matches("[0-9]{1,20}")))
            .orElseThrow(() -> wrong("expires_in", "a number of seconds"));
    if (literal.startsWith("-")) {
      throw wrong("expires_in", "a number of seconds from 0");
    }
    return Optional.of(seconds(literal));
  }

  private static Duration seconds(String literal) {
    if (literal.length() > LONGEST_NUMBER) {
      if (!literal.matches("[0-9]+")) {
        throw wrong("expires_in", "a number of seconds of at most 32 characters");
      }
      return LONGEST_LIFETIME;
    }
    try {
      BigDecimal seconds = new BigDecimal(literal);
      if (seconds.compareTo(BigDecimal.valueOf(LONGEST_LIFETIME.toSeconds())) > 0) {
        return LONGEST_LIFETIME;
      }
      if ((long) seconds.precision() - seconds.scale() <= 0) {
        return Duration.ZERO; // less than one; setScale would first build 10^scale
      }
      return Duration.ofSeconds(seconds.setScale(0, RoundingMode.FLOOR).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong("expires_in", "a number of seconds that fits");
    }
  }

  private static <T> T valid(String name, Supplier<T> member) {
    try {
      return member.get();
    } catch (ConfigurationException e) {
      throw wrong(name, e.expected());
    }
  }

  private static MalformedResponseException wrong(String name, String expected) {
    return new MalformedResponseException(
        ErrorKind.TOKEN_RESPONSE_INVALID,
        name,
        "'" + name + "' in the token response to be " + expected,
        "another value, or none",
        "report the answer to the server's operator");
  }
}
