package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to tell the provider when a user logs out (OpenID Connect RP-Initiated Logout 1.0 section
 * 2): where to send the browser back, and hints at who it is. Immutable and thread-safe.
 */
public final class LogoutRequest {

  private static final Pattern LANGUAGE_TAG = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");

  private final URI postLogoutRedirectUri;
  private final @Nullable Secret idTokenHint;
  private final @Nullable JsonDocument hintClaims;
  private final transient Map<String, String> otherHints;

  private LogoutRequest(Builder builder) {
    this.postLogoutRedirectUri = builder.postLogoutRedirectUri;
    this.idTokenHint = builder.idTokenHint;
    this.hintClaims = builder.hintClaims;
    this.otherHints = new LinkedHashMap<>(builder.otherHints);
  }

  /**
   * Begins a request.
   *
   * @param postLogoutRedirectUri where the provider sends the browser back, as it is registered:
   *     https, http on a loopback address, or a private-use scheme with a dot (RFC 8252 section
   *     7.1); no fragment
   * @return a builder
   * @throws ConfigurationException {@code INVALID_ARGUMENT} or {@code INSECURE_URL} for another URI
   */
  public static Builder builder(URI postLogoutRedirectUri) {
    return new Builder(postLogoutRedirectUri);
  }

  /**
   * Where the provider sends the browser back.
   *
   * @return the post-logout redirect URI
   */
  public URI postLogoutRedirectUri() {
    return postLogoutRedirectUri;
  }

  /** The hints by their parameters' names. */
  Map<String, String> hints() {
    Map<String, String> hints = new LinkedHashMap<>();
    if (idTokenHint != null) {
      hints.put("id_token_hint", idTokenHint.reveal());
    }
    hints.putAll(otherHints);
    return hints;
  }

  /** What another provider says of a user is not for this one. */
  void requireHintOf(LogoutParty party) {
    JsonDocument claims = hintClaims;
    if (claims == null) {
      return;
    }
    if (!claims.string("iss").filter(iss -> party.issuer.accepts(iss, claims)).isPresent()
        || !Audience.of(claims).includes(party.clientId.value())) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "an ID token of " + party.issuer + " for client " + party.clientId,
          "one of another provider, or for another client",
          "log out at the provider where the user signed in");
    }
  }

  /** The address alone: hints are about a person. */
  @Override
  public String toString() {
    return "LogoutRequest[" + SecureUri.describe(postLogoutRedirectUri) + "]";
  }

  /** Collects the parts of a {@link LogoutRequest}. Not thread-safe. */
  public static final class Builder {
    private final URI postLogoutRedirectUri;
    private final transient Map<String, String> otherHints = new LinkedHashMap<>();
    private @Nullable Secret idTokenHint;
    private @Nullable JsonDocument hintClaims;

    private Builder(URI postLogoutRedirectUri) {
      this.postLogoutRedirectUri = requirePostLogoutRedirectUri(postLogoutRedirectUri);
    }

    /**
     * Tells the provider by the ID token whose session ends ({@code id_token_hint}). Without it
     * most providers ask the user, and some do not come back. The token is in the URL, so in the
     * history of the browser and in logs of the provider, with all that it says of the person:
     * leave it out where that matters more.
     *
     * @param idToken the ID token of the sign-in; it may have expired
     * @return this
     */
    public Builder idTokenHint(IdToken idToken) {
      this.idTokenHint = idToken.serialized();
      this.hintClaims = idToken.claims().document();
      return this;
    }

    /**
     * The same with the ID token beside tokens that were kept, which nobody can prove any more.
     *
     * @param tokens the tokens of the session
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when there is no ID token beside them
     */
    public Builder idTokenHint(TokenSet tokens) {
      this.hintClaims = FirstIdToken.claims(tokens);
      this.idTokenHint = tokens.idToken().orElseThrow();
      return this;
    }

    /**
     * Tells the provider in its own way who logs out ({@code logout_hint}), such as by an e-mail
     * address. It is in the URL too.
     *
     * @param hint a text without control characters
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another text
     */
    public Builder logoutHint(String hint) {
      if (hint.isEmpty() || hint.chars().anyMatch(Character::isISOControl)) {
        throw argument("a logout_hint without control characters", "another text, or an empty one");
      }
      otherHints.put("logout_hint", hint);
      return this;
    }

    /**
     * Asks for the provider's pages in these languages ({@code ui_locales}).
     *
     * @param languageTags one or more tags of RFC 5646, the best first
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for none, or for what is no tag
     */
    public Builder uiLocales(String... languageTags) {
      List<String> tags = List.of(languageTags);
      if (tags.isEmpty() || !tags.stream().allMatch(tag -> LANGUAGE_TAG.matcher(tag).matches())) {
        throw argument("ui_locales of language tags (RFC 5646)", "none, or another text");
      }
      otherHints.put("ui_locales", String.join(" ", tags));
      return this;
    }

    /**
     * Makes the request.
     *
     * @return an immutable request
     */
    public LogoutRequest build() {
      return new LogoutRequest(this);
    }

    private static URI requirePostLogoutRedirectUri(URI uri) {
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (scheme.indexOf('.') > 0 && uri.getRawFragment() == null) {
        return uri;
      }
      if (!scheme.startsWith("http")) {
        throw argument(
            "post_logout_redirect_uri to be https, http on a loopback address, or a private-use"
                + " scheme with a dot (RFC 8252 section 7)",
            SecureUri.describe(uri));
      }
      return SecureUri.require("post_logout_redirect_uri", uri);
    }

    private static ConfigurationException argument(String expected, String came) {
      return new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT, expected, came, "correct the logout request");
    }
  }
}
