package dev.codegrant.token;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the authorization that tokens come from, which holds for those of a refresh too.
 *
 * @param issuedTo the client identifier
 * @param requiredScope what the application cannot do without
 * @param redirectUri where the answer went, byte for byte
 */
record TokenOrigin(
    @Nullable String issuedTo, @Nullable Scope requiredScope, @Nullable String redirectUri) {

  static final TokenOrigin UNKNOWN = new TokenOrigin(null, null, null);

  TokenOrigin withIssuedTo(String clientId) {
    return new TokenOrigin(clientId, requiredScope, redirectUri);
  }

  TokenOrigin withRequiredScope(Scope scope) {
    return new TokenOrigin(issuedTo, scope, redirectUri);
  }

  TokenOrigin withRedirectUri(String uri) {
    return new TokenOrigin(issuedTo, requiredScope, uri);
  }
}
