package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.AdditionalParameter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a server's device authorization grant differs from RFC 8628. Immutable and thread-safe. */
public final class DeviceQuirks {

  private final Builder settings;

  private DeviceQuirks(Builder builder) {
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
   * What the server calls a member of its device authorization response. RFC: {@code
   * verification_uri} and the others of section 3.2. Google: {@code verification_url}.
   *
   * @return from the name of the RFC to the server's own, which is read where the first is missing
   */
  public Map<String, String> memberAliases() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.memberAliases));
  }

  /**
   * Whether the client authenticates when it asks for the codes. RFC: as at the token endpoint
   * (section 3.1). Google and GitHub: {@code client_id} alone.
   *
   * @return true when the request carries the client's credentials
   */
  public boolean isClientAuthenticated() {
    return settings.clientAuthenticated;
  }

  /**
   * Whether polls name the client and prove nothing. RFC: the client authenticates as always
   * (section 3.4). GitHub: {@code client_id} alone, and so it takes refresh requests for what a
   * device got; a client that has a secret sends it with those, which GitHub takes as well.
   *
   * @return true when it is so
   */
  public boolean isPollWithoutClientAuthentication() {
    return settings.pollWithoutClientAuthentication;
  }

  /**
   * The parameter with the scope of a device authorization request. RFC: {@code scope} (section
   * 3.1). Twitch: {@code scopes}.
   *
   * @return the parameter's name
   */
  public String scopeParameter() {
    return settings.scopeParameter;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceQuirks that && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link DeviceQuirks}. Not thread-safe. */
  public static final class Builder {

    private static final Set<String> MEMBERS =
        Set.of(
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval");

    private final Map<String, String> memberAliases = new LinkedHashMap<>();
    private boolean clientAuthenticated = true;
    private boolean pollWithoutClientAuthentication;
    private String scopeParameter = "scope";

    private Builder() {}

    private Builder(Builder from) {
      memberAliases.putAll(from.memberAliases);
      clientAuthenticated = from.clientAuthenticated;
      pollWithoutClientAuthentication = from.pollWithoutClientAuthentication;
      scopeParameter = from.scopeParameter;
    }

    private List<?> all() {
      return List.of(
          Arrays.asList(memberAliases, clientAuthenticated, pollWithoutClientAuthentication),
          Arrays.asList(scopeParameter));
    }

    /**
     * Reads a member of the device authorization response under another name too.
     *
     * @param standardName the name of RFC 8628 section 3.2
     * @param alias the server's name, not blank; read where the other is missing
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another standard name, or a blank
     *     alias
     */
    public Builder memberAlias(String standardName, String alias) {
      if (!MEMBERS.contains(standardName)) {
        throw refused("a member of the device authorization response", "'" + standardName + "'");
      }
      memberAliases.put(standardName, requireText("a member's name", alias));
      return this;
    }

    /**
     * Asks for the codes with the client identifier alone.
     *
     * @return this
     */
    public Builder withoutClientAuthentication() {
      this.clientAuthenticated = false;
      return this;
    }

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
     * Sets the parameter that holds the scope.
     *
     * @param name a parameter name; none of the protocol's other ones
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
     */
    public Builder scopeParameter(String name) {
      this.scopeParameter = AdditionalParameter.requireNameFor("scope", name);
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

    private static String requireText(String what, String text) {
      if (text.isBlank()) {
        throw refused(what, "a blank text");
      }
      return text;
    }

    private static ConfigurationException refused(String expected, String came) {
      return new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          expected + " (RFC 8628 section 3)",
          came,
          "correct the server's definition");
    }
  }
}
