package dev.codegrant.testkit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that one issuer has handed out; the values are opaque and random. */
final class Issued {
  static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  private final SecureRandom random = new SecureRandom();
  private final Map<String, IssuedCode> codes = new ConcurrentHashMap<>();
  private final Map<String, IssuedAccessToken> accessTokens = new ConcurrentHashMap<>();
  private final Map<String, IssuedRefreshToken> refreshTokens = new ConcurrentHashMap<>();

  private final Map<String, Grant> idTokens = new ConcurrentHashMap<>();
  private final Dialect dialect;

  /** What has a prefix at some providers. */
  enum Kind {
    CODE,
    ACCESS_TOKEN,
    REFRESH_TOKEN
  }

  Issued(Dialect dialect) {
    this.dialect = dialect;
  }

  String code(
      Grant grant, String redirectUri, String challenge, Confirmation confirmation, Instant now) {
    return keep(
        value(Kind.CODE, grant),
        codes,
        new IssuedCode(
            grant,
            redirectUri,
            challenge,
            confirmation,
            now.plus(CODE_LIFETIME),
            new AtomicBoolean()));
  }

  String accessToken(
      Grant grant, Scopes scopes, Resources resources, Caller caller, Instant expiresAt)
      throws Refusal {
    String value = dialect.accessToken(value(Kind.ACCESS_TOKEN, grant), grant, scopes, expiresAt);
    accessTokens.put(
        value,
        new IssuedAccessToken(
            grant,
            scopes,
            resources,
            caller.confirmation(),
            caller.hasCredentials(),
            expiresAt,
            new AtomicBoolean()));
    return value;
  }

  String refreshToken(Grant grant, Caller caller) {
    return keep(
        value(Kind.REFRESH_TOKEN, grant),
        refreshTokens,
        new IssuedRefreshToken(
            grant, caller.refreshConfirmation(), caller.hasCredentials(), new AtomicReference<>()));
  }

  void idToken(String value, Grant grant) {
    idTokens.put(value, grant);
  }

  Optional<Grant> findIdToken(String value) {
    return Optional.ofNullable(idTokens.get(value));
  }

  /** The ids of all clients that have an ID token of a session. */
  Set<String> clientsIn(SignIn session) {
    return idTokens.values().stream()
        .filter(grant -> grant.signIn().sid().equals(session.sid()))
        .map(Grant::clientId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Optional<IssuedCode> findCode(String value) {
    return Optional.ofNullable(codes.get(value));
  }

  Optional<IssuedAccessToken> findAccessToken(String value) {
    return Optional.ofNullable(accessTokens.get(value));
  }

  Optional<IssuedRefreshToken> findRefreshToken(String value) {
    return Optional.ofNullable(refreshTokens.get(value));
  }

  /** Revokes whatever a client holds. */
  void revokeAll(String clientId) {
    revokeAll(grant -> grant.clientId().equals(clientId));
  }

  void revokeAll(Predicate<Grant> which) {
    Stream.of(
            codes.values().stream().map(IssuedCode::grant),
            accessTokens.values().stream().map(IssuedAccessToken::grant),
            refreshTokens.values().stream().map(IssuedRefreshToken::grant))
        .flatMap(grants -> grants)
        .filter(which)
        .forEach(Grant::revoke);
  }

  /** Of one grant the access tokens alone, and not those to come. */
  void revokeAccessTokensOf(Grant grant) {
    accessTokens.values().stream()
        .filter(token -> token.grant() == grant)
        .forEach(token -> token.revoked().set(true));
  }

  private static <T> String keep(String value, Map<String, T> kept, T issued) {
    kept.put(value, issued);
    return value;
  }

  private String value(Kind kind, Grant grant) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return dialect.prefix(kind, grant)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
