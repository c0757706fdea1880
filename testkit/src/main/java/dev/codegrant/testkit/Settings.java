package dev.codegrant.testkit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    Set<Endpoint> without,
    Map<String, Optional<String>> metadata,
    boolean tls,
    Dialect dialect,
    Set<Leniency> lenient) {

  /** What the metadata names when any scope is served; the first is granted when none is asked. */
  private static final List<String> SUGGESTED_SCOPES =
      List.of("read", "write", "openid", "profile", "email", "address", "phone");

  boolean allows(Leniency leniency) {
    return lenient.contains(leniency);
  }

  List<String> challengeMethods() {
    return allows(Leniency.PLAIN_PKCE) ? List.of("S256", "plain") : List.of("S256");
  }

  boolean mayOmit(String parameter) {
    return switch (parameter) {
      case "code_challenge" -> allows(Leniency.PKCE_NOT_REQUIRED) || dialect.mayOmit(parameter);
      case "redirect_uri" ->
          allows(Leniency.REDIRECT_URI_NOT_AT_TOKEN) || dialect.mayOmit(parameter);
      default -> dialect.mayOmit(parameter);
    };
  }

  @Override
  public Duration rotationGrace() {
    return allows(Leniency.REFRESH_TOKEN_REUSE) ? Dialect.NEVER : rotationGrace;
  }

  List<String> scopes() {
    return onlyScopes.orElse(SUGGESTED_SCOPES);
  }

  List<String> grantTypes() {
    List<String> types = new ArrayList<>(List.of("authorization_code", "client_credentials"));
    if (refreshTokens) {
      types.add("refresh_token");
    }
    if (serves(Endpoint.DEVICE_AUTHORIZATION)) {
      types.add(DeviceRedemption.NAME);
    }
    types.add(TokenExchange.NAME);
    types.add(JwtBearer.NAME);
    types.removeIf(name -> !dialect.servesGrantType(name));
    return List.copyOf(types);
  }

  /** Of the endpoints for devices both or none: the one's answer must name the other. */
  boolean serves(Endpoint endpoint) {
    return switch (endpoint) {
      case DEVICE_AUTHORIZATION, DEVICE_VERIFICATION ->
          has(Endpoint.DEVICE_AUTHORIZATION) && has(Endpoint.DEVICE_VERIFICATION);
      default -> has(endpoint);
    };
  }

  private boolean has(Endpoint endpoint) {
    return dialect.serves(endpoint) && !without.contains(endpoint);
  }

  boolean servesOpenId() {
    return serves(Scopes.OPENID);
  }

  boolean serves(String scope) {
    return onlyScopes.map(only -> only.contains(scope)).orElse(true);
  }
}
