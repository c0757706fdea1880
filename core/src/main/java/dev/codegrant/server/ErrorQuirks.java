package dev.codegrant.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server spells the error codes of RFC 6749 sections 4.1.2.1 and 5.2. Immutable and
 * thread-safe.
 */
public final class ErrorQuirks {

  private final Map<String, String> codes;

  private ErrorQuirks(Builder builder) {
    this.codes = Map.copyOf(builder.codes);
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
   * The registered code that the server means. RFC: the code itself. GitHub: {@code
   * bad_verification_code} means {@code invalid_grant}.
   *
   * @param code what the server sent
   * @return the code of the RFC, or the same code when nothing else is known
   */
  public String standardCode(String code) {
    return codes.getOrDefault(code, code);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ErrorQuirks that && codes.equals(that.codes);
  }

  @Override
  public int hashCode() {
    return codes.hashCode();
  }

  /** Collects the settings of {@link ErrorQuirks}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> codes = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Says what a server's own code means.
     *
     * @param code what the server sends
     * @param standardCode the code of the RFC that it stands for
     * @return this
     */
    public Builder code(String code, String standardCode) {
      codes.put(code, standardCode);
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public ErrorQuirks build() {
      return new ErrorQuirks(this);
    }
  }
}
