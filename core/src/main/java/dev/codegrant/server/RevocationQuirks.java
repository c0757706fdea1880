package dev.codegrant.server;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a server's revocation differs from RFC 7009 section 2. Immutable and thread-safe. */
public final class RevocationQuirks {

  private final boolean clientAuthenticated;
  private final Set<String> alreadyRevokedCodes;

  private RevocationQuirks(Builder builder) {
    this.clientAuthenticated = builder.clientAuthenticated;
    this.alreadyRevokedCodes = Set.copyOf(builder.alreadyRevokedCodes);
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
   * Whether the client authenticates at the revocation endpoint. RFC: yes. Google: no, the token
   * alone is enough.
   *
   * @return true when the request carries the client's credentials
   */
  public boolean isClientAuthenticated() {
    return clientAuthenticated;
  }

  /**
   * Whether an error only says that the token is dead already, which is what was wanted. RFC: such
   * a token is answered with status 200. Google: status 400 and {@code invalid_token}.
   *
   * @param code the error that the server sent
   * @return true when the revocation counts as done
   */
  public boolean isAlreadyRevoked(String code) {
    return alreadyRevokedCodes.contains(code);
  }

  /**
   * Whether any error says that.
   *
   * @return true when {@link #isAlreadyRevoked} is true for some code
   */
  public boolean acceptsErrors() {
    return !alreadyRevokedCodes.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RevocationQuirks that
        && clientAuthenticated == that.clientAuthenticated
        && alreadyRevokedCodes.equals(that.alreadyRevokedCodes);
  }

  @Override
  public int hashCode() {
    return alreadyRevokedCodes.hashCode();
  }

  /** Collects the settings of {@link RevocationQuirks}. Not thread-safe. */
  public static final class Builder {
    private boolean clientAuthenticated = true;
    private final Set<String> alreadyRevokedCodes = new LinkedHashSet<>();

    private Builder() {}

    /**
     * Sends no client credentials to the revocation endpoint.
     *
     * @return this
     */
    public Builder withoutClientAuthentication() {
      this.clientAuthenticated = false;
      return this;
    }

    /**
     * Takes an error code as the word that the token is dead already.
     *
     * @param code the error that the server sends
     * @return this
     */
    public Builder alreadyRevokedCode(String code) {
      alreadyRevokedCodes.add(code);
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public RevocationQuirks build() {
      return new RevocationQuirks(this);
    }
  }
}
