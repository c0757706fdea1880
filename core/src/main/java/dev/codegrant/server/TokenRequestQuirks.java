package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a server's token requests differ from RFC 6749 sections 4.1.3 and 6. Immutable and
 * thread-safe.
 */
public final class TokenRequestQuirks {

  private final Builder settings;

  private TokenRequestQuirks(Builder builder) {
    this.settings = new Builder(builder);
  }

  /** {@return a builder that begins with the behaviour of the RFC} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with these settings} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /**
   * Whether the body is a JSON object. RFC: a form (section 4.1.3). Notion, Feishu: JSON.
   *
   * @return true when it is so
   */
  public boolean isBodyInJson() {
    return settings.bodyInJson;
  }

  /**
   * Whether the parameters stand in the query of a GET. RFC: a POST, and the query must not have
   * them (sections 2.3.1 and 3.2). WeChat: GET, the secret and the code in the query.
   *
   * @return true when they stand there; {@link #isBodyInJson} is false then
   */
  public boolean isParametersInQuery() {
    return settings.parametersInQuery;
  }

  /**
   * What the client identifier is called. RFC: {@code client_id}. TikTok: {@code client_key};
   * WeChat: {@code appid}.
   *
   * @return a parameter name
   */
  public String clientIdParameter() {
    return settings.clientIdParameter;
  }

  /**
   * What the client secret is called. RFC: {@code client_secret}. WeChat: {@code secret}.
   *
   * @return a parameter name
   */
  public String clientSecretParameter() {
    return settings.clientSecretParameter;
  }

  /**
   * Whether a public client names itself in the {@code Authorization} header, with an empty
   * password. RFC: by the parameter {@code client_id} (section 3.2.1). Reddit: in the header.
   *
   * @return true when it is so
   */
  public boolean isPublicClientInBasic() {
    return settings.publicClientInBasic;
  }

  /**
   * The {@code grant_type} of a refresh. RFC: {@code refresh_token} (section 6). Facebook: {@code
   * fb_exchange_token}.
   *
   * @return the value
   */
  public String refreshGrantType() {
    return settings.refreshGrantType;
  }

  /**
   * What the refresh token is called in a refresh. RFC: {@code refresh_token}. Facebook: {@code
   * fb_exchange_token}.
   *
   * @return a parameter name
   */
  public String refreshTokenParameter() {
    return settings.refreshTokenParameter;
  }

  /**
   * Whether the access token is what a refresh sends, to have it extended. RFC: no, the refresh
   * token. Facebook: yes, there is none beside it.
   *
   * @return true when the access token of every answer is its refresh token, too
   */
  public boolean isAccessTokenRefreshing() {
    return settings.accessTokenRefreshes;
  }

  /**
   * Where a refresh goes. RFC: to the token endpoint. WeChat: to an address of its own.
   *
   * @return the address, or empty for the token endpoint
   */
  public Optional<URI> refreshEndpoint() {
    return Optional.ofNullable(settings.refreshEndpoint);
  }

  /**
   * Whether a client with credentials shows them in a refresh. RFC: yes (section 6). WeChat: no, it
   * names itself alone.
   *
   * @return true when the request carries the client's credentials
   */
  public boolean isRefreshAuthenticated() {
    return !settings.refreshWithoutSecret;
  }

  /**
   * Whether a refresh repeats the redirect URI of the authorization. RFC: no. GitLab, Yahoo: yes.
   *
   * @return true when it is sent, where {@code TokenSet.redirectUri()} knows it
   */
  public boolean isRefreshWithRedirectUri() {
    return settings.refreshWithRedirectUri;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenRequestQuirks that && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link TokenRequestQuirks}. Not thread-safe. */
  public static final class Builder {
    private static final Pattern GRANT_TYPE = Pattern.compile("[A-Za-z0-9._~:/-]+");

    private boolean bodyInJson;
    private boolean parametersInQuery;
    private String clientIdParameter = "client_id";
    private String clientSecretParameter = "client_secret";
    private boolean publicClientInBasic;
    private String refreshGrantType = "refresh_token";
    private String refreshTokenParameter = "refresh_token";
    private boolean accessTokenRefreshes;
    private @Nullable URI refreshEndpoint;
    private boolean refreshWithoutSecret;
    private boolean refreshWithRedirectUri;

    private Builder() {}

    private Builder(Builder from) {
      bodyInJson = from.bodyInJson;
      parametersInQuery = from.parametersInQuery;
      clientIdParameter = from.clientIdParameter;
      clientSecretParameter = from.clientSecretParameter;
      publicClientInBasic = from.publicClientInBasic;
      refreshGrantType = from.refreshGrantType;
      refreshTokenParameter = from.refreshTokenParameter;
      accessTokenRefreshes = from.accessTokenRefreshes;
      refreshEndpoint = from.refreshEndpoint;
      refreshWithoutSecret = from.refreshWithoutSecret;
      refreshWithRedirectUri = from.refreshWithRedirectUri;
    }

    private List<?> all() {
      return List.of(
          Arrays.asList(bodyInJson, parametersInQuery, clientIdParameter, clientSecretParameter),
          Arrays.asList(publicClientInBasic, refreshGrantType, refreshTokenParameter),
          Arrays.asList(accessTokenRefreshes, refreshEndpoint, refreshWithoutSecret),
          Arrays.asList(refreshWithRedirectUri));
    }

    /**
     * Sends the parameters as a JSON object.
     *
     * @return this
     */
    public Builder bodyInJson() {
      this.bodyInJson = true;
      return this;
    }

    /**
     * Sends the parameters in the query of a GET, where servers and proxies may log them.
     *
     * @return this
     */
    public Builder parametersInQuery() {
      this.parametersInQuery = true;
      return this;
    }

    /**
     * Sets what the client identifier is called.
     *
     * @param name a parameter name; none of the protocol's other ones
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
     */
    public Builder clientIdParameter(String name) {
      this.clientIdParameter = AdditionalParameter.requireNameFor("client_id", name);
      return this;
    }

    /**
     * Sets what the client secret is called.
     *
     * @param name a parameter name; none of the protocol's other ones
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
     */
    public Builder clientSecretParameter(String name) {
      this.clientSecretParameter = AdditionalParameter.requireNameFor("client_secret", name);
      return this;
    }

    /**
     * Has public clients name themselves in the {@code Authorization} header.
     *
     * @return this
     */
    public Builder publicClientInBasic() {
      this.publicClientInBasic = true;
      return this;
    }

    /**
     * Sets the {@code grant_type} of a refresh.
     *
     * @param text the value, in characters that a URI has as they are (RFC 6749 section 4.5)
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another text
     */
    public Builder refreshGrantType(String text) {
      if (!GRANT_TYPE.matcher(text).matches()) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a grant_type: a name or an absolute URI (RFC 6749 section 4.5)",
            "'" + text + "'",
            "pass what the server's documentation names");
      }
      this.refreshGrantType = text;
      return this;
    }

    /**
     * Sets what the refresh token is called in a refresh.
     *
     * @param name a parameter name; none of the protocol's other ones
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
     */
    public Builder refreshTokenParameter(String name) {
      this.refreshTokenParameter = AdditionalParameter.requireNameFor("refresh_token", name);
      return this;
    }

    /**
     * Takes the access token of every answer for its refresh token, too.
     *
     * @return this
     */
    public Builder accessTokenRefreshes() {
      this.accessTokenRefreshes = true;
      return this;
    }

    /**
     * Sets where a refresh goes.
     *
     * @param endpoint an https URL, or http on a loopback address; no fragment. At the origin of
     *     the token endpoint: no client is made for a server with another
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT} for another
     *     address
     */
    public Builder refreshEndpoint(URI endpoint) {
      this.refreshEndpoint = SecureUri.require("the refresh endpoint", endpoint);
      return this;
    }

    /**
     * Shows no client credentials in a refresh.
     *
     * @return this
     */
    public Builder refreshWithoutSecret() {
      this.refreshWithoutSecret = true;
      return this;
    }

    /**
     * Repeats the redirect URI in a refresh.
     *
     * @return this
     */
    public Builder refreshWithRedirectUri() {
      this.refreshWithRedirectUri = true;
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when the parameters are to stand in a
     *     JSON body and in the query, or two of {@link #clientIdParameter}, {@link
     *     #clientSecretParameter} and {@link #refreshTokenParameter} are one name
     */
    public TokenRequestQuirks build() {
      return RequestRules.require(new TokenRequestQuirks(this));
    }
  }
}
