package dev.codegrant.e2e;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/** Keeps no consent, so the page is shown each time and no test depends on one before it. */
final class ForgetfulConsents implements OAuth2AuthorizationConsentService {

  @Override
  public void save(OAuth2AuthorizationConsent consent) {}

  @Override
  public void remove(OAuth2AuthorizationConsent consent) {}

  @Override
  public @Nullable OAuth2AuthorizationConsent findById(String clientId, String principalName) {
    return null;
  }
}
