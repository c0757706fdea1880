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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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

  TokenMembers(JsonDocument document, TokenResponseQuirks quirks) {
    this.document = document;
    this.quirks = quirks;
  }

  /** Whether tokens are here at all. */
  boolean hasAccessToken() {
    String name = nameOf("access_token");
    return document.has(name)
        && !document.isNull(name)
        && !document.string(name).equals(Optional.of(""));
  }

  /**
   * Reads the tokens, without an ID token and without what this library has no word for.
   *
   * @param proofSent whether the request carried a DPoP proof
   * @param expiry gives the access token its end where no lifetime is stated
   */
  TokenSet.Builder read(Instant now, boolean proofSent, UnaryOperator<AccessToken> expiry) {
    AccessToken accessToken =
        valid("access_token", () -> AccessToken.bearer(Secret.of(required("access_token"))));
    if (proofSent || has("token_type") || !quirks.isMissingTokenTypeAccepted()) {
      requireBearer(required("token_type"), proofSent);
    }
    Optional<Duration> lifetime = lifetime();
    TokenSet.Builder tokens =
        TokenSet.builder(
            lifetime
                .map(life -> accessToken.expiringAt(now.plus(life)))
                .orElseGet(() -> expiry.apply(accessToken)),
            now);
    if (has("refresh_token")) {
      String text = required("refresh_token");
      tokens.refreshToken(valid("refresh_token", () -> RefreshToken.of(Secret.of(text))));
    }
    if (has("scope")) {
      tokens.scope(named(valid("scope", this::scope)));
    }
    return tokens;
  }

  /** The ID token, if it is one by its type. */
  Optional<Secret> idToken() {
    return document.string(nameOf("id_token")).filter(text -> !text.isEmpty()).map(Secret::of);
  }

  /** What this library has no word for, as texts. */
  Map<String, Secret> others() {
    Map<String, Secret> others = new LinkedHashMap<>();
    for (String name : document.names()) {
      String standardName = quirks.memberAliases().getOrDefault(name, name);
      boolean read =
          KNOWN.contains(name)
              || (KNOWN.contains(standardName) && name.equals(nameOf(standardName)))
              || (idToken().isPresent() && name.equals(nameOf("id_token")));
      if (!read) {
        document.text(name).ifPresent(text -> others.put(name, Secret.of(text)));
      }
    }
    return others;
  }

  /** Under which name a member is here: the RFC's, or else one of the server's. */
  private String nameOf(String standardName) {
    if (isHere(standardName)) {
      return standardName;
    }
    return quirks.memberAliases().entrySet().stream()
        .filter(alias -> alias.getValue().equals(standardName) && isHere(alias.getKey()))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(standardName);
  }

  private boolean has(String standardName) {
    return isHere(nameOf(standardName));
  }

  private boolean isHere(String name) {
    return document.has(name) && !(quirks.isNullMemberAccepted() && document.isNull(name));
  }

  private Scope scope() {
    String name = nameOf("scope");
    Optional<List<String>> array = document.strings(name);
    if (array.isPresent() && quirks.isScopeArrayAccepted()) {
      return Scope.of(array.get().toArray(String[]::new));
    }
    String text = required("scope");
    for (char delimiter : quirks.scopeDelimiter().toCharArray()) {
      text = text.replace(delimiter, ' ');
    }
    return Scope.parse(text);
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
    return document.string(nameOf(name)).orElseThrow(() -> wrong(name, "a string"));
  }

  private void requireBearer(String type, boolean proofSent) {
    boolean isBearer =
        type.equalsIgnoreCase("Bearer")
            || quirks.bearerTypes().contains(type.toLowerCase(Locale.ROOT));
    if (proofSent && isBearer) {
      throw new MalformedResponseException(
          ErrorKind.TOKEN_TYPE_UNSUPPORTED,
          "DPOP_DOWNGRADE",
          "token_type DPoP, because the request carried a proof (RFC 9449 section 5)",
          "token_type Bearer: a token that whoever steals it can use",
          "ask the server to bind tokens to the key, or send no proof");
    }
    if (!isBearer) {
      throw new MalformedResponseException(
          ErrorKind.TOKEN_TYPE_UNSUPPORTED,
          "token_type Bearer, the one type that this client can use (RFC 6749 section 7.1)",
          "another token_type",
          "ask the server for bearer tokens");
    }
  }

  /** Digits in a string are read too: servers send them, and nothing else can be meant. */
  private Optional<Duration> lifetime() {
    String name = nameOf("expires_in");
    if (!document.has(name) || document.isNull(name)) {
      return Optional.empty();
    }
    String literal =
        document
            .number(name)
            .or(() -> document.string(name).filter(text -> text.matches("[0-9]{1,20}")))
            .orElseThrow(() -> wrong("expires_in", "a number of seconds"));
    if (literal.startsWith("-")) {
      throw wrong("expires_in", "a number of seconds from 0");
    }
    return Optional.of(seconds(literal))
        .filter(life -> !(quirks.isZeroLifetimeUnlimited() && isZero(literal)));
  }

  /** Not what is rounded to it: half a second is no "never". */
  private static boolean isZero(String literal) {
    return literal.matches("0+(\\.0+)?([eE][+-]?[0-9]+)?");
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
