package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a server's token response differs from RFC 6749 section 5.1. Immutable and thread-safe. */
public final class TokenResponseQuirks {

  private final boolean formEncodedAccepted;
  private final boolean missingTokenTypeAccepted;
  private final String scopeDelimiter;
  private final Map<String, String> scopeAliases;

  private TokenResponseQuirks(Builder builder) {
    this.formEncodedAccepted = builder.formEncodedAccepted;
    this.missingTokenTypeAccepted = builder.missingTokenTypeAccepted;
    this.scopeDelimiter = builder.scopeDelimiter;
    this.scopeAliases = Collections.unmodifiableMap(new LinkedHashMap<>(builder.scopeAliases));
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
   * Whether an answer labelled {@code application/x-www-form-urlencoded} is read as such. RFC: JSON
   * only. GitHub: form encoding unless JSON is asked for, and older Enterprise servers regardless.
   *
   * @return true when form encoding is accepted beside JSON
   */
  public boolean isFormEncodedAccepted() {
    return formEncodedAccepted;
  }

  /**
   * Whether an answer without {@code token_type} is one with {@code Bearer}. RFC: required (section
   * 5.1). LinkedIn: left out in the samples of its documentation.
   *
   * @return true when it may be missing; a wrong one is refused all the same
   */
  public boolean isMissingTokenTypeAccepted() {
    return missingTokenTypeAccepted;
  }

  /**
   * What stands between two scope tokens. RFC: a space. GitHub: a comma.
   *
   * @return one character
   */
  public String scopeDelimiter() {
    return scopeDelimiter;
  }

  /**
   * What else the server calls a scope token of its answers. RFC: one name (section 3.3). Google:
   * who asks for {@code email} is told {@code https://www.googleapis.com/auth/userinfo.email}.
   *
   * @return from what stands in the answer to the other name, which {@code TokenSet.scope()} holds
   *     then, too
   */
  public Map<String, String> scopeAliases() {
    return scopeAliases;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenResponseQuirks that
        && formEncodedAccepted == that.formEncodedAccepted
        && missingTokenTypeAccepted == that.missingTokenTypeAccepted
        && scopeDelimiter.equals(that.scopeDelimiter)
        && scopeAliases.equals(that.scopeAliases);
  }

  @Override
  public int hashCode() {
    return scopeDelimiter.hashCode();
  }

  /** Collects the settings of {@link TokenResponseQuirks}. Not thread-safe. */
  public static final class Builder {
    private boolean formEncodedAccepted;
    private boolean missingTokenTypeAccepted;
    private String scopeDelimiter = " ";
    private final Map<String, String> scopeAliases = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Accepts form-encoded answers beside JSON.
     *
     * @return this
     */
    public Builder acceptFormEncoded() {
      this.formEncodedAccepted = true;
      return this;
    }

    /**
     * Takes an answer without {@code token_type} as one with {@code Bearer}.
     *
     * @return this
     */
    public Builder acceptMissingTokenType() {
      this.missingTokenTypeAccepted = true;
      return this;
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
     * Says that two scope tokens are one: who is told the first has the second.
     *
     * @param answered the token as the server answers it
     * @param asked the token as clients ask for it
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no scope token
     */
    public Builder scopeAlias(String answered, String asked) {
      Scope.of(answered, asked);
      scopeAliases.put(answered, asked);
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public TokenResponseQuirks build() {
      return new TokenResponseQuirks(this);
    }
  }
}
