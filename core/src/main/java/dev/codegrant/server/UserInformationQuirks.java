package dev.codegrant.server;

import org.jspecify.annotations.Nullable;

/**
 * How a server tells who the user is, where it is not OpenID Connect's UserInfo (OpenID Connect
 * Core 1.0 section 5.3). Immutable and thread-safe.
 */
public final class UserInformationQuirks {

  private final boolean post;

  private UserInformationQuirks(Builder builder) {
    this.post = builder.post;
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
   * Whether the request is a POST. OpenID Connect: GET. Dropbox: POST.
   *
   * @return true when it is so
   */
  public boolean isPost() {
    return post;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserInformationQuirks that && post == that.post;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(post);
  }

  /** Collects the settings of {@link UserInformationQuirks}. Not thread-safe. */
  public static final class Builder {

    private boolean post;

    private Builder() {}

    /**
     * Asks with a POST.
     *
     * @return this
     */
    public Builder post() {
      this.post = true;
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public UserInformationQuirks build() {
      return new UserInformationQuirks(this);
    }
  }
}
