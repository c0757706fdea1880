package dev.codegrant.openid.registration;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself when it registers (RFC 7591 section 2, OpenID Connect Dynamic Client
 * Registration 1.0 section 2). What is left out, the server decides. Immutable and thread-safe.
 */
public final class ClientMetadata {

  private final Map<String, Object> members;

  private ClientMetadata(Map<String, Object> members) {
    this.members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /**
   * Begins with the addresses that browsers come back to.
   *
   * @param redirectUris one or more; each as in {@code AuthorizationRequest.builder}
   * @return a builder
   * @throws ConfigurationException {@code INVALID_ARGUMENT} or {@code INSECURE_URL} for none, or
   *     for one that is no redirect URI
   */
  public static Builder builder(URI... redirectUris) {
    return new Builder(MetadataValues.redirectUris(redirectUris));
  }

  /** The members as one JSON object, with these before them. */
  String json(Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.putAll(members);
    return JSONObjectUtils.toJSONString(all);
  }

  List<String> redirectUris() {
    return ((List<?>) members.getOrDefault("redirect_uris", List.of()))
        .stream().map(Object::toString).toList();
  }

  Optional<String> tokenEndpointAuthMethod() {
    return Optional.ofNullable(members.get("token_endpoint_auth_method")).map(Object::toString);
  }

  /** The names alone: a value may be a software statement. */
  @Override
  public String toString() {
    return "ClientMetadata" + members.keySet();
  }

  /** Collects the members of a {@link ClientMetadata}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Object> members = new LinkedHashMap<>();

    private Builder(List<String> redirectUris) {
      members.put("redirect_uris", redirectUris);
    }

    /**
     * Sets the name that users are shown ({@code client_name}).
     *
     * @param name the name
     * @return this
     */
    public Builder clientName(String name) {
      return put("client_name", name);
    }

    /**
     * Sets the grant types. The server's default is {@code authorization_code}.
     *
     * @param grantTypes such as {@code authorization_code} and {@code refresh_token}
     * @return this
     */
    public Builder grantTypes(String... grantTypes) {
      return put("grant_types", List.of(grantTypes));
    }

    /**
     * Sets the response types. The server's default is {@code code}, the only one that this library
     * uses.
     *
     * @param responseTypes the response types
     * @return this
     */
    public Builder responseTypes(String... responseTypes) {
      return put("response_types", List.of(responseTypes));
    }

    /**
     * Sets the scope that the client may ask for.
     *
     * @param scope the scope
     * @return this
     */
    public Builder scope(Scope scope) {
      return put("scope", String.join(" ", scope.tokens()));
    }

    /**
     * Sets how the client will authenticate. The server's default is {@code client_secret_basic}.
     * An answer with a weaker method is refused.
     *
     * @param method a name of the registry of RFC 7591 section 4.2, such as {@code
     *     private_key_jwt}, or {@code none} for a public client
     * @return this
     */
    public Builder tokenEndpointAuthMethod(String method) {
      return put("token_endpoint_auth_method", method);
    }

    /**
     * Sets the client's public keys by value. Leaves {@link #jwksUri} no place.
     *
     * @param jwks a JWK Set in JSON, of public keys
     * @return this
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it is no such set, has a
     *     private or a symmetric key, or there is a {@code jwks_uri}
     */
    public Builder jwks(String jwks) {
      MetadataValues.requireAbsent(members, "jwks_uri");
      return put("jwks", MetadataValues.publicKeys(jwks));
    }

    /**
     * Sets where the server finds the client's public keys. Leaves {@link #jwks} no place.
     *
     * @param jwksUri an https URL
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL}, {@code INVALID_ARGUMENT}; {@code
     *     INVALID_CONFIGURATION} when there are keys by value
     */
    public Builder jwksUri(URI jwksUri) {
      MetadataValues.requireAbsent(members, "jwks");
      return putUris("jwks_uri", jwksUri);
    }

    /**
     * Sets the algorithm of ID tokens; then {@code RelyingParty.Builder.idTokenSigningAlgorithm}
     * wants the same.
     *
     * @param algorithm the algorithm
     * @return this
     */
    public Builder idTokenSignedResponseAlg(SigningAlgorithm algorithm) {
      return put("id_token_signed_response_alg", algorithm.toString());
    }

    /**
     * Asks for UserInfo as a JWT, signed with this algorithm.
     *
     * @param algorithm the algorithm
     * @return this
     */
    public Builder userinfoSignedResponseAlg(SigningAlgorithm algorithm) {
      return put("userinfo_signed_response_alg", algorithm.toString());
    }

    /**
     * Binds request objects of this client to one algorithm.
     *
     * @param algorithm the algorithm
     * @return this
     */
    public Builder requestObjectSigningAlg(SigningAlgorithm algorithm) {
      return put("request_object_signing_alg", algorithm.toString());
    }

    /**
     * Sets where the server may fetch request objects ({@code request_uris}).
     *
     * @param uris https URLs; a fragment may hold the hash of what is there
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT}
     */
    public Builder requestUris(URI... uris) {
      return put("request_uris", MetadataValues.withFragments("request_uris", uris));
    }

    /**
     * Sets where the browser may go after a logout (OpenID Connect RP-Initiated Logout 1.0 section
     * 3.1).
     *
     * @param uris absolute URIs; each as a redirect URI
     * @return this
     * @throws ConfigurationException as {@link ClientMetadata#builder}
     */
    public Builder postLogoutRedirectUris(URI... uris) {
      return put("post_logout_redirect_uris", MetadataValues.redirectUris(uris));
    }

    /**
     * Sets where logout tokens go (OpenID Connect Back-Channel Logout 1.0 section 2.2).
     *
     * @param uri an https URL
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT}
     */
    public Builder backchannelLogoutUri(URI uri) {
      return putUris("backchannel_logout_uri", uri);
    }

    /**
     * Sets the page that ends the session in a frame (OpenID Connect Front-Channel Logout 1.0
     * section 2).
     *
     * @param uri an https URL
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT}
     */
    public Builder frontchannelLogoutUri(URI uri) {
      return putUris("frontchannel_logout_uri", uri);
    }

    /**
     * Sets where others may begin a sign-in ({@link dev.codegrant.openid.ThirdPartyLogin}).
     *
     * @param uri an https URL
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT}
     */
    public Builder initiateLoginUri(URI uri) {
      return putUris("initiate_login_uri", uri);
    }

    /**
     * Adds any other member, such as {@code software_statement} or {@code client_name#de}.
     *
     * @param name the member's name; none that has a method here, and none that the server gives
     * @param json its value in JSON: {@code true}, {@code "text"}, {@code ["a"]}
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for such a name, for a text that is
     *     not one JSON value, and for an algorithm {@code none}
     */
    public Builder additionalMember(String name, String json) {
      members.put(name, MetadataValues.additional(name, json));
      return this;
    }

    /**
     * Makes the metadata.
     *
     * @return immutable metadata
     */
    public ClientMetadata build() {
      return new ClientMetadata(members);
    }

    private Builder putUris(String name, URI uri) {
      return put(name, MetadataValues.secure(name, uri));
    }

    private Builder put(String name, @Nullable Object value) {
      if (value == null || value.toString().chars().anyMatch(Character::isISOControl)) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a value of '" + name + "' without control characters",
            "another",
            "remove it; a line end often comes from a file");
      }
      members.put(name, value);
      return this;
    }
  }
}
