package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.token.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server's authorization request differs from RFC 6749 section 4.1.1. Immutable and
 * thread-safe.
 */
public final class AuthorizationRequestQuirks {

  private final String scopeDelimiter;
  private final Map<String, String> offlineParameters;
  private final Scope offlineScope;

  private AuthorizationRequestQuirks(Builder builder) {
    this.scopeDelimiter = builder.scopeDelimiter;
    this.offlineParameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(builder.offlineParameters));
    this.offlineScope = builder.offlineScope;
  }

  /**
   * Begins with the behaviour of the RFC.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What stands between two scope tokens. RFC: a space. Slack, Facebook, TikTok: a comma.
   *
   * @return one character
   */
  public String scopeDelimiter() {
    return scopeDelimiter;
  }

  /**
   * The parameters that ask for a refresh token. RFC: none. Google: {@code access_type=offline} and
   * {@code prompt=consent}.
   *
   * @return parameter names and values, in order
   */
  public Map<String, String> offlineParameters() {
    return offlineParameters;
  }

  /**
   * The scope that asks for a refresh token. RFC: none. GitHub's OAuth Apps: {@code
   * offline_access}.
   *
   * @return the scope to add
   */
  public Scope offlineScope() {
    return offlineScope;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthorizationRequestQuirks that
        && scopeDelimiter.equals(that.scopeDelimiter)
        && offlineParameters.equals(that.offlineParameters)
        && offlineScope.equals(that.offlineScope);
  }

  @Override
  public int hashCode() {
    return offlineParameters.hashCode() + offlineScope.hashCode();
  }

  /** Collects the settings of {@link AuthorizationRequestQuirks}. Not thread-safe. */
  public static final class Builder {
    private String scopeDelimiter = " ";
    private final Map<String, String> offlineParameters = new LinkedHashMap<>();
    private Scope offlineScope = Scope.empty();

    private Builder() {}

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
     * Adds a parameter that asks for a refresh token.
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
     * Makes the group.
     *
     * @return an immutable group
     */
    public AuthorizationRequestQuirks build() {
      return new AuthorizationRequestQuirks(this);
    }
  }
}
