package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * How one server differs from the RFCs, in groups that read like the protocol. The default of every
 * setting is what the RFCs say; a setting exists because a server needs it, and its documentation
 * names that server. Immutable and thread-safe.
 */
public final class Quirks {

  private static final Quirks NONE = builder().build();

  private final AuthorizationRequestQuirks authorizationRequest;
  private final TokenRequestQuirks tokenRequest;
  private final TokenResponseQuirks tokenResponse;
  private final ErrorQuirks errors;
  private final Rotation rotation;
  private final RevocationQuirks revocation;
  private final DeviceQuirks device;
  private final UserInformationQuirks userInformation;

  private Quirks(Builder builder) {
    this.authorizationRequest = builder.authorizationRequest;
    this.tokenRequest = builder.tokenRequest;
    this.tokenResponse = builder.tokenResponse;
    this.errors = builder.errors;
    this.rotation = builder.rotation;
    this.revocation = builder.revocation;
    this.device = builder.device;
    this.userInformation = builder.userInformation;
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
        .tokenRequest(tokenRequest)
        .tokenResponse(tokenResponse)
        .errors(errors)
        .rotation(rotation)
        .revocation(revocation)
        .device(device)
        .userInformation(userInformation);
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
   * What the token request and the refresh request need here.
   *
   * @return the group
   */
  public TokenRequestQuirks tokenRequest() {
    return tokenRequest;
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
   * What becomes of the refresh token when it is used (RFC 6749 section 6).
   *
   * @return {@link Rotation#SOMETIMES} where nothing is known
   */
  public Rotation rotation() {
    return rotation;
  }

  /**
   * How tokens are taken back here.
   *
   * @return the group
   */
  public RevocationQuirks revocation() {
    return revocation;
  }

  /**
   * What the device authorization grant needs here.
   *
   * @return the group
   */
  public DeviceQuirks device() {
    return device;
  }

  /**
   * How the server tells who the user is.
   *
   * @return the group
   */
  public UserInformationQuirks userInformation() {
    return userInformation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quirks that
        && authorizationRequest.equals(that.authorizationRequest)
        && tokenRequest.equals(that.tokenRequest)
        && tokenResponse.equals(that.tokenResponse)
        && errors.equals(that.errors)
        && rotation == that.rotation
        && revocation.equals(that.revocation)
        && device.equals(that.device)
        && userInformation.equals(that.userInformation);
  }

  @Override
  public int hashCode() {
    return errors.hashCode();
  }

  /** What becomes of a refresh token that is used (RFC 6749 section 6, RFC 9700 section 4.14). */
  public enum Rotation {
    /** It stays good, and answers hold no other. Google, Dropbox, Bitbucket. */
    NONE,
    /** The answer may hold another; then the old one may have ended. The RFC; Twitch, Okta. */
    SOMETIMES,
    /** Every answer holds another, and the old one has ended. GitHub, X, Atlassian. */
    ALWAYS
  }

  /** Collects the groups of {@link Quirks}. Not thread-safe. */
  public static final class Builder {
    private AuthorizationRequestQuirks authorizationRequest =
        AuthorizationRequestQuirks.builder().build();
    private TokenRequestQuirks tokenRequest = TokenRequestQuirks.builder().build();
    private TokenResponseQuirks tokenResponse = TokenResponseQuirks.builder().build();
    private ErrorQuirks errors = ErrorQuirks.builder().build();
    private Rotation rotation = Rotation.SOMETIMES;
    private RevocationQuirks revocation = RevocationQuirks.builder().build();
    private DeviceQuirks device = DeviceQuirks.builder().build();
    private UserInformationQuirks userInformation = UserInformationQuirks.builder().build();

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
     * @param quirks what token requests need
     * @return this
     */
    public Builder tokenRequest(TokenRequestQuirks quirks) {
      this.tokenRequest = quirks;
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
     * @param rotation what becomes of a refresh token that is used
     * @return this
     */
    public Builder rotation(Rotation rotation) {
      this.rotation = rotation;
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
     * Sets the group.
     *
     * @param quirks what the device authorization grant needs
     * @return this
     */
    public Builder device(DeviceQuirks quirks) {
      this.device = quirks;
      return this;
    }

    /**
     * Sets the group.
     *
     * @param quirks how the server tells who the user is
     * @return this
     */
    public Builder userInformation(UserInformationQuirks quirks) {
      this.userInformation = quirks;
      return this;
    }

    /**
     * Makes the quirks.
     *
     * @return immutable quirks
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when {@link
     *     RevocationQuirks#tokenParameter} or {@link DeviceQuirks#scopeParameter} is a name that
     *     {@link TokenRequestQuirks} gives to the client's identifier or secret; the reason is the
     *     group
     */
    public Quirks build() {
      return RequestRules.require(new Quirks(this));
    }
  }
}
