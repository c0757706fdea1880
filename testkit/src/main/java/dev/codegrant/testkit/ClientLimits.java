package dev.codegrant.testkit;

import java.util.List;
import java.util.Optional;

/**
 * What one client may ask for, because it said so when it registered, RFC 7591 section 2. Where it
 * said nothing, it may ask for all.
 */
record ClientLimits(Optional<List<String>> grantTypes, Optional<Scopes> scopes) {
  static final ClientLimits NONE = new ClientLimits(Optional.empty(), Optional.empty());

  boolean allowGrantType(String name) {
    return grantTypes.map(registered -> registered.contains(name)).orElse(true);
  }

  /** RFC 6749 sections 4.1.2.1 and 5.2, RFC 8628 section 3.2. */
  void requireGrantType(String name, String clientId) throws Refusal {
    if (!allowGrantType(name)) {
      throw new Refusal(
          400,
          "unauthorized_client",
          "client "
              + clientId
              + " may not use grant type "
              + name
              + ": expected one of the grant_types that it registered, "
              + grantTypes.orElseThrow()
              + ", or a registration with that one, too");
    }
  }

  void requireScopes(Scopes asked, String clientId) throws Refusal {
    for (String name : asked.names()) {
      if (!allowScope(name)) {
        throw Refusal.invalidScope(
            "scope "
                + name
                + " is outside of what client "
                + clientId
                + " registered: expected some of "
                + registered());
      }
    }
  }

  /** What is left of scopes that the client did not name itself. */
  Scopes within(Scopes granted, String clientId) throws Refusal {
    Scopes left = new Scopes(granted.names().stream().filter(this::allowScope).toList());
    if (left.names().isEmpty() && !granted.names().isEmpty()) {
      throw Refusal.invalidScope(
          "there is scope "
              + granted
              + " and nothing of what client "
              + clientId
              + " registered: expected some of "
              + registered());
    }
    return left;
  }

  /** What may be had of scopes that were granted, if not all of it is asked for. */
  Scopes within(Scopes granted, Optional<String> asked, String clientId) throws Refusal {
    if (asked.isEmpty()) {
      return within(granted, clientId);
    }
    Scopes scopes = granted.narrowedTo(asked.get());
    requireScopes(scopes, clientId);
    return scopes;
  }

  /**
   * What a request without a scope asks for: never an ID token, and nothing if only that is left.
   */
  Optional<String> usualScope(Settings settings) {
    return scopesOf(settings).stream().filter(name -> !name.equals(Scopes.OPENID)).findFirst();
  }

  List<String> scopesOf(Settings settings) {
    return scopes.map(Scopes::names).orElse(settings.scopes());
  }

  private boolean allowScope(String name) {
    return scopes.map(registered -> registered.contains(name)).orElse(true);
  }

  private List<String> registered() {
    return scopes.map(Scopes::names).orElse(List.of());
  }
}
