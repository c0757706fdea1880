package dev.codegrant.openid.internal.jose;

import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.util.Optional;

/** The keys that an issuer signs with now. Implementations are thread-safe. */
public interface IssuerKeys {

  /**
   * The one key for a signature.
   *
   * @param algorithm what the signature was made with
   * @param keyId the {@code kid} of the JWT
   * @throws RefusedJwtException {@code KEY_NOT_FOUND} or {@code KEY_REFUSED}
   * @throws TransportException {@code JWKS_UNAVAILABLE}, {@code TLS_FAILED} or {@code INTERRUPTED}
   *     when no set is known and none can be had
   * @throws MalformedResponseException {@code JWKS_INVALID}, {@code HTTP_REDIRECT_REFUSED} or
   *     {@code CONTENT_ENCODING_REFUSED} when no set is known and what came is none
   */
  VerificationKey find(JwsAlgorithm algorithm, Optional<String> keyId) throws RefusedJwtException;

  /**
   * The key that took the place of one that did not prove a signature: an issuer may change a key
   * and keep its {@code kid}.
   *
   * @param algorithm what the signature was made with
   * @param keyId the {@code kid} of the JWT
   * @param failed what {@link #find} said
   * @return another key, or empty when there is none
   * @throws RefusedJwtException {@code KEY_NOT_FOUND} or {@code KEY_REFUSED}: the key is gone
   * @throws TransportException {@code INTERRUPTED}
   */
  default Optional<VerificationKey> findNewer(
      JwsAlgorithm algorithm, Optional<String> keyId, VerificationKey failed)
      throws RefusedJwtException {
    return Optional.empty();
  }
}
