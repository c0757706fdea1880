package dev.codegrant.cli;

import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.util.Optional;

/**
 * The scope that a server has granted, as far as that is known.
 *
 * @param asked what the user asked for
 */
record GrantedScope(AuthorizationServer server, Scope asked) {

  /**
   * What the server stated, or else what it was asked for (RFC 6749 section 5.1).
   *
   * @return empty where it stated none and was not asked, so that nobody knows
   */
  Optional<Scope> of(TokenSet tokens) {
    return tokens
        .scope()
        .or(
            () ->
                server.quirks().authorizationRequest().isScopeSent()
                    ? Optional.of(asked)
                    : Optional.empty());
  }
}
