package dev.codegrant.testkit;

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
   * of the user's last sign-in if there was one. The caller posts it to the client; this server
   * sends none itself, and nobody is signed out of it.
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
