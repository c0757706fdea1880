package dev.codegrant.openid;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is relaxed in a relying party, in words. */
final class PartyPosture {

  private static final Duration USUAL_SKEW = Duration.ofMinutes(1);

  private PartyPosture() {}

  static Map<String, String> of(RelyingParty.Builder settings) {
    Map<String, String> weaknesses = new LinkedHashMap<>();
    if (settings.clientSecret != null) {
      weaknesses.put(
          "id_token_client_secret",
          "ID tokens are signed with the client secret: whoever knows it can make one");
    }
    if (!settings.otherIssuers.isEmpty()) {
      weaknesses.put(
          "id_token_other_issuer",
          "another iss is taken for the provider's: " + settings.otherIssuers);
    }
    if (!settings.trustedAudiences.isEmpty()) {
      weaknesses.put(
          "id_token_trusted_audience",
          "an ID token may be for others too, who could bring it here: "
              + settings.trustedAudiences);
    }
    if (settings.missingNonceAccepted) {
      weaknesses.put(
          "id_token_missing_nonce",
          "an ID token without nonce is taken: that it is of this sign-in is held by state, and by"
              + " PKCE where it is sent (OpenID Connect Core 1.0 section 3.1.2.1)");
    }
    if (settings.transport != null) {
      weaknesses.put(
          "id_token_own_transport",
          "the provider's keys come over the application's transport, whose TLS is its own");
    }
    if (settings.skew.compareTo(USUAL_SKEW) > 0) {
      weaknesses.put(
          "id_token_clock_skew",
          "an ID token may be over for " + settings.skew.toSeconds() + " seconds");
    }
    return Collections.unmodifiableMap(weaknesses);
  }
}
