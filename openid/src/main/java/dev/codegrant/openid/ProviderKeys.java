package dev.codegrant.openid;

import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.openid.internal.jose.IssuerKeys;
import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.openid.internal.jose.RefusedJwtException;
import dev.codegrant.openid.internal.jose.RemoteKeys;
import dev.codegrant.openid.internal.jose.VerificationKey;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one provider: those of its key set for signatures that it alone can make, and the
 * client secret for the others, never the one for the other.
 */
final class ProviderKeys implements IssuerKeys {

  private final @Nullable RemoteKeys remote;
  private final @Nullable Secret clientSecret;

  private ProviderKeys(@Nullable RemoteKeys remote, @Nullable Secret clientSecret) {
    this.remote = remote;
    this.clientSecret = clientSecret;
  }

  static ProviderKeys of(
      AuthorizationServer server,
      @Nullable Secret clientSecret,
      BackChannel backChannel,
      Clock clock) {
    Optional<URI> jwksUri = server.endpoint("jwks_uri");
    if (jwksUri.isEmpty() && clientSecret == null) {
      throw Refusals.configuration(
          "a server whose jwks_uri is known (OpenID Connect Discovery 1.0 section 3)",
          "one without",
          "learn the server from its OpenID metadata (MetadataDiscovery.Builder.openIdFirst), or"
              + " name the endpoint jwks_uri");
    }
    return new ProviderKeys(
        jwksUri.map(uri -> new RemoteKeys(backChannel, uri, clock)).orElse(null), clientSecret);
  }

  @Override
  public VerificationKey find(JwsAlgorithm algorithm, Optional<String> keyId)
      throws RefusedJwtException {
    if (algorithm.isSymmetric() && clientSecret != null) {
      return VerificationKey.of(clientSecret, algorithm);
    }
    if (algorithm.isSymmetric() || remote == null) {
      throw new RefusedJwtException(
          RefusedJwtException.Fault.KEY_NOT_FOUND, null, "no key for " + algorithm);
    }
    return remote.find(algorithm, keyId);
  }

  @Override
  public Optional<VerificationKey> findNewer(
      JwsAlgorithm algorithm, Optional<String> keyId, VerificationKey failed)
      throws RefusedJwtException {
    return algorithm.isSymmetric() || remote == null
        ? Optional.empty()
        : remote.findNewer(algorithm, keyId, failed);
  }

  /** By how much the provider's clock is ahead, as its last answer said. */
  Optional<Duration> clockOffset() {
    return remote == null ? Optional.empty() : remote.clockOffset();
  }
}
