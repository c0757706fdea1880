package dev.codegrant;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Map;

/**
 * Proves the ID tokens of one client at one server, before {@link OAuthClient} hands out the tokens
 * that came with them. {@code RelyingParty} of the module codegrant-openid is one; core has none,
 * because it knows no signatures. Implementations are thread-safe.
 */
public interface IdTokenVerifier {

  /**
   * Refuses a client whose ID tokens this verifier cannot judge.
   *
   * @param server the client's server
   * @param clientId the client
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the verifier was made for
   *     others
   */
  void requireUsableFor(AuthorizationServer server, ClientId clientId);

  /**
   * What is relaxed in this verifier, for {@code OAuthClient.securityPosture()}.
   *
   * @return sentences by stable names, without a secret; of nothing unless overridden
   */
  default Map<String, String> weaknesses() {
    return Map.of();
  }

  /**
   * How long a proof may take, with the requests that it makes: another node takes a refresh for
   * dead no sooner.
   *
   * @return more than zero and at most four days; 20 seconds unless overridden
   */
  default Duration longestProof() {
    return Duration.ofSeconds(20);
  }

  /**
   * Proves the ID token of a sign-in (OpenID Connect Core 1.0 section 3.1.3.7).
   *
   * @param idToken the text
   * @param tokens the answer that it came in
   * @param granted what was asked for: nonce, {@code max_age} and {@code acr}
   * @return the evidence
   * @throws ResponseValidationException {@code ID_TOKEN_*} when it proves nothing
   * @throws TransportException {@code JWKS_UNAVAILABLE} when the server's keys cannot be had
   * @throws MalformedResponseException {@code JWKS_INVALID} when they are no key set
   */
  TokenSet.VerifiedIdToken verify(Secret idToken, TokenSet tokens, GrantedAuthorization granted);

  /**
   * Proves the ID token of a device authorization grant, as {@link #verify} but for the nonce. RFC
   * 8628 has no parameter that would carry one, and needs none: no browser brings the answer, and
   * the token endpoint gives it for a device code that this client was given. An ID token with a
   * nonce is of another sign-in.
   *
   * @param idToken the text
   * @param tokens the answer that it came in
   * @return the evidence
   * @throws ResponseValidationException {@code ID_TOKEN_*} when it proves nothing; {@code
   *     ID_TOKEN_NONCE_MISMATCH} when it has a nonce
   * @throws TransportException {@code JWKS_UNAVAILABLE} when the server's keys cannot be had
   * @throws MalformedResponseException {@code JWKS_INVALID} when they are no key set
   */
  TokenSet.VerifiedIdToken verifyDevice(Secret idToken, TokenSet tokens);

  /**
   * Proves the ID token of a refresh (OpenID Connect Core 1.0 section 12.2).
   *
   * @param idToken the text
   * @param tokens the answer that it came in
   * @param before the tokens so far, whose ID token says who the user is
   * @return the evidence
   * @throws ResponseValidationException {@code ID_TOKEN_*} when it proves nothing, or another user;
   *     after {@code ID_TOKEN_KEY_NOT_FOUND} the client keeps the ID token of {@code before}
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the ID token of {@code before}
   *     cannot be read; likewise
   * @throws TransportException {@code JWKS_UNAVAILABLE} when the server's keys cannot be had; the
   *     client then keeps the ID token of {@code before}
   * @throws MalformedResponseException {@code JWKS_INVALID} when they are no key set; likewise
   */
  TokenSet.VerifiedIdToken verifyRefreshed(Secret idToken, TokenSet tokens, TokenSet before);
}
