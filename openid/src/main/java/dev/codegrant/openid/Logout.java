package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.Secret;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How sessions end at one OpenID Provider: the application begins it in the user's browser (OpenID
 * Connect RP-Initiated Logout 1.0), or the provider tells the application, from server to server
 * (Back-Channel Logout 1.0) or through the browser (Front-Channel Logout 1.0). {@link
 * RelyingParty#logout} has one. It says what must end and ends nothing by itself: sessions are the
 * application's. Thread-safe.
 */
public final class Logout {

  private final LogoutParty party;
  private final UsedTokens usedTokens;
  private final boolean frontChannelSessionOptional;

  Logout(LogoutParty party) {
    this(party, new InMemoryUsedTokens(party.clock), false);
  }

  private Logout(LogoutParty party, UsedTokens usedTokens, boolean frontChannelSessionOptional) {
    this.party = party;
    this.usedTokens = usedTokens;
    this.frontChannelSessionOptional = frontChannelSessionOptional;
  }

  /**
   * Begins a changed copy. Make it once, and share it: it remembers the logout tokens in the same
   * place as this one, unless the copy is given another.
   *
   * @return a builder with the settings of this one
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Begins a logout at the provider, with a fresh {@code state} (RP-Initiated Logout 1.0 section
   * 2). End the application's own session first: whether the user comes back is not known. No I/O.
   *
   * @param request where to come back to, and hints
   * @return the logout; keep it where only this browser reaches it
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when the server names no {@code
   *     end_session_endpoint}, or one whose own query has a parameter of the request; {@code
   *     INVALID_ARGUMENT} when the ID token is another provider's or client's
   */
  public PendingLogout begin(LogoutRequest request) {
    request.requireHintOf(party);
    return PendingLogout.begin(party, request);
  }

  /**
   * Restores a logout that {@link PendingLogout#toSecret} has put into words.
   *
   * @param kept the words
   * @return the logout; it does not know whether it was answered before, and its URL has no hints
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} when it began at another issuer or
   *     for another client, or as {@link #begin}; {@code INVALID_ARGUMENT} when these are not the
   *     words of {@link PendingLogout#toSecret}
   */
  public PendingLogout restore(Secret kept) {
    return KeptLogout.parse(party, kept);
  }

  /**
   * Judges the provider's request at the {@code backchannel_logout_uri}, a POST from its server
   * (Back-Channel Logout 1.0 sections 2.5 and 2.6): the signature with the keys and algorithms of
   * ID tokens, {@code typ} (absent, {@code JWT} or {@code logout+jwt}), {@code iss}, {@code aud},
   * {@code iat} (of the last 10 minutes, not of the future beyond the clock skew), {@code exp}
   * where it is there, {@code sub} or {@code sid}, {@code events}, no {@code nonce}, and a {@code
   * jti} that was not used before.
   *
   * <p>Answer with status 200 when the sessions have ended, which includes that there were none;
   * with 400 to any exception and when they could not be ended; always with {@code Cache-Control:
   * no-store} and without a body (section 2.8). No cookie comes with this request, and no login may
   * be asked for. The same token is not accepted again: where ending a session fails, keep what
   * this returned and try again yourself.
   *
   * @param contentType the value of {@code Content-Type}, or null when there is none
   * @param rawBody the body, still percent-encoded
   * @return which sessions to end
   * @throws ResponseValidationException {@code LOGOUT_TOKEN_INVALID}, with the reason {@code
   *     CONTENT_TYPE}, {@code TOO_LARGE} (above 72 KiB), {@code TOO_MANY} (64 parameters), {@code
   *     PERCENT_ENCODING} or {@code UTF8} for a body that cannot be read; {@code logout_token} for
   *     one without it, or with two; {@code ALGORITHM}, {@code SIGNATURE}, {@code TYPE}, {@code
   *     KEY_NOT_FOUND} and others for the JWT; or the name of the claim that is wrong
   * @throws TransportException {@code JWKS_UNAVAILABLE} and others when the provider's keys cannot
   *     be had; the token was not used up
   * @throws MalformedResponseException {@code JWKS_INVALID} and others when what comes is no key
   *     set
   */
  public LogoutToken backChannel(@Nullable String contentType, String rawBody) {
    String logoutToken =
        LogoutParameters.ofForm(contentType, rawBody)
            .value("logout_token")
            .orElseThrow(
                () ->
                    LogoutParameters.refused(
                        "logout_token", "a form with logout_token", "one without"));
    return party.proven(logoutToken, usedTokens);
  }

  /**
   * Judges the provider's request at the {@code frontchannel_logout_uri}, which it shows in a frame
   * in the user's browser (Front-Channel Logout 1.0 sections 2 and 3).
   *
   * <p>Nothing in this request is signed: any page can send the browser here. What holds strangers
   * off is that they do not know {@code sid}, so it is required, and must be that of a session;
   * whoever has seen the user's ID token knows it. Most browsers send no cookie with a frame of
   * another site: then the sid alone finds the session. All that may be done for this request is to
   * end that session. Answer with {@code Cache-Control: no-store}. Prefer {@link #backChannel}.
   *
   * @param rawQuery the query, still percent-encoded; an empty text when there is none
   * @param knownSession whether the application has a session with this {@link IdToken#sessionId}
   *     at this provider
   * @return the {@code sid} whose session to end; empty, where that was allowed, for the session of
   *     the browser's own cookie alone
   * @throws ResponseValidationException {@code LOGOUT_TOKEN_INVALID} with the reason {@code iss}
   *     when it is not this provider's, or missing beside {@code sid}; {@code sid} when it is
   *     missing or no session of ours; both also when they stand there twice; {@code TOO_LARGE}
   *     (above 16 KiB), {@code TOO_MANY}, {@code PERCENT_ENCODING} or {@code UTF8} for a query that
   *     cannot be read. Show an empty page then, and end nothing
   */
  public Optional<String> frontChannel(String rawQuery, Predicate<String> knownSession) {
    LogoutParameters parameters = LogoutParameters.ofQuery(rawQuery);
    Optional<String> issuer = parameters.value("iss");
    Optional<String> session = parameters.value("sid");
    if (issuer.isEmpty() && session.isEmpty() && frontChannelSessionOptional) {
      return session;
    }
    if (!issuer.filter(party.issuer::accepts).isPresent()) {
      throw LogoutParameters.refused(
          "iss",
          "iss " + party.issuer + " beside sid",
          issuer.isPresent() ? "another issuer" : "none");
    }
    if (!session.filter(knownSession).isPresent()) {
      throw LogoutParameters.refused(
          "sid",
          "the sid of a session of this application",
          session.isPresent() ? "another one" : "none");
    }
    return session;
  }

  @Override
  public String toString() {
    return "Logout[" + party.clientId + " at " + party.server + "]";
  }

  /** Collects the settings of a {@link Logout}. Not thread-safe. */
  public static final class Builder {
    private final LogoutParty party;
    private UsedTokens usedTokens;
    private boolean frontChannelSessionOptional;

    private Builder(Logout logout) {
      this.party = logout.party;
      this.usedTokens = logout.usedTokens;
      this.frontChannelSessionOptional = logout.frontChannelSessionOptional;
    }

    /**
     * Sets who remembers the logout tokens that were accepted. The default is this process, which
     * is enough for an application of one node.
     *
     * @param usedTokens what all nodes share
     * @return this
     */
    public Builder usedTokens(UsedTokens usedTokens) {
      this.usedTokens = usedTokens;
      return this;
    }

    /**
     * Accepts front-channel requests with neither {@code iss} nor {@code sid}, for a client that is
     * not registered with {@code frontchannel_logout_session_required}. Then any page can end the
     * session of the browser that shows it.
     *
     * @param reason why this client cannot be registered so, for the reviewer
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} when the reason is blank
     */
    public Builder insecureFrontChannelSessionOptional(String reason) {
      Refusals.requireText("a written reason", reason);
      this.frontChannelSessionOptional = true;
      return this;
    }

    /**
     * Makes the logout.
     *
     * @return one to share
     */
    public Logout build() {
      return new Logout(party, usedTokens, frontChannelSessionOptional);
    }
  }
}
