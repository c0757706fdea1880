package dev.codegrant.testkit;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * The OpenID Provider that a {@link FakeAuthorizationServer} is: what it says about users, and how
 * it can be made to say it wrong. Thread-safe.
 */
public final class FakeOpenIdProvider {
  private final Engine engine;

  FakeOpenIdProvider(Engine engine) {
    this.engine = engine;
  }

  /**
   * Orders a change of the next ID token that is issued, at whatever grant; changes wait in a
   * queue, and each is used once.
   *
   * @param change what is different about it
   * @return this
   */
  public FakeOpenIdProvider nextIdToken(JwtChange change) {
    engine.idTokenChanges().add(Objects.requireNonNull(change));
    return this;
  }

  /**
   * Orders a change of the next successful UserInfo answer; changes wait in a queue, and each is
   * used once. Of an answer in plain JSON only the claims can change.
   *
   * @param change what is different about it
   * @return this
   */
  public FakeOpenIdProvider nextUserInfo(JwtChange change) {
    engine.userInfoChanges().add(Objects.requireNonNull(change));
    return this;
  }

  /**
   * Orders a change of the next authorization response that is sent as a JWT, JWT Secured
   * Authorization Response Mode (JARM) section 2.1: one to a request with a {@code response_mode}
   * of {@code jwt} or with {@code .jwt} at its end. Changes wait in a queue, and each is used once;
   * an omitted JWT is an empty {@code response}.
   *
   * @param change what is different about it
   * @return this
   */
  public FakeOpenIdProvider nextAuthorizationResponseJwt(JwtChange change) {
    engine.responses().changes().add(Objects.requireNonNull(change));
    return this;
  }

  /**
   * Orders a change of the next {@link #logoutToken}; changes wait in a queue, and each is used
   * once.
   *
   * @param change what is different about it
   * @return this
   */
  public FakeOpenIdProvider nextLogoutToken(JwtChange change) {
    engine.logoutTokens().changes().add(Objects.requireNonNull(change));
    return this;
  }

  /**
   * Makes a logout token, OpenID Connect Back-Channel Logout 1.0 section 2.4, with the {@code sid}
   * of the user's last sign-in if there was one. The caller posts it to the client, and nobody is
   * signed out of it; for one that the server posts, see {@link #sendLogoutToken}.
   *
   * @param clientId the client it is for
   * @param username the user who signed out
   * @return the token, good for two minutes
   * @throws IllegalArgumentException if clients are registered and this is none of them, or has no
   *     secret to sign with
   */
  public String logoutToken(String clientId, String username) {
    return engine.logoutToken(clientId, username);
  }

  /**
   * Registers where a client may have users sent after they signed out, OpenID Connect RP-Initiated
   * Logout 1.0 section 3.1, in place of what was registered before.
   *
   * @param clientId a client that is registered
   * @param uris the URIs, each matched exactly
   * @return this
   * @throws IllegalArgumentException if the client is not registered or a URI cannot be used
   */
  public FakeOpenIdProvider registerPostLogoutRedirectUris(String clientId, String... uris) {
    engine.clients().registerPostLogout(clientId, uris);
    return this;
  }

  /**
   * Registers where a client takes logout tokens, its {@code backchannel_logout_uri}, OpenID
   * Connect Back-Channel Logout 1.0 section 2.2. When the end session endpoint ends a session in
   * which the client got an ID token, one is posted to it, before the user's browser is answered.
   * It is forgotten when the client is registered anew.
   *
   * @param clientId a client that is registered
   * @param uri an {@code http} URI on 127.0.0.1 or [::1]: this server sends nothing anywhere else
   * @return this
   * @throws IllegalArgumentException if the client is not registered or the URI is no such URI
   */
  public FakeOpenIdProvider registerBackchannelLogoutUri(String clientId, String uri) {
    engine.logouts().register(clientId, LogoutUris.BACKCHANNEL, uri);
    return this;
  }

  /**
   * Registers what the logout page loads in a frame, a client's {@code frontchannel_logout_uri},
   * OpenID Connect Front-Channel Logout 1.0 section 2, with {@code iss} and {@code sid}. It is the
   * user's browser that loads it, and never this server. It is forgotten when the client is
   * registered anew.
   *
   * @param clientId a client that is registered
   * @param uri an {@code http} URI on 127.0.0.1 or [::1], of the same host as a redirect URI of the
   *     client; ports may differ
   * @return this
   * @throws IllegalArgumentException if the client is not registered or the URI is no such URI
   */
  public FakeOpenIdProvider registerFrontchannelLogoutUri(String clientId, String uri) {
    engine.logouts().register(clientId, LogoutUris.FRONTCHANNEL, uri);
    return this;
  }

  /**
   * Posts a {@link #logoutToken} to a client's {@code backchannel_logout_uri}, OpenID Connect
   * Back-Channel Logout 1.0 section 2.5, and waits for the status of the answer: five seconds at
   * most, from the connection on. Nobody is signed out of this server by it.
   *
   * @param clientId a client that is registered
   * @param username the user who signed out
   * @return what the client said
   * @throws IllegalArgumentException if the client is not registered or has no such URI
   */
  public LogoutDelivery sendLogoutToken(String clientId, String username) {
    return engine.logouts().send(clientId, username);
  }

  /**
   * The last 1000 logout tokens that were posted, oldest first, on demand and at the end session
   * endpoint.
   *
   * @return a snapshot
   */
  public List<LogoutDelivery> logoutDeliveries() {
    return engine.logouts().deliveries();
  }

  /**
   * What the logout page would load to sign a user out of a client, OpenID Connect Front-Channel
   * Logout 1.0 section 3, for tests without a browser.
   *
   * @param clientId a client that is registered
   * @param username a user who signed in before
   * @return its {@code frontchannel_logout_uri} with {@code iss} and the {@code sid} of the user's
   *     last sign-in
   * @throws IllegalArgumentException if the client is not registered or has no such URI, or the
   *     user never signed in
   */
  public URI frontchannelLogoutUri(String clientId, String username) {
    return engine.logouts().frontchannel(clientId, username);
  }

  /**
   * Sets what the UserInfo endpoint says about a user from now on, OpenID Connect Core 1.0 section
   * 5.1. Every user has a {@code sub} that is the user name, a name, an e-mail address and so on. A
   * standard claim is sent with its scope only, section 5.4, one that is not standard always. ID
   * tokens do not change.
   *
   * @param username the user
   * @param name the claim's name
   * @param jsonValue its value as JSON text: a string needs its quotes
   * @return this
   * @throws IllegalArgumentException if the value is not JSON
   */
  public FakeOpenIdProvider claim(String username, String name, String jsonValue) {
    Objects.requireNonNull(username);
    JsonObject.requireJson(name, jsonValue);
    engine.users().set(username, name, jsonValue);
    return this;
  }

  /**
   * Replaces the keys that sign ID tokens and their like, with new key ids; the old ones are no
   * longer published. RSA keys come from a stock that the issuers of a JVM share, in which four
   * issuers of one test have different ones until they rotate.
   *
   * @return this
   */
  public FakeOpenIdProvider rotateKeys() {
    engine.keys().rotate();
    return this;
  }
}
