package dev.codegrant.testkit;

import java.net.URI;

/**
 * A user at a {@link FakeAuthorizationServer}, who decides about authorization requests without a
 * browser. Several users may sign in at the same time, whoever {@link
 * FakeAuthorizationServer#signIn} chose. All methods may be called from any thread.
 *
 * <pre>{@code
 * URI callback = server.as("bob").approve(authorizationUri);
 * }</pre>
 */
public final class FakeUser {
  private final HeadlessBrowser browser;

  FakeUser(HeadlessBrowser browser) {
    this.browser = browser;
  }

  /**
   * Signs this user in and allows what an authorization request asks for, as the page's button
   * does. With {@code prompt=none} nobody signs in: the request is answered for the session that
   * this user has, or refused.
   *
   * @param authorizationRequest what the client would open in this user's browser
   * @return where the browser is sent: the redirect URI with a code, or with an error where the
   *     request was wrong; the caller delivers it to the client. With {@code
   *     response_mode=form_post} its query is what the browser would post as form
   * @throws IllegalArgumentException if the URI is not at {@link
   *     FakeAuthorizationServer#authorizationEndpoint()}
   * @throws IllegalStateException if the server shows an error page instead; the message says why
   */
  public URI approve(URI authorizationRequest) {
    return browser.decide(authorizationRequest, "allow");
  }

  /**
   * Denies what an authorization request asks for, as the page's button does.
   *
   * @param authorizationRequest what the client would open in this user's browser
   * @return where the browser is sent: the redirect URI with {@code error=access_denied}; the
   *     caller delivers it to the client
   * @throws IllegalArgumentException if the URI is not at {@link
   *     FakeAuthorizationServer#authorizationEndpoint()}
   * @throws IllegalStateException if the server shows an error page instead; the message says why
   */
  public URI deny(URI authorizationRequest) {
    return browser.decide(authorizationRequest, "deny");
  }
}
