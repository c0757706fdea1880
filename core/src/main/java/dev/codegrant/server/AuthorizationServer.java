package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  private final ServerMembers members;

  private AuthorizationServer(ServerMembers members) {
    this.members = members;
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
    return new Builder(
        new ServerMembers(
            SecureUri.require(ServerMembers.AUTHORIZATION, authorizationEndpoint),
            SecureUri.require(ServerMembers.TOKEN, tokenEndpoint)));
  }

  /**
   * Begins a changed copy.
   *
   * @return a builder with the values of this server
   */
  public Builder toBuilder() {
    return new Builder(members.copy());
  }

  /**
   * The issuer identifier (RFC 8414 section 2), compared as a string, character by character.
   *
   * @return the issuer, or empty when it is not known
   */
  public Optional<String> issuer() {
    return Optional.ofNullable(members.issuer);
  }

  /**
   * Where the user's browser goes (RFC 6749 section 3.1).
   *
   * @return the authorization endpoint
   */
  public URI authorizationEndpoint() {
    return members.authorizationEndpoint();
  }

  /**
   * Where codes and refresh tokens become tokens (RFC 6749 section 3.2).
   *
   * @return the token endpoint
   */
  public URI tokenEndpoint() {
    return members.tokenEndpoint();
  }

  /**
   * Where tokens are taken back (RFC 7009 section 2).
   *
   * @return the revocation endpoint, or empty when the server names none
   */
  public Optional<URI> revocationEndpoint() {
    return endpoint("revocation_endpoint");
  }

  /**
   * An endpoint of the metadata, such as {@code userinfo_endpoint} or {@code jwks_uri}.
   *
   * @param name the member's name in the registry of RFC 8414 section 7.1
   * @return the endpoint, or empty when the server names none
   */
  public Optional<URI> endpoint(String name) {
    return Optional.ofNullable(members.endpoints.get(name));
  }

  /**
   * Every endpoint that the server names.
   *
   * @return the endpoints by name, in the order added, aliases as {@code
   *     mtls_endpoint_aliases.token_endpoint}; unmodifiable
   */
  public Map<String, URI> endpoints() {
    return Collections.unmodifiableMap(members.endpoints);
  }

  /**
   * Where a client that authenticates with a certificate, or has its tokens bound to one, goes
   * instead (RFC 8705 section 5).
   *
   * @param name the endpoint's name, such as {@code token_endpoint}
   * @return the alias, or empty when the server names none: then the endpoint itself serves these
   *     clients too
   */
  public Optional<URI> mtlsEndpoint(String name) {
    return endpoint(ServerMembers.ALIASES + "." + name);
  }

  /**
   * What the server says it supports, such as {@code id_token_signing_alg_values_supported}.
   *
   * @param name the name of a member of the metadata that is a list of strings
   * @return the values, in the server's order; empty when it does not say
   */
  public Set<String> supported(String name) {
    return members.lists.getOrDefault(name, Set.of());
  }

  /**
   * Whether the server says that it knows PKCE with S256 ({@code code_challenge_methods_supported},
   * RFC 8414 section 2). This client sends it either way; a server that says nothing may ignore it,
   * and then {@code state} alone stands against a forged response (RFC 9700 section 4.7.1).
   *
   * @return true when S256 is listed, false when the server says nothing
   */
  public boolean pkceAdvertised() {
    return members.pkceAdvertised;
  }

  /**
   * Whether the server promises {@code iss} in every authorization response (RFC 9207 section 3).
   *
   * @return true when a response without it must be refused
   */
  public boolean authorizationResponseIssParameterSupported() {
    return members.issParameterSupported;
  }

  /**
   * Whether the issuer is not the application's own choice: a user typed it, or a message named it.
   * {@code OAuthClient} then connects to public addresses only.
   *
   * @return true for a server that {@link MetadataDiscovery.Builder#untrustedIssuers} learnt
   */
  public boolean isUntrusted() {
    return members.untrusted;
  }

  /**
   * How this server differs from the RFCs.
   *
   * @return the deviations; {@link Quirks#none()} for most servers
   */
  public Quirks quirks() {
    return members.quirks;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorizationServer that && members.sameAs(that.members);
  }

  @Override
  public int hashCode() {
    return members.tokenEndpoint().hashCode();
  }

  @Override
  public String toString() {
    return "AuthorizationServer[" + issuer().orElseGet(members.tokenEndpoint()::toString) + "]";
  }

  /** Collects what is known of an {@link AuthorizationServer}. Not thread-safe. */
  public static final class Builder {
    private final ServerMembers members;

    private Builder(ServerMembers members) {
      this.members = members;
    }

    /**
     * Replaces the authorization endpoint, for a copy that points elsewhere.
     *
     * @param endpoint the authorization endpoint
     * @return this
     * @throws ConfigurationException as {@link AuthorizationServer#builder}
     */
    public Builder authorizationEndpoint(URI endpoint) {
      return endpoint(ServerMembers.AUTHORIZATION, endpoint);
    }

    /**
     * Replaces the token endpoint, for a copy that points elsewhere.
     *
     * @param endpoint the token endpoint
     * @return this
     * @throws ConfigurationException as {@link AuthorizationServer#builder}
     */
    public Builder tokenEndpoint(URI endpoint) {
      return endpoint(ServerMembers.TOKEN, endpoint);
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
      members.issuer = issuer;
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
      return endpoint("revocation_endpoint", endpoint);
    }

    /**
     * Names an endpoint, or replaces it.
     *
     * @param name its name in the metadata, such as {@code userinfo_endpoint} or {@code
     *     mtls_endpoint_aliases.token_endpoint}
     * @param endpoint the endpoint
     * @return this
     * @throws ConfigurationException as {@link AuthorizationServer#builder}
     */
    public Builder endpoint(String name, URI endpoint) {
      members.endpoints.put(name, SecureUri.require(name, endpoint));
      return this;
    }

    /**
     * Says what the server supports.
     *
     * @param name the name of a member of the metadata that is a list, such as {@code
     *     id_token_signing_alg_values_supported}
     * @param values its values; none, to say nothing
     * @return this
     */
    public Builder supported(String name, String... values) {
      if (values.length == 0) {
        members.lists.remove(name);
      } else {
        members.lists.put(name, Collections.unmodifiableSet(new LinkedHashSet<>(List.of(values))));
      }
      return this;
    }

    /**
     * Says that the server knows PKCE with S256.
     *
     * @return this
     */
    public Builder pkceAdvertised() {
      members.pkceAdvertised = true;
      return this;
    }

    /**
     * Says that the server promises {@code iss} in every authorization response (RFC 9207).
     *
     * @return this
     */
    public Builder authorizationResponseIssParameterSupported() {
      members.issParameterSupported = true;
      return this;
    }

    /**
     * Says that the server is not the application's own choice; there is no way back.
     *
     * @return this
     * @see AuthorizationServer#isUntrusted
     */
    public Builder untrusted() {
      members.untrusted = true;
      return this;
    }

    /**
     * Says how the server differs from the RFCs.
     *
     * @param quirks the deviations
     * @return this
     */
    public Builder quirks(Quirks quirks) {
      members.quirks = quirks;
      return this;
    }

    /**
     * Makes the server.
     *
     * @return an immutable server
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when {@code iss} is promised and
     *     the issuer is not known
     * @throws ResponseValidationException {@code SSRF_REFUSED} when the server is untrusted and an
     *     endpoint is not https, or on an address that is not public
     */
    public AuthorizationServer build() {
      if (members.issParameterSupported && members.issuer == null) {
        throw new ConfigurationException(
            ErrorKind.INVALID_CONFIGURATION,
            "an issuer to compare the promised iss parameter with (RFC 9207 section 2.4)",
            "no issuer",
            "name the issuer");
      }
      if (members.untrusted) {
        members.requirePublic();
      }
      return new AuthorizationServer(members.copy());
    }
  }
}
