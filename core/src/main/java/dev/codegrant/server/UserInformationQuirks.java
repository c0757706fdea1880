package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server tells who the user is, where it is not OpenID Connect's UserInfo (OpenID Connect
 * Core 1.0 section 5.3). Immutable and thread-safe.
 */
public final class UserInformationQuirks {

  private static final String EMAIL = "email";

  private final Builder settings;

  private UserInformationQuirks(Builder builder) {
    this.settings = new Builder(builder);
  }

  /**
   * Where a server lists the user's addresses, and says of each whether it is verified.
   *
   * @param endpoint the address, at the origin of the {@code userinfo_endpoint}
   * @param listPath where the list stands in the answer; empty when it is the answer
   * @param primaryMember the member that is true for the user's first address
   * @param verifiedMember the member that is true for a verified one
   */
  public record VerifiedEmails(
      URI endpoint, String listPath, String primaryMember, String verifiedMember) {}

  /** {@return a builder that begins with the behaviour of the RFC} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with these settings} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /**
   * Whether the request is a POST. OpenID Connect: GET. Dropbox: POST, without a body.
   *
   * @return true when it is so
   */
  public boolean isPost() {
    return settings.post;
  }

  /**
   * What else the request carries in its head. OpenID Connect: nothing. Notion: {@code
   * Notion-Version}.
   *
   * @return from names to values
   */
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.headers));
  }

  /**
   * What stands in the query. OpenID Connect: nothing. Facebook, TikTok: {@code fields}. PayPal:
   * {@code schema}.
   *
   * @return from names to values, not yet encoded
   */
  public Map<String, String> parameters() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.parameters));
  }

  /**
   * Where the object is that is about the user. OpenID Connect: it is the answer. X: {@code data}.
   * TikTok: {@code data.user}. Notion: {@code bot.owner.user}.
   *
   * @return a path from the root of the answer, or empty
   */
  public Optional<String> path() {
    return Optional.ofNullable(settings.path);
  }

  /**
   * Which members identify the user at this server. OpenID Connect: {@code sub}. GitHub, Discord:
   * {@code id}. WeChat: {@code unionid}, or else {@code openid}.
   *
   * @return paths from the object about the user; the first one there is the identifier
   */
  public List<String> idMembers() {
    return settings.idMembers.isEmpty() ? List.of("sub") : List.copyOf(settings.idMembers);
  }

  /**
   * Which member is an address of the user, of which nothing is known. OpenID Connect: {@code
   * email}. Notion: {@code person.email}.
   *
   * @return a path from the object about the user
   */
  public String emailMember() {
    return settings.emailMember;
  }

  /**
   * Which member says that the address at {@link #emailMember} is verified. OpenID Connect: {@code
   * email_verified}, of {@code email}. Discord, Zoom: {@code verified}.
   *
   * @return a path from the object about the user; empty where the address is another member and
   *     none was named for it, which then does not count as verified
   */
  public Optional<String> verifiedMember() {
    return settings.verifiedMember == null && settings.emailMember.equals(EMAIL)
        ? Optional.of("email_verified")
        : Optional.ofNullable(settings.verifiedMember);
  }

  /**
   * Whether that member, or the claim {@code email_verified}, may also be the text {@code true} or
   * the number 1. OpenID Connect: the boolean alone. Apple, Cognito: the text. Zoom: the number.
   *
   * @return true when it is so
   */
  public boolean isVerifiedAsTextOrNumber() {
    return settings.verifiedAsTextOrNumber;
  }

  /**
   * Where a server lists the addresses, and which of them are verified. OpenID Connect: nowhere.
   * GitHub, Bitbucket: at another address than the user.
   *
   * @return the list, which alone decides then; or empty
   */
  public Optional<VerifiedEmails> verifiedEmails() {
    return Optional.ofNullable(settings.verifiedEmails);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserInformationQuirks that
        && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link UserInformationQuirks}. Not thread-safe. */
  public static final class Builder {

    private boolean post;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private @Nullable String path;
    private final Set<String> idMembers = new LinkedHashSet<>();
    private String emailMember = EMAIL;
    private @Nullable String verifiedMember;
    private boolean verifiedAsTextOrNumber;
    private @Nullable VerifiedEmails verifiedEmails;

    private Builder() {}

    private Builder(Builder from) {
      post = from.post;
      headers.putAll(from.headers);
      parameters.putAll(from.parameters);
      path = from.path;
      idMembers.addAll(from.idMembers);
      emailMember = from.emailMember;
      verifiedMember = from.verifiedMember;
      verifiedAsTextOrNumber = from.verifiedAsTextOrNumber;
      verifiedEmails = from.verifiedEmails;
    }

    private List<?> all() {
      return List.of(
          Arrays.asList(post, headers, parameters, path, List.copyOf(idMembers), emailMember),
          Arrays.asList(verifiedMember, verifiedAsTextOrNumber, verifiedEmails));
    }

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
     * Adds a header to the request.
     *
     * @param name letters, digits and hyphens; not one that authenticates, frames the message or
     *     says what is understood
     * @param value 1 to 256 printable ASCII characters
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or value
     */
    public Builder header(String name, String value) {
      FixedHeader.require(name, value);
      headers.put(name, value);
      return this;
    }

    /**
     * Adds a parameter to the query.
     *
     * @param name letters, digits, dots, hyphens and underscores; not one of the protocol's own,
     *     such as {@code access_token}
     * @param value its value, not yet encoded, without control characters
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or value
     */
    public Builder parameter(String name, String value) {
      AdditionalParameter.require(name, value);
      parameters.put(name, value);
      return this;
    }

    /**
     * Says where the object is that is about the user.
     *
     * @param path names from the root of the answer with dots between, and {@code [0]} for the
     *     first element of an array
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no such path
     */
    public Builder path(String path) {
      this.path = MemberPath.require(path);
      return this;
    }

    /**
     * Says which member identifies the user; with several, the first one there wins.
     *
     * @param path a path from the object about the user, or a name with dots in it
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is neither
     */
    public Builder idMember(String path) {
      idMembers.add(MemberPath.require(path));
      return this;
    }

    /**
     * Says which member is an address of the user. It counts as verified where {@link
     * #verifiedMember} says so.
     *
     * @param path a path from the object about the user
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no such path
     */
    public Builder emailMember(String path) {
      this.emailMember = MemberPath.require(path);
      return this;
    }

    /**
     * Says which member is true when the server has verified the address at {@link #emailMember}.
     * Servers say {@code verified} of other things too: X says it of the account.
     *
     * @param path a path from the object about the user, or a name with dots in it
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no such path
     */
    public Builder verifiedMember(String path) {
      this.verifiedMember = MemberPath.require(path);
      return this;
    }

    /**
     * Takes the text {@code true} and the number 1 for true, where the server says that an address
     * is verified: by {@link #verifiedMember}, and by the claim {@code email_verified}.
     *
     * @return this
     */
    public Builder verifiedAsTextOrNumber() {
      this.verifiedAsTextOrNumber = true;
      return this;
    }

    /**
     * Says where to learn which address is verified: a second request asks there, for a JSON array
     * of objects with {@code email}.
     *
     * @param endpoint the address, an https URL (or http on a loopback address)
     * @param listPath a path from the root of the answer to the array; empty when it is the answer
     * @param primaryMember the member that must be true
     * @param verifiedMember the other member that must be true
     * @return this
     * @throws ConfigurationException {@code INSECURE_URL}, {@code INVALID_ARGUMENT} or {@code
     *     INVALID_CONFIGURATION} for another kind of address; {@code INVALID_ARGUMENT} for a text
     *     that is no path
     */
    public Builder verifiedEmails(
        URI endpoint, String listPath, String primaryMember, String verifiedMember) {
      this.verifiedEmails =
          new VerifiedEmails(
              SecureUri.require("the endpoint of verified addresses", endpoint),
              listPath.isEmpty() ? listPath : MemberPath.require(listPath),
              MemberPath.require(primaryMember),
              MemberPath.require(verifiedMember));
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
