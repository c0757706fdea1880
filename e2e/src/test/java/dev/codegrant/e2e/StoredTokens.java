package dev.codegrant.e2e;

import java.util.Map;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/** Looks a token up where the server keeps it: a revoked one is refused by the resource at once. */
final class StoredTokens implements OpaqueTokenIntrospector {
  private final OAuth2AuthorizationService authorizations;

  StoredTokens(OAuth2AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  @Override
  public OAuth2AuthenticatedPrincipal introspect(String token) {
    OAuth2Authorization found = authorizations.findByToken(token, OAuth2TokenType.ACCESS_TOKEN);
    var accessToken = found == null ? null : found.getAccessToken();
    if (found == null || accessToken == null || !accessToken.isActive()) {
      throw new BadOpaqueTokenException("Provided token isn't active");
    }
    return new OAuth2IntrospectionAuthenticatedPrincipal(
        found.getPrincipalName(),
        Map.of("sub", found.getPrincipalName()),
        AuthorityUtils.NO_AUTHORITIES);
  }
}
