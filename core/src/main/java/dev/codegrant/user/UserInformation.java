package dev.codegrant.user;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.UserInformationQuirks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server said of the user that an access token belongs to. Nobody but {@link
 * UserInformationRequest#fetch} makes one. Immutable and thread-safe.
 *
 * <p>A user is the server and {@link #id}, never an e-mail address: addresses change, and are given
 * to others.
 */
public final class UserInformation {

  private static final int LONGEST_ID = 1024;
  private static final int LONGEST_EMAIL = 320;

  private final AuthorizationServer server;
  private final JsonDocument user;
  private final String id;
  private final @Nullable String verifiedEmail;

  /** A user of whom the server says in the same answer whether the address is verified. */
  UserInformation(AuthorizationServer server, JsonDocument user) {
    this(server, user, verified(server.quirks().userInformation(), user));
  }

  /** A user of whom it says so in a list. */
  UserInformation(AuthorizationServer server, JsonDocument user, Optional<String> verifiedEmail) {
    this.server = server;
    this.user = user;
    this.id = id(user, server.quirks().userInformation().idMembers());
    this.verifiedEmail = verifiedEmail.filter(UserInformation::isAddress).orElse(null);
  }

  private static Optional<String> verified(UserInformationQuirks quirks, JsonDocument user) {
    return quirks
        .verifiedMember()
        .filter(
            path ->
                user.isTrueAt(path)
                    || (quirks.isVerifiedAsTextOrNumber() && user.isTrueInTextOrNumberAt(path)))
        .flatMap(path -> text(user, quirks.emailMember()));
  }

  private static String id(JsonDocument user, List<String> members) {
    return members.stream()
        .filter(member -> user.has(member) ? !user.isNull(member) : user.hasAt(member))
        .findFirst()
        .flatMap(member -> text(user, member))
        .filter(id -> !id.isBlank() && id.length() <= LONGEST_ID)
        .orElseThrow(
            () ->
                new MalformedResponseException(
                    ErrorKind.USERINFO_INVALID,
                    members.get(0),
                    "a text or a number of 1 to 1024 characters that identifies the user, as '"
                        + String.join("' or '", members)
                        + "'",
                    "none, or another value",
                    "check the address of the userinfo_endpoint, and that the definition of the"
                        + " server names the member"));
  }

  /**
   * Who the user is at this server. It is unique per server only: keep it together with the server,
   * and compare both. Where a server has tenants, it may be unique per tenant only: at Slack, keep
   * the identifier of the workspace with it.
   *
   * @return a text of 1 to 1024 characters, of a number its digits
   */
  public String id() {
    return id;
  }

  /**
   * The user's first e-mail address, where the server says that it is verified. It is for writing
   * to the user, not for recognizing one: {@link #id} is.
   *
   * @return the address; empty when there is none, when the server does not say, or not as its
   *     {@link UserInformationQuirks} have it, and when the token's scope is not enough to ask
   */
  public Optional<String> verifiedEmail() {
    return Optional.ofNullable(verifiedEmail);
  }

  /**
   * An e-mail address that the user may have typed in and that perhaps nobody has checked:
   * something to show, or to fill in a form. Never find an account by it.
   *
   * @return the address, or empty when the server does not tell one
   */
  public Optional<String> email() {
    return member(server.quirks().userInformation().emailMember())
        .filter(UserInformation::isAddress);
  }

  /**
   * A member of what the server said.
   *
   * @param path names from the object about the user with dots between, such as {@code
   *     picture.data.url}, and {@code [0]} for the first element of an array; or a name with dots
   *     in it
   * @return a string as it is, a number as it was written; empty when there is neither
   */
  public Optional<String> member(String path) {
    return text(user, path);
  }

  /** Slack's names are URLs: a member of the very name comes before a path. */
  private static Optional<String> text(JsonDocument user, String path) {
    return user.has(path) ? user.string(path).or(() -> user.number(path)) : user.textAt(path);
  }

  private static boolean isAddress(String text) {
    return text.length() <= LONGEST_EMAIL
        && text.indexOf('@') > 0
        && text.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
  }

  /** The server alone: the rest is about a person. */
  @Override
  public String toString() {
    return "UserInformation[" + server + "]";
  }
}
