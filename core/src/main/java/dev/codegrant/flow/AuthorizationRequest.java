package dev.codegrant.flow;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.uri.AdditionalParameter;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks a user for (RFC 6749 section 4.1.1). What the protocol needs beside it,
 * {@code state}, PKCE and, with {@code openid}, {@code nonce}, is always added and cannot be set;
 * PKCE alone is left out where the server's definition says so. Immutable and thread-safe.
 */
public final class AuthorizationRequest {

  private static final Duration LONGEST_AGE = Duration.ofSeconds(Integer.MAX_VALUE);
  private static final Pattern ACR = Pattern.compile("[!-~]+");

  private final URI redirectUri;
  private final Scope scope;
  private final Scope requiredScope;
  private final boolean offlineAccess;
  private final boolean formPost;
  private final @Nullable Duration maxAge;
  private final Set<String> requiredAcr;
  private final Map<String, String> additionalParameters;
  private final @Nullable Envelope envelope;

  private AuthorizationRequest(Builder builder) {
    this.redirectUri = builder.redirectUri;
    this.scope = builder.scope;
    this.requiredScope = builder.requiredScope;
    this.offlineAccess = builder.offlineAccess;
    this.formPost = builder.formPost;
    this.maxAge = builder.maxAge;
    this.requiredAcr = Collections.unmodifiableSet(new LinkedHashSet<>(builder.requiredAcr));
    this.additionalParameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(builder.additionalParameters));
    this.envelope = builder.envelope;
  }

  /** Puts the parameters of a request into another form (RFC 9101 section 5). Thread-safe. */
  @FunctionalInterface
  public interface Envelope {
    /**
     * Puts the parameters of one attempt into the form that goes through the browser.
     *
     * @param server who is asked
     * @param parameters names and values as the query would have them, {@code state} among them;
     *     unmodifiable
     * @return what the query has instead: {@code client_id} must be the same in both
     * @throws ConfigurationException when this cannot be done for this server
     */
    Map<String, String> enclose(AuthorizationServer server, Map<String, String> parameters);
  }

  /**
   * Begins a request.
   *
   * @param redirectUri where the server sends the browser back (RFC 6749 section 3.1.2): https,
   *     http on a loopback address, or a private-use scheme with a dot (RFC 8252 section 7.1); no
   *     fragment
   * @return a builder
   * @throws ConfigurationException {@code INVALID_ARGUMENT} or {@code INSECURE_URL} for another
   *     redirect URI
   */
  public static Builder builder(URI redirectUri) {
    return new Builder(redirectUri);
  }

  /**
   * Where the server sends the browser back.
   *
   * @return the redirect URI
   */
  public URI redirectUri() {
    return redirectUri;
  }

  /**
   * The scope asked for.
   *
   * @return the scope; may be of nothing
   */
  public Scope scope() {
    return scope;
  }

  /**
   * The part of the scope without which the tokens are of no use.
   *
   * @return the scope that must be granted; of nothing unless set
   */
  public Scope requiredScope() {
    return requiredScope;
  }

  /**
   * Whether a refresh token is asked for, in the server's own way.
   *
   * @return true when it is
   */
  public boolean isOfflineAccess() {
    return offlineAccess;
  }

  /**
   * Whether the answer is to be posted to the redirect URI (OAuth 2.0 Form Post Response Mode).
   *
   * @return true when it is; false for the query of a redirect
   */
  public boolean isFormPost() {
    return formPost;
  }

  /**
   * How old the user's authentication may be ({@code max_age}, OpenID Connect Core 1.0 section
   * 3.1.2.1).
   *
   * @return the age, in whole seconds, or empty when any will do
   */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }

  /**
   * The authentication contexts of which one is needed ({@code acr_values}).
   *
   * @return the values, the preferred ones first; empty when any will do
   */
  public Set<String> requiredAcr() {
    return requiredAcr;
  }

  /**
   * Parameters of the server's own, such as {@code login_hint}.
   *
   * @return names and values, in the order added
   */
  public Map<String, String> additionalParameters() {
    return additionalParameters;
  }

  Optional<Envelope> envelope() {
    return Optional.ofNullable(envelope);
  }

  /** Collects the parts of an {@link AuthorizationRequest}. Not thread-safe. */
  public static final class Builder {
    private final URI redirectUri;
    private Scope scope = Scope.empty();
    private Scope requiredScope = Scope.empty();
    private boolean offlineAccess;
    private boolean formPost;
    private @Nullable Duration maxAge;
    private Set<String> requiredAcr = Set.of();
    private final Map<String, String> additionalParameters = new LinkedHashMap<>();
    private @Nullable Envelope envelope;

    private Builder(URI redirectUri) {
      this.redirectUri = requireRedirectUri(redirectUri);
    }

    /**
     * Sets the scope to ask for.
     *
     * @param scope the scope
     * @return this
     */
    public Builder scope(Scope scope) {
      this.scope = scope;
      return this;
    }

    /**
     * Sets the part of the scope that must be granted: where the server states that it granted less
     * (RFC 6749 section 3.3), {@code OAuthClient.redeem} throws {@code SCOPE_INSUFFICIENT} instead
     * of returning the tokens, and so where a server that takes no scope in the request does not
     * state any. Without it, compare {@code TokenSet.scope()} yourself.
     *
     * @param requiredScope a part of {@link #scope}
     * @return this
     */
    public Builder requiredScope(Scope requiredScope) {
      this.requiredScope = requiredScope;
      return this;
    }

    /**
     * Asks for a refresh token in the way of the server: by a parameter at Google, by a scope at
     * GitHub, by nothing where servers give one anyway. An additional parameter of the same name
     * wins over the server's.
     *
     * @return this
     */
    public Builder offlineAccess() {
      this.offlineAccess = true;
      return this;
    }

    /**
     * Asks for the answer as a form that the browser posts to the redirect URI, so that the code is
     * in no URL (OAuth 2.0 Form Post Response Mode). Then no answer in a query is accepted. For web
     * servers alone: a program on the user's machine receives no form.
     *
     * @return this
     */
    public Builder formPost() {
      this.formPost = true;
      return this;
    }

    /**
     * Asks the server to have the user sign in anew when the last time is longer ago. The ID token
     * must then say when that was, and {@code OAuthClient.redeem} holds it to this age. Only with
     * the scope {@code openid}.
     *
     * @param maxAge zero, for a sign-in now, to 24,855 days; in whole seconds
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another age
     */
    public Builder maxAge(Duration maxAge) {
      if (maxAge.isNegative() || maxAge.toNanosPart() != 0 || maxAge.compareTo(LONGEST_AGE) > 0) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a max_age in whole seconds from 0 to " + LONGEST_AGE.toSeconds(),
            maxAge.toString(),
            "pass a Duration of whole seconds");
      }
      this.maxAge = maxAge;
      return this;
    }

    /**
     * Asks for one of these authentication contexts ({@code acr_values}), such as sign-in with two
     * factors, and requires it: the ID token must name one of them, else {@code OAuthClient.redeem}
     * refuses it. Only with the scope {@code openid}.
     *
     * @param values the values that the server knows, the preferred ones first
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for one that is empty or has another
     *     character than visible ASCII
     */
    public Builder requiredAcr(String... values) {
      for (String value : values) {
        if (!ACR.matcher(value).matches()) {
          throw new ConfigurationException(
              ErrorKind.INVALID_ARGUMENT,
              "a value of acr_values in visible ASCII, without a space",
              "another text",
              "pass each value as an argument of its own");
        }
      }
      this.requiredAcr = new LinkedHashSet<>(List.of(values));
      return this;
    }

    /**
     * Adds a parameter of the server's own, such as {@code login_hint}.
     *
     * @param name letters, digits, dot, hyphen and underscore; none of the protocol's parameters,
     *     and none that holds a secret, such as {@code client_secret}
     * @param value any text without control characters
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name or value
     */
    public Builder additionalParameter(String name, String value) {
      AdditionalParameter.require(name, value);
      additionalParameters.put(name, value);
      return this;
    }

    /**
     * Sends the request in another form, such as a signed request object (RFC 9101): {@code
     * RequestObject} of the module codegrant-openid. What the answer must carry stays the same.
     *
     * @param envelope makes the form, once for each attempt
     * @return this
     */
    public Builder envelope(Envelope envelope) {
      this.envelope = envelope;
      return this;
    }

    /**
     * Makes the request.
     *
     * @return an immutable request
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when the required scope is not in the
     *     scope, or when an age or a context is required and {@code openid} is not in the scope
     */
    public AuthorizationRequest build() {
      if ((maxAge != null || !requiredAcr.isEmpty()) && !scope.contains("openid")) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "the scope openid beside maxAge or requiredAcr, for the ID token that proves them",
            "scope '" + scope + "'",
            "add openid to the scope");
      }
      if (!scope.containsAll(requiredScope)) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a required scope that is part of the scope asked for, '" + scope + "'",
            "'" + requiredScope + "'",
            "ask for every token that is required");
      }
      return new AuthorizationRequest(this);
    }

    private static URI requireRedirectUri(URI uri) {
      String scheme = uri.getScheme();
      boolean privateUse = scheme != null && scheme.indexOf('.') > 0;
      if (privateUse && uri.getRawFragment() == null) {
        return uri;
      }
      if (scheme == null || (!privateUse && !scheme.toLowerCase(Locale.ROOT).startsWith("http"))) {
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "redirect_uri to be https, http on a loopback address, or a private-use scheme with a"
                + " dot (RFC 8252 section 7)",
            SecureUri.describe(uri),
            "register and pass an absolute URI");
      }
      return SecureUri.require("redirect_uri", uri);
    }
  }
}
