package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a server's token response differs from RFC 6749 section 5.1. Immutable and thread-safe. */
public final class TokenResponseQuirks {

  private final Builder settings;

  private TokenResponseQuirks(Builder builder) {
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
   * Whether an answer labelled {@code application/x-www-form-urlencoded} is read as such. RFC: JSON
   * only. GitHub: form encoding unless JSON is asked for, and older Enterprise servers regardless.
   *
   * @return true when form encoding is accepted beside JSON
   */
  public boolean isFormEncodedAccepted() {
    return settings.formEncodedAccepted;
  }

  /**
   * Whether an answer without {@code token_type} is one with {@code Bearer}. RFC: required.
   * LinkedIn: left out in the samples of its documentation.
   *
   * @return true when it may be missing; a wrong one is refused all the same
   */
  public boolean isMissingTokenTypeAccepted() {
    return settings.missingTokenTypeAccepted;
  }

  /**
   * What stands between two scope tokens. RFC: a space. GitHub: a comma. LinkedIn: either.
   *
   * @return one to five characters, each of which delimits
   */
  public String scopeDelimiter() {
    return settings.scopeDelimiter;
  }

  /**
   * What else the server calls a scope token of its answers. RFC: one name (section 3.3). Google:
   * who asks for {@code email} is told {@code https://www.googleapis.com/auth/userinfo.email}.
   *
   * @return from what stands in the answer to the other name, which {@code TokenSet.scope()} holds
   *     then, too
   */
  public Map<String, String> scopeAliases() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.scopeAliases));
  }

  /**
   * Under which other names JSON may come. RFC: {@code application/json} (section 5.1). WeChat:
   * {@code text/plain}.
   *
   * @return media types in lower case, without parameters
   */
  public Set<String> mediaTypes() {
    return Set.copyOf(settings.mediaTypes);
  }

  /**
   * Where else in an answer tokens may be. RFC: at its root. Slack: those of the user are in {@code
   * authed_user}, those of the bot at the root. Feishu: in {@code data}.
   *
   * @return paths of objects in the order in which they are looked at, after the root
   */
  public List<String> tokenPaths() {
    return List.copyOf(settings.tokenPaths);
  }

  /**
   * What else a member is called. RFC: one name (section 5.1). Facebook: {@code expires} for {@code
   * expires_in}. Bitbucket: {@code scopes} for {@code scope}.
   *
   * @return from the server's name to that of the RFC, which is looked for first
   */
  public Map<String, String> memberAliases() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(settings.memberAliases));
  }

  /**
   * Whether the scope may be an array with one scope token in each string. RFC: one string (section
   * 3.3). Twitch: an array.
   *
   * @return true when it is accepted beside a string
   */
  public boolean isScopeArrayAccepted() {
    return settings.scopeArrayAccepted;
  }

  /**
   * Which other words mean that a token is a bearer token. RFC: {@code Bearer} alone, in upper or
   * lower case (section 5.1). Slack: {@code bot} and {@code user}.
   *
   * @return values of {@code token_type} in lower case
   */
  public Set<String> bearerTypes() {
    return Set.copyOf(settings.bearerTypes);
  }

  /**
   * Whether {@code null} is the same as a member that is left out. RFC: no (section 5.1). Notion:
   * {@code "refresh_token": null}.
   *
   * @return true when it is
   */
  public boolean isNullMemberAccepted() {
    return settings.nullMembersAccepted;
  }

  /**
   * Whether the introspection endpoint is asked for the lifetime that an answer does not state (RFC
   * 7662 section 2.2). RFC: it is unknown then. Salesforce: never stated.
   *
   * @return true when {@code exp} is asked for
   */
  public boolean isExpiryFromIntrospection() {
    return settings.expiryFromIntrospection;
  }

  /**
   * Whether a lifetime of zero seconds means that the token does not end. RFC: it has ended already
   * (section 5.1). Mailchimp: {@code "expires_in": 0}. Deezer: {@code expires=0}.
   *
   * @return true when zero is the same as a lifetime that is left out
   */
  public boolean isZeroLifetimeUnlimited() {
    return settings.zeroLifetimeUnlimited;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenResponseQuirks that && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link TokenResponseQuirks}. Not thread-safe. */
  public static final class Builder {
    private boolean formEncodedAccepted;
    private boolean missingTokenTypeAccepted;
    private String scopeDelimiter = " ";
    private final Map<String, String> scopeAliases = new LinkedHashMap<>();
    private final Set<String> mediaTypes = new LinkedHashSet<>();
    private final Set<String> tokenPaths = new LinkedHashSet<>();
    private final Map<String, String> memberAliases = new LinkedHashMap<>();
    private boolean scopeArrayAccepted;
    private final Set<String> bearerTypes = new LinkedHashSet<>();
    private boolean nullMembersAccepted;
    private boolean expiryFromIntrospection;
    private boolean zeroLifetimeUnlimited;

    private Builder() {}

    private Builder(Builder from) {
      formEncodedAccepted = from.formEncodedAccepted;
      missingTokenTypeAccepted = from.missingTokenTypeAccepted;
      scopeDelimiter = from.scopeDelimiter;
      scopeAliases.putAll(from.scopeAliases);
      mediaTypes.addAll(from.mediaTypes);
      tokenPaths.addAll(from.tokenPaths);
      memberAliases.putAll(from.memberAliases);
      scopeArrayAccepted = from.scopeArrayAccepted;
      bearerTypes.addAll(from.bearerTypes);
      nullMembersAccepted = from.nullMembersAccepted;
      expiryFromIntrospection = from.expiryFromIntrospection;
      zeroLifetimeUnlimited = from.zeroLifetimeUnlimited;
    }

    private List<?> all() {
      return List.of(
          List.of(formEncodedAccepted, missingTokenTypeAccepted, scopeDelimiter, scopeAliases),
          List.of(mediaTypes, List.copyOf(tokenPaths), memberAliases, scopeArrayAccepted),
          List.of(
              bearerTypes, nullMembersAccepted, expiryFromIntrospection, zeroLifetimeUnlimited));
    }

    /**
     * Accepts form-encoded answers beside JSON.
     *
     * @return this
     */
    public Builder acceptFormEncoded() {
      this.formEncodedAccepted = true;
      return this;
    }

    /**
     * Takes an answer without {@code token_type} as one with {@code Bearer}.
     *
     * @return this
     */
    public Builder acceptMissingTokenType() {
      this.missingTokenTypeAccepted = true;
      return this;
    }

    /**
     * Sets what stands between two scope tokens.
     *
     * @param delimiters one to five of space, comma, semicolon, plus and bar; each delimits, and a
     *     space does in any case
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another delimiter
     */
    public Builder scopeDelimiter(String delimiters) {
      this.scopeDelimiter = ScopeDelimiter.requireAny(delimiters);
      return this;
    }

    /**
     * Says that two scope tokens are one: who is told the first has the second.
     *
     * @param answered the token as the server answers it
     * @param asked the token as clients ask for it
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no scope token
     */
    public Builder scopeAlias(String answered, String asked) {
      Scope.of(answered, asked);
      scopeAliases.put(answered, asked);
      return this;
    }

    /**
     * Reads JSON under another name too.
     *
     * @param text a media type without parameters; letter case does not matter
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for no media type, and for a form's
     */
    public Builder acceptMediaType(String text) {
      mediaTypes.add(AnswerSyntax.requireMediaType(text));
      return this;
    }

    /**
     * Looks for tokens in a further object of an answer. The first place with an access token,
     * beginning at the root, gives the token set; those after it, its {@code companions()}.
     *
     * @param path names from the root with dots between
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no such path
     */
    public Builder tokenPath(String path) {
      tokenPaths.add(MemberPath.require(path));
      return this;
    }

    /**
     * Says what else a member is called, in an answer without one of its own name.
     *
     * @param standardName a member of RFC 6749 section 5.1, or {@code id_token}
     * @param alias the server's name for it
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when the first is no such member, or
     *     the second is one
     */
    public Builder memberAlias(String standardName, String alias) {
      AnswerSyntax.requireAlias(standardName, alias);
      memberAliases.put(alias, standardName);
      return this;
    }

    /**
     * Reads a scope that is an array, too.
     *
     * @return this
     */
    public Builder acceptScopeArray() {
      this.scopeArrayAccepted = true;
      return this;
    }

    /**
     * Says that a {@code token_type} means {@code Bearer}.
     *
     * @param text what the server sends; letter case does not matter
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for {@code DPoP} and {@code mac}
     */
    public Builder bearerType(String text) {
      bearerTypes.add(AnswerSyntax.requireBearer(text));
      return this;
    }

    /**
     * Takes {@code null} for a member that is left out.
     *
     * @return this
     */
    public Builder acceptNullMembers() {
      this.nullMembersAccepted = true;
      return this;
    }

    /**
     * Asks the introspection endpoint, once, when an answer states no lifetime.
     *
     * @return this
     */
    public Builder expiryFromIntrospection() {
      this.expiryFromIntrospection = true;
      return this;
    }

    /**
     * Takes a lifetime of zero seconds for one that is left out.
     *
     * @return this
     */
    public Builder zeroLifetimeUnlimited() {
      this.zeroLifetimeUnlimited = true;
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public TokenResponseQuirks build() {
      return new TokenResponseQuirks(this);
    }
  }
}
