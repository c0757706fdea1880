package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client gets UserInfo at one provider, where that is not the ordinary way: JSON, for a
 * bearer token, without claims of other parties (OpenID Connect Core 1.0 sections 5.3 and 5.6). For
 * {@link RelyingParty.Builder#userInfo}. Immutable and thread-safe.
 */
public final class UserInfoSettings {

  private final @Nullable SigningAlgorithm signingAlgorithm;
  private final @Nullable SSLContext sslContext;
  private final Map<String, URI> claimsProviders;

  private UserInfoSettings(Builder builder) {
    this.signingAlgorithm = builder.signingAlgorithm;
    this.sslContext = builder.sslContext;
    this.claimsProviders = Map.copyOf(builder.claimsProviders);
  }

  /**
   * Begins settings.
   *
   * @return a builder of the ordinary way
   */
  public static Builder builder() {
    return new Builder();
  }

  Optional<Set<SigningAlgorithm>> signingAlgorithms() {
    return Optional.ofNullable(signingAlgorithm).map(Set::of);
  }

  Optional<SSLContext> sslContext() {
    return Optional.ofNullable(sslContext);
  }

  /** Where the keys of each claims provider are, by issuer. */
  Map<String, URI> claimsProviders() {
    return claimsProviders;
  }

  /** Collects {@link UserInfoSettings}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, URI> claimsProviders = new LinkedHashMap<>();
    private @Nullable SigningAlgorithm signingAlgorithm;
    private @Nullable SSLContext sslContext;

    private Builder() {}

    /**
     * Says which algorithm the client is registered for ({@code userinfo_signed_response_alg},
     * OpenID Connect Registration 1.0 section 2). Then a JWT with it is the only answer that is
     * taken; without it, no JWT is.
     *
     * @param algorithm the algorithm
     * @return this
     */
    public Builder signingAlgorithm(SigningAlgorithm algorithm) {
      this.signingAlgorithm = algorithm;
      return this;
    }

    /**
     * Says that access tokens are bound to the client's certificate (RFC 8705 section 3). UserInfo
     * is then asked over the default transport with this TLS, whatever {@link
     * RelyingParty.Builder#transport} carries the other requests, and at the alias among {@code
     * mtls_endpoint_aliases} if the server has one (section 5).
     *
     * @param sslContext an initialized context with the client's key and certificate, and with the
     *     trust that the server needs
     * @return this
     */
    public Builder certificateBoundTokens(SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /**
     * Trusts a claims provider (OpenID Connect Core 1.0 section 5.6.2): {@link RelyingParty#claims}
     * proves its claims by these keys, and fetches distributed ones from the origin of this issuer
     * alone (scheme, host and port), whatever the OpenID Provider says.
     *
     * @param issuer the {@code iss} of its claims, an https URL (or http on a loopback address)
     * @param jwksUri where its keys are, an address of the same kind
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL}, {@code INVALID_ARGUMENT} or {@code
     *     INVALID_CONFIGURATION} for another kind of address; {@code INVALID_ARGUMENT} for an
     *     issuer that was named before
     */
    public Builder claimsProvider(String issuer, URI jwksUri) {
      SecureUri.parse("issuer", issuer);
      if (claimsProviders.putIfAbsent(issuer, SecureUri.require("jwks_uri", jwksUri)) != null) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "each claims provider once",
            issuer + " twice",
            "name one jwks_uri for it");
      }
      return this;
    }

    /**
     * Makes the settings.
     *
     * @return immutable settings
     */
    public UserInfoSettings build() {
      return new UserInfoSettings(this);
    }
  }
}
