package dev.codegrant.testkit;

/** What one user allowed one client, once: every code and token that came of it dies with it. */
final class Grant {
  private final Client client;
  private final SignIn signIn;
  private final AuthenticationRequest asked;
  private final Scopes scopes;
  private volatile boolean revoked;

  Grant(Client client, SignIn signIn, AuthenticationRequest asked, Scopes scopes) {
    this.client = client;
    this.signIn = signIn;
    this.asked = asked;
    this.scopes = scopes;
  }

  Client client() {
    return client;
  }

  String clientId() {
    return client.id();
  }

  String username() {
    return signIn.username();
  }

  SignIn signIn() {
    return signIn;
  }

  /** How the sign-in was asked for; its nonce is for the code's own ID token only. */
  AuthenticationRequest asked() {
    return asked;
  }

  Scopes scopes() {
    return scopes;
  }

  void revoke() {
    revoked = true;
  }

  boolean isRevoked() {
    return revoked;
  }
}
