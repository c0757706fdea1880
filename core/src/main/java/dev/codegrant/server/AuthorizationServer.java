package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server as a client sees it: the metadata of RFC 8414 section 2 that the
 * authorization code grant uses, and the server's {@link Quirks}.
 *
 * <p>Every endpoint is https, or http on a loopback address. Immutable and thread-safe.
 */
public final class AuthorizationServer {

  private final URI authorizationEndpoint;
  private final URI tokenEndpoint;
  private final @Nullable String issuer;
  private final @Nullable URI revocationEndpoint;
  private final boolean issParameterSupported;
  private final Set<String> authMethods;
  private final Quirks quirks;

  private AuthorizationServer(Builder builder) {
    this.authorizationEndpoint = builder.authorizationEndpoint;
    this.tokenEndpoint = builder.tokenEndpoint;
    this.issuer = builder.issuer;
    this.revocationEndpoint = builder.revocationEndpoint;
    this.issParameterSupported = builder.issParameterSupported;
    this.authMethods = Set.copyOf(builder.authMethods);
    this.quirks = builder.quirks;
  }

  /**
   * Begins a server from its two endpoints.
   *
   * @param authorizationEndpoint where the user's browser goes (RFC 6749 section 3.1)
   * @param tokenEndpoint where codes become tokens (RFC 6749 section 3.2)
   * @return a builder
   * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT} when one is not
   *     https (or loopback http), or has a fragment or user info
   */
  public static Builder builder(URI authorizationEndpoint, URI tokenEndpoint) {
    return new Builder(authorizationEndpoint, tokenEndpoint);
  }

  /**
   * Begins a changed copy.
   *
   * @return a builder with the values of this server
   */
  public Builder toBuilder() {
    Builder copy = new Builder(authorizationEndpoint, tokenEndpoint);
    copy.issuer = issuer;
    copy.revocationEndpoint = revocationEndpoint;
    copy.issParameterSupported = issParameterSupported;
    copy.authMethods = authMethods;
    copy.quirks = quirks;
    return copy;
  }

  /**
   * The issuer identifier (RFC 8414 section 2), compared as a string, character by character.
   *
   * @return the issuer, or empty when it is not known
   */
  public Optional<String> issuer() {
    return Optional.ofNullable(issuer);
  }

  /**
   * Where the user's browser goes (RFC 6749 section 3.1).
   *
   * @return the authorization endpoint
   */
  public URI authorizationEndpoint() {
    return authorizationEndpoint;
  }

  /**
   * Where codes and refresh tokens become tokens (RFC 6749 section 3.2).
   *
   * @return the token endpoint
   */
  public URI tokenEndpoint() {
    return tokenEndpoint;
  }

  /**
   * Where tokens are taken back (RFC 7009 section 2).
   *
   * @return the revocation endpoint, or empty when the server names none
   */
  public Optional<URI> revocationEndpoint() {
    return Optional.ofNullable(revocationEndpoint);
  }

  /**
   * Whether the server promises {@code iss} in every authorization response (RFC 9207 section 3).
   *
   * @return true when a response without it must be refused
   */
  public boolean authorizationResponseIssParameterSupported() {
    return issParameterSupported;
  }

  /**
   * The client authentication methods that the token endpoint takes (RFC 8414 section 2).
   *
   * @return names of the IANA registry, such as {@code client_secret_basic}; empty when not stated
   */
  public Set<String> tokenEndpointAuthMethodsSupported() {
    return authMethods;
  }

  /**
   * How this server differs from the RFCs.
   *
   * @return the deviations; {@link Quirks#none()} for most servers
   */
  public Quirks quirks() {
    return quirks;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorizationServer that
        && authorizationEndpoint.equals(that.authorizationEndpoint)
        && tokenEndpoint.equals(that.tokenEndpoint)
        && issuer().equals(that.issuer())
        && revocationEndpoint().equals(that.revocationEndpoint())
        && issParameterSupported == that.issParameterSupported
        && authMethods.equals(that.authMethods)
        && quirks.equals(that.quirks);
  }

  @Override
  public int hashCode() {
    return tokenEndpoint.hashCode();
  }

  @Override
  public String toString() {
    return "AuthorizationServer[" + issuer().orElseGet(tokenEndpoint::toString) + "]";
  }

  /** Collects what is known of an {@link AuthorizationServer}. Not thread-safe. */
  public static final class Builder {
    private URI authorizationEndpoint;
    private URI tokenEndpoint;
    private @Nullable String issuer;
    private @Nullable URI revocationEndpoint;
    private boolean issParameterSupported;
    private Set<String> authMethods = Set.of();
    private Quirks quirks = Quirks.none();

    private Builder(URI authorizationEndpoint, URI tokenEndpoint) {
      this.authorizationEndpoint =
          SecureUri.require("authorization_endpoint", authorizationEndpoint);
      this.tokenEndpoint = SecureUri.require("token_endpoint", tokenEndpoint);
    }

    /**
     * Replaces the authorization endpoint, for a copy that points elsewhere.
     *
     * @param endpoint the authorization endpoint
     * @return this
     * @throws ConfigurationException as {@link AuthorizationServer#builder}
     */
    public Builder authorizationEndpoint(URI endpoint) {
      this.authorizationEndpoint = SecureUri.require("authorization_endpoint", endpoint);
      return this;
    }

    /**
     * Replaces the token endpoint, for a copy that points elsewhere.
     *
     * @param endpoint the token endpoint
     * @return this
     * @throws ConfigurationException as {@link AuthorizationServer#builder}
     */
    public Builder tokenEndpoint(URI endpoint) {
      this.tokenEndpoint = SecureUri.require("token_endpoint", endpoint);
      return this;
    }

    /**
     * Names the issuer. From then on an authorization response with another {@code iss} is refused.
     *
     * @param issuer the issuer identifier, exactly as the server spells it
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when it is blank
     */
    public Builder issuer(String issuer) {
      if (issuer.isBlank()) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "an issuer identifier (RFC 8414 section 2)",
            "a blank text",
            "pass the issuer as the server spells it, or leave it out");
      }
      this.issuer = issuer;
      return this;
    }

    /**
     * Names the revocation endpoint (RFC 7009).
     *
     * @param endpoint the revocation endpoint
     * @return this
     * @throws ConfigurationException as {@link AuthorizationServer#builder}
     */
    public Builder revocationEndpoint(URI endpoint) {
      this.revocationEndpoint = SecureUri.require("revocation_endpoint", endpoint);
      return this;
    }

    /**
     * Says that the server promises {@code iss} in every authorization response (RFC 9207).
     *
     * @return this
     */
    public Builder authorizationResponseIssParameterSupported() {
      this.issParameterSupported = true;
      return this;
    }

    /**
     * Says which client authentication methods the token endpoint takes.
     *
     * @param methods names of the IANA registry
     * @return this
     */
    public Builder tokenEndpointAuthMethodsSupported(String... methods) {
      this.authMethods = new LinkedHashSet<>(List.of(methods));
      return this;
    }

    /**
     * Says how the server differs from the RFCs.
     *
     * @param quirks the deviations
     * @return this
     */
    public Builder quirks(Quirks quirks) {
      this.quirks = quirks;
      return this;
    }

    /**
     * Makes the server.
     *
     * @return an immutable server
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when {@code iss} is promised and
     *     the issuer is not known
     */
    public AuthorizationServer build() {
      if (issParameterSupported && issuer == null) {
        throw new ConfigurationException(
            ErrorKind.INVALID_CONFIGURATION,
            "an issuer to compare the promised iss parameter with (RFC 9207 section 2.4)",
            "no issuer",
            "name the issuer");
      }
      return new AuthorizationServer(this);
    }
  }
}
