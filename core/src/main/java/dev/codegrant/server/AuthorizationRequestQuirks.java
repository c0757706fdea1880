package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.token.Scope;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a server's authorization request differs from RFC 6749 section 4.1.1. Immutable and
 * thread-safe.
 */
public final class AuthorizationRequestQuirks {

  private final Builder settings;

  private AuthorizationRequestQuirks(Builder builder) {
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
   * What stands between two scope tokens. RFC: a space. Slack, Facebook, TikTok: a comma.
   *
   * @return one character
   */
  public String scopeDelimiter() {
    return settings.scopeDelimiter;
  }

  /**
   * The parameters that ask for a refresh token. RFC: none. Google: {@code access_type=offline} and
   * {@code prompt=consent}.
   *
   * @return parameter names and values, in order
   */
  public Map<String, String> offlineParameters() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.offlineParameters));
  }

  /**
   * The scope that asks for a refresh token. RFC: none. GitHub's OAuth Apps: {@code
   * offline_access}.
   *
   * @return the scope to add
   */
  public Scope offlineScope() {
    return settings.offlineScope;
  }

  /**
   * The parameters that every request has. RFC: none beside the protocol's own. Atlassian: {@code
   * audience=api.atlassian.com}.
   *
   * @return parameter names and values, in order
   */
  public Map<String, String> parameters() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.parameters));
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
   * Whether the scope is sent, by devices too. RFC: yes. Bitbucket, Notion: no, what a client may
   * do is set where it is registered.
   *
   * @return true when it is sent
   */
  public boolean isScopeSent() {
    return settings.scopeSent;
  }

  /**
   * Whether a scope of nothing is sent. RFC: no, it is left out. Slack: yes, {@code scope=} beside
   * the {@code user_scope} of a user's own token.
   *
   * @return true when it is sent
   */
  public boolean isEmptyScopeSent() {
    return settings.emptyScopeSent;
  }

  /**
   * Whether PKCE is used (RFC 7636). RFC 9700 section 2.1.1: yes. LinkedIn: no, the code of a
   * client with a secret is refused; WeChat: no; Slack: for clients that switched it on.
   *
   * @return true when {@code code_challenge} and {@code code_verifier} are sent
   */
  public boolean isPkceSent() {
    return settings.pkceSent;
  }

  /**
   * Whether the S256 code challenge is written in hexadecimal digits. RFC 7636 section 4.2:
   * base64url. TikTok's desktop clients: hexadecimal digits, in lower case.
   *
   * @return true when it is so
   */
  public boolean isCodeChallengeInHex() {
    return settings.codeChallengeInHex;
  }

  /**
   * What stands after a {@code #} at the end of the URL. RFC: nothing. WeChat: {@code
   * wechat_redirect}.
   *
   * @return the fragment, or empty when there is none
   */
  public Optional<String> fragment() {
    return Optional.ofNullable(settings.fragment);
  }

  /**
   * The scope tokens that the server grants to requests with {@code response_mode=form_post} alone.
   * RFC: none. Apple: {@code name} and {@code email}.
   *
   * @return the scope of these tokens
   */
  public Scope formPostScope() {
    return settings.formPostScope;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorizationRequestQuirks that
        && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link AuthorizationRequestQuirks}. Not thread-safe. */
  public static final class Builder {
    private static final Pattern FRAGMENT = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?-]+");

    private String scopeDelimiter = " ";
    private final Map<String, String> offlineParameters = new LinkedHashMap<>();
    private Scope offlineScope = Scope.empty();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private String clientIdParameter = "client_id";
    private boolean scopeSent = true;
    private boolean emptyScopeSent;
    private boolean pkceSent = true;
    private boolean codeChallengeInHex;
    private @Nullable String fragment;
    private Scope formPostScope = Scope.empty();

    private Builder() {}

    private Builder(Builder from) {
      scopeDelimiter = from.scopeDelimiter;
      offlineParameters.putAll(from.offlineParameters);
      offlineScope = from.offlineScope;
      parameters.putAll(from.parameters);
      clientIdParameter = from.clientIdParameter;
      scopeSent = from.scopeSent;
      emptyScopeSent = from.emptyScopeSent;
      pkceSent = from.pkceSent;
      codeChallengeInHex = from.codeChallengeInHex;
      fragment = from.fragment;
      formPostScope = from.formPostScope;
    }

    private List<?> all() {
      return List.of(
          Arrays.asList(scopeDelimiter, offlineParameters, offlineScope, parameters),
          Arrays.asList(clientIdParameter, scopeSent, emptyScopeSent, pkceSent),
          Arrays.asList(codeChallengeInHex, fragment, formPostScope));
    }

    /**
     * Sets what stands between two scope tokens.
     *
     * @param delimiter one character that no scope token needs: a space, a comma, a semicolon, a
     *     plus or a bar
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another delimiter
     */
    public Builder scopeDelimiter(String delimiter) {
      this.scopeDelimiter = ScopeDelimiter.require(delimiter);
      return this;
    }

    /**
     * Adds a parameter that asks for a refresh token. It takes the place of a {@link #parameter} of
     * the same name.
     *
     * @param name the parameter's name; none of the protocol's own
     * @param value its value, without control characters
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or value
     */
    public Builder offlineParameter(String name, String value) {
      AdditionalParameter.require(name, value);
      offlineParameters.put(name, value);
      return this;
    }

    /**
     * Sets the scope that asks for a refresh token.
     *
     * @param scope the scope to add
     * @return this
     */
    public Builder offlineScope(Scope scope) {
      this.offlineScope = scope;
      return this;
    }

    /**
     * Adds a parameter that every request has, unless the application gives it another value.
     *
     * @param name the parameter's name; none of the protocol's own
     * @param value its value, without control characters
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or value
     */
    public Builder parameter(String name, String value) {
      AdditionalParameter.require(name, value);
      parameters.put(name, value);
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
     * Leaves the scope out.
     *
     * @return this
     */
    public Builder withoutScope() {
      this.scopeSent = false;
      return this;
    }

    /**
     * Sends the scope also when it is of nothing.
     *
     * @return this
     */
    public Builder emptyScopeSent() {
      this.emptyScopeSent = true;
      return this;
    }

    /**
     * Leaves PKCE out, here and in the token request: for clients with credentials alone.
     *
     * @return this
     */
    public Builder withoutPkce() {
      this.pkceSent = false;
      return this;
    }

    /**
     * Writes the code challenge in hexadecimal digits.
     *
     * @return this
     */
    public Builder codeChallengeInHex() {
      this.codeChallengeInHex = true;
      return this;
    }

    /**
     * Puts a fragment at the end of the URL.
     *
     * @param text one or more characters that a fragment may have as they are (RFC 3986 section
     *     3.5)
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another text
     */
    public Builder fragment(String text) {
      if (!FRAGMENT.matcher(text).matches()) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a fragment of characters that need no encoding (RFC 3986 section 3.5)",
            "'" + text + "'",
            "pass what stands after the #, without it");
      }
      this.fragment = text;
      return this;
    }

    /**
     * Sets for which scope tokens a request must be {@code formPost()}.
     *
     * @param scope the scope of these tokens
     * @return this
     */
    public Builder formPostScope(Scope scope) {
      this.formPostScope = scope;
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} for {@link #withoutPkce} with
     *     {@link #codeChallengeInHex}, {@link #withoutScope} with {@link #emptyScopeSent}, or one
     *     name for two of {@link #parameter}, {@link #offlineParameter}, {@link #clientIdParameter}
     */
    public AuthorizationRequestQuirks build() {
      return RequestRules.require(new AuthorizationRequestQuirks(this));
    }
  }
}
