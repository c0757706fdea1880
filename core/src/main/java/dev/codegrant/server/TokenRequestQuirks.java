package dev.codegrant.server;

import org.jspecify.annotations.Nullable;

/**
 * How a server's token requests differ from RFC 6749 sections 4.1.3 and 6. Immutable and
 * thread-safe.
 */
public final class TokenRequestQuirks {

  private final boolean bodyInJson;

  private TokenRequestQuirks(Builder builder) {
    this.bodyInJson = builder.bodyInJson;
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
   * Whether the body is a JSON object. RFC: a form (section 4.1.3). Notion, Feishu: JSON.
   *
   * @return true when it is so
   */
  public boolean isBodyInJson() {
    return bodyInJson;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenRequestQuirks that && bodyInJson == that.bodyInJson;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(bodyInJson);
  }

  /** Collects the settings of {@link TokenRequestQuirks}. Not thread-safe. */
  public static final class Builder {

    private boolean bodyInJson;

    private Builder() {}

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
     * Makes the group.
     *
     * @return an immutable group
     */
    public TokenRequestQuirks build() {
      return new TokenRequestQuirks(this);
    }
  }
}
