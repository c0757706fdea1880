package dev.codegrant.openid.internal.jose;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** The key set at an issuer's {@code jwks_uri}. Thread-safe. */
public final class RemoteKeys implements IssuerKeys {

  private final BackChannel backChannel;
  private final URI jwksUri;

  /** Makes keys that are not fetched yet. */
  public RemoteKeys(BackChannel backChannel, URI jwksUri, Clock clock) {
    this.backChannel = backChannel;
    this.jwksUri = jwksUri;
  }

  @Override
  public VerificationKey find(JwsAlgorithm algorithm, Optional<String> keyId)
      throws RefusedJwtException {
    HttpAnswer answer = backChannel.get(jwksUri);
    AnswerStatus.requireNoRedirect(answer);
    AnswerStatus.requireServing(answer);
    try {
      return KeySet.parse(answer.body()).select(algorithm, keyId);
    } catch (MalformedKeySetException e) {
      throw new MalformedResponseException(
          ErrorKind.JWKS_INVALID,
          e.reason(),
          "a JWK Set (RFC 7517 section 5) at " + answer.source(),
          answer.describe() + ", with a fault of " + e.reason(),
          "report the document to the server's operator");
    }
  }
}
