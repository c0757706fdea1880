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
   * @throws TransportException {@code JWKS_UNAVAILABLE}
   * @throws MalformedResponseException {@code JWKS_INVALID}
   */
  VerificationKey find(JwsAlgorithm algorithm, Optional<String> keyId) throws RefusedJwtException;
}
