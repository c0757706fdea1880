package dev.codegrant.openid;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A logout that waits for the browser to come back from the provider (OpenID Connect RP-Initiated
 * Logout 1.0 sections 2 and 3). It belongs to the one browser that began it; keep it where only
 * that browser reaches it, which is not the session that has just ended. Thread-safe.
 */
public final class PendingLogout {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int STATE_BYTES = 32;

  private final LogoutParty party;
  private final URI postLogoutRedirectUri;
  private final Secret state;
  private final transient URI logoutUri;
  private final AtomicBoolean answered = new AtomicBoolean();

  PendingLogout(LogoutParty party, LogoutRequest request, Secret state) {
    this.party = party;
    this.postLogoutRedirectUri = request.postLogoutRedirectUri();
    this.state = state;
    this.logoutUri = EndSessionUri.of(party, request, state);
  }

  static PendingLogout begin(LogoutParty party, LogoutRequest request) {
    byte[] state = new byte[STATE_BYTES];
    RANDOM.nextBytes(state);
    return new PendingLogout(
        party, request, Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(state)));
  }

  /**
   * Where to send the user's browser. Log it nowhere: it may have the ID token in its query.
   *
   * @return the logout request as a URL: the {@code end_session_endpoint}, and its parameters in
   *     the query
   */
  public URI logoutUri() {
    return logoutUri;
  }

  /**
   * Where the browser comes back to.
   *
   * @return the post-logout redirect URI
   */
  public URI postLogoutRedirectUri() {
    return postLogoutRedirectUri;
  }

  /**
   * The {@code state} of this logout, by which its answer is recognized.
   *
   * @return the state
   */
  public Secret state() {
    return state;
  }

  /**
   * Puts the logout into words, so that it can be kept outside of this process. The words are
   * without the hints, which are about a person.
   *
   * @return one line of ASCII for {@link Logout#restore}, without a promise about its inside
   */
  public Secret toSecret() {
    return KeptLogout.write(party, postLogoutRedirectUri, state);
  }

  /**
   * Judges what the browser brought to the post-logout redirect URI: it must have the {@code
   * state}, once. The provider signs nothing here, so this does not prove that the user logged out
   * there; it tells an answer to this logout from a link that somebody else made. Until the state
   * has matched, nothing is used up.
   *
   * @param callback the parameters of the redirect
   * @throws ResponseValidationException {@code STATE_MISSING}, {@code STATE_UNKNOWN} or {@code
   *     STATE_REPLAYED}: show an ordinary page
   */
  public void receive(CallbackParameters callback) {
    if (!state.equals(callback.state())) {
      throw new ResponseValidationException(
          ErrorKind.STATE_UNKNOWN,
          "the state of the logout request (OpenID Connect RP-Initiated Logout 1.0 section 3)",
          "another state",
          "ignore this request: it answers something that this browser did not ask");
    }
    if (!answered.compareAndSet(false, true)) {
      throw new ResponseValidationException(
          ErrorKind.STATE_REPLAYED,
          "one answer to a logout request",
          "a second one with the same state",
          "ignore this request: the logout is over");
    }
  }

  @Override
  public String toString() {
    return "PendingLogout[" + party.server + ", client " + party.clientId + "]";
  }
}
