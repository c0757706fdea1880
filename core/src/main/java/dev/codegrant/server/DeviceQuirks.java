package dev.codegrant.server;

import org.jspecify.annotations.Nullable;

/** How a server's device authorization grant differs from RFC 8628. Immutable and thread-safe. */
public final class DeviceQuirks {

  private final boolean pollWithoutClientAuthentication;

  private DeviceQuirks(Builder builder) {
    this.pollWithoutClientAuthentication = builder.pollWithoutClientAuthentication;
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
   * Whether polls name the client and prove nothing. RFC: the client authenticates as always
   * (section 3.4). GitHub: {@code client_id} alone.
   *
   * @return true when it is so
   */
  public boolean isPollWithoutClientAuthentication() {
    return pollWithoutClientAuthentication;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceQuirks that
        && pollWithoutClientAuthentication == that.pollWithoutClientAuthentication;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(pollWithoutClientAuthentication);
  }

  /** Collects the settings of {@link DeviceQuirks}. Not thread-safe. */
  public static final class Builder {

    private boolean pollWithoutClientAuthentication;

    private Builder() {}

    /**
     * Polls with the client identifier alone.
     *
     * @return this
     */
    public Builder pollWithoutClientAuthentication() {
      this.pollWithoutClientAuthentication = true;
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public DeviceQuirks build() {
      return new DeviceQuirks(this);
    }
  }
}
