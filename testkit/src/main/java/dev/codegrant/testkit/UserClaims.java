package dev.codegrant.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What one issuer knows about its users, OpenID Connect Core 1.0 section 5.1. */
final class UserClaims {
  /** Section 5.4; of what the standard defines, the claims that every user has here. */
  private static final Map<String, List<String>> BY_SCOPE =
      Map.of(
          "profile", List.of("name", "given_name", "family_name", "preferred_username", "locale"),
          "email", List.of("email", "email_verified"),
          "address", List.of("address"),
          "phone", List.of("phone_number", "phone_number_verified"));

  private static final Set<String> SCOPED =
      BY_SCOPE.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

  private final Map<String, Map<String, String>> changed = new ConcurrentHashMap<>();
  private final Dialect dialect;

  UserClaims(Dialect dialect) {
    this.dialect = dialect;
  }

  static List<String> supported() {
    return SCOPED.stream().sorted().toList();
  }

  void set(String username, String name, String jsonValue) {
    changed.computeIfAbsent(username, absent -> new ConcurrentHashMap<>()).put(name, jsonValue);
  }

  /** Claims of no scope, which a test has added, go to everybody. */
  JsonObject of(String username, Scopes scopes) {
    JsonObject claims = all(username);
    SCOPED.stream().filter(name -> !isGranted(name, scopes)).forEach(claims::remove);
    return claims;
  }

  /** Whatever the scope. */
  JsonObject all(String username) {
    return dialect.user(usual(username), username).raw(changed.getOrDefault(username, Map.of()));
  }

  private static boolean isGranted(String claim, Scopes scopes) {
    return BY_SCOPE.entrySet().stream()
        .anyMatch(entry -> entry.getValue().contains(claim) && scopes.contains(entry.getKey()));
  }

  private static JsonObject usual(String username) {
    String given = username.substring(0, 1).toUpperCase(Locale.ROOT) + username.substring(1);
    return new JsonObject()
        .string("sub", username)
        .string("name", given + " Example")
        .string("given_name", given)
        .string("family_name", "Example")
        .string("preferred_username", username)
        .string("locale", "en")
        .string("email", username.contains("@") ? username : username + "@example.test")
        .raw("email_verified", "true")
        .raw(
            "address",
            new JsonObject().string("locality", "Exampletown").string("country", "XX").toString())
        .string("phone_number", "+1 555 0100")
        .raw("phone_number_verified", "false");
  }
}
