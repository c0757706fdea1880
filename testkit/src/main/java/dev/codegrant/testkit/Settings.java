package dev.codegrant.testkit;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the builder decided about one issuer. */
record Settings(
    Clock clock,
    boolean issParameter,
    boolean refreshTokens,
    boolean rotation,
    Duration rotationGrace,
    Duration accessTokenLifetime,
    Optional<List<String>> onlyScopes,
    int issuerNumber,
    SigningAlgorithm idTokenAlgorithm,
    boolean signedUserInfo,
    Map<String, Optional<String>> metadata) {

  /** What the metadata names when any scope is served; the first is granted when none is asked. */
  private static final List<String> SUGGESTED_SCOPES =
      List.of("read", "write", "openid", "profile", "email", "address", "phone");

  List<String> scopes() {
    return onlyScopes.orElse(SUGGESTED_SCOPES);
  }

  List<String> grantTypes() {
    return refreshTokens
        ? List.of("authorization_code", "refresh_token")
        : List.of("authorization_code");
  }

  boolean servesOpenId() {
    return serves(Scopes.OPENID);
  }

  boolean serves(String scope) {
    return onlyScopes.map(only -> only.contains(scope)).orElse(true);
  }
}
