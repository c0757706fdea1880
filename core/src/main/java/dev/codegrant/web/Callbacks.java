package dev.codegrant.web;

import dev.codegrant.OAuthClient;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What browsers bring back to the redirect URIs, and how it is judged. */
final class Callbacks {

  private final Registrations registrations;
  private final AttemptSafe safe;

  Callbacks(Registrations registrations, AttemptSafe safe) {
    this.registrations = registrations;
    this.safe = safe;
  }

  /** See {@link WebFlow#finish}. */
  WebFlow.Finished finish(CallbackRequest callback) {
    callback.requireNavigation();
    List<Registration> here = registrations.at(callback.endpoint());
    if (here.isEmpty()) {
      throw new ResponseValidationException(
          ErrorKind.CALLBACK_WRONG_ENDPOINT,
          "a redirect_uri of this flow, byte for byte (RFC 9700 section 4.1.3)",
          "another address",
          "refuse the request; behind a proxy, pass the address as the browser knows it");
    }
    CallbackParameters parameters = parameters(callback, here);
    Secret state = parameters.state();
    AttemptSafe.Kept kept = take(callback, here, state);
    Registration registration = kept.registration();
    OAuthClient client = registration.client();
    AuthorizationOutcome outcome = restored(client, kept.attempt()).receive(parameters);
    boolean secure = registration.isSecure();
    String name = PendingCookies.name(state, secure);
    WebFlow.Redirect redirect =
        new WebFlow.Redirect(
            URI.create(kept.returnTo()),
            List.of(PendingCookies.delete(name, secure, callback.isPost())));
    return new WebFlow.Finished(outcome, client, kept.returnTo(), redirect);
  }

  /** An attempt that another version of this library kept is none that we know. */
  private static PendingAuthorization restored(OAuthClient client, Secret attempt) {
    try {
      return PendingAuthorization.of(client.server(), client.clientId(), attempt);
    } catch (ConfigurationException e) {
      throw e.kind() == ErrorKind.INVALID_CONFIGURATION ? e : AttemptSafe.unknown();
    }
  }

  private CallbackParameters parameters(CallbackRequest callback, List<Registration> here) {
    try {
      return callback.parameters();
    } catch (ResponseValidationException refused) {
      Optional<Secret> state = callback.stateDespiteFaults();
      if (state.isPresent()) {
        useUp(callback, here, state.get());
      }
      throw refused;
    }
  }

  /** The state has been seen at the redirect URI: it must not work again (RFC 9700 4.2.4). */
  private void useUp(CallbackRequest callback, List<Registration> here, Secret state) {
    try {
      take(callback, here, state);
    } catch (ResponseValidationException e) {
      return; // nothing to use up; the request is refused for what is wrong with it
    }
  }

  private AttemptSafe.Kept take(CallbackRequest callback, List<Registration> here, Secret state) {
    boolean secure = here.get(0).isSecure();
    PendingCookies cookies = new PendingCookies(callback.cookieHeader(), secure);
    if (cookies.isEmpty()) {
      throw new ResponseValidationException(
          ErrorKind.STATE_NOT_BOUND,
          "a cookie of the browser that began the authorization (RFC 6749 section 10.12)",
          "none",
          "refuse, and offer to begin again: the user came with another browser, with cookies off,"
              + " or somebody else's answer was put upon this browser");
    }
    String name = PendingCookies.name(state, secure);
    return safe.take(
        here,
        new PendingCookies.Cookie(name, cookies.value(name).orElseThrow(AttemptSafe::unknown)));
  }
}
