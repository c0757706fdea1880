package dev.codegrant.server;

import org.jspecify.annotations.Nullable;

/**
 * How one server differs from the RFCs, in groups that read like the protocol. The default of every
 * setting is what the RFCs say; a setting exists because a server needs it, and its documentation
 * names that server. Immutable and thread-safe.
 */
public final class Quirks {

  private static final Quirks NONE = builder().build();

  private final AuthorizationRequestQuirks authorizationRequest;
  private final TokenResponseQuirks tokenResponse;
  private final ErrorQuirks errors;
  private final RevocationQuirks revocation;

  private Quirks(Builder builder) {
    this.authorizationRequest = builder.authorizationRequest;
    this.tokenResponse = builder.tokenResponse;
    this.errors = builder.errors;
    this.revocation = builder.revocation;
  }

  /**
   * No deviation at all.
   *
   * @return the behaviour of the RFCs
   */
  public static Quirks none() {
    return NONE;
  }

  /**
   * Begins with the behaviour of the RFCs.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins a changed copy.
   *
   * @return a builder with the values of these quirks
   */
  public Builder toBuilder() {
    return builder()
        .authorizationRequest(authorizationRequest)
        .tokenResponse(tokenResponse)
        .errors(errors)
        .revocation(revocation);
  }

  /**
   * What the authorization request needs here.
   *
   * @return the group
   */
  public AuthorizationRequestQuirks authorizationRequest() {
    return authorizationRequest;
  }

  /**
   * How the token response is written here.
   *
   * @return the group
   */
  public TokenResponseQuirks tokenResponse() {
    return tokenResponse;
  }

  /**
   * How errors are spelled here.
   *
   * @return the group
   */
  public ErrorQuirks errors() {
    return errors;
  }

  /**
   * How tokens are taken back here.
   *
   * @return the group
   */
  public RevocationQuirks revocation() {
    return revocation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quirks that
        && authorizationRequest.equals(that.authorizationRequest)
        && tokenResponse.equals(that.tokenResponse)
        && errors.equals(that.errors)
        && revocation.equals(that.revocation);
  }

  @Override
  public int hashCode() {
    return errors.hashCode();
  }

  /** Collects the groups of {@link Quirks}. Not thread-safe. */
  public static final class Builder {
    private AuthorizationRequestQuirks authorizationRequest =
        AuthorizationRequestQuirks.builder().build();
    private TokenResponseQuirks tokenResponse = TokenResponseQuirks.builder().build();
    private ErrorQuirks errors = ErrorQuirks.builder().build();
    private RevocationQuirks revocation = RevocationQuirks.builder().build();

    private Builder() {}

    /**
     * Sets the group.
     *
     * @param quirks what the authorization request needs
     * @return this
     */
    public Builder authorizationRequest(AuthorizationRequestQuirks quirks) {
      this.authorizationRequest = quirks;
      return this;
    }

    /**
     * Sets the group.
     *
     * @param quirks how the token response is written
     * @return this
     */
    public Builder tokenResponse(TokenResponseQuirks quirks) {
      this.tokenResponse = quirks;
      return this;
    }

    /**
     * Sets the group.
     *
     * @param quirks how errors are spelled
     * @return this
     */
    public Builder errors(ErrorQuirks quirks) {
      this.errors = quirks;
      return this;
    }

    /**
     * Sets the group.
     *
     * @param quirks how tokens are taken back
     * @return this
     */
    public Builder revocation(RevocationQuirks quirks) {
      this.revocation = quirks;
      return this;
    }

    /**
     * Makes the quirks.
     *
     * @return immutable quirks
     */
    public Quirks build() {
      return new Quirks(this);
    }
  }
}
