package dev.codegrant.testkit;

/** What one user allowed one client, once: every code and token that came of it dies with it. */
final class Grant {
  private final String clientId;
  private final String username;
  private final Scopes scopes;
  private volatile boolean revoked;

  Grant(String clientId, String username, Scopes scopes) {
    this.clientId = clientId;
    this.username = username;
    this.scopes = scopes;
  }

  String clientId() {
    return clientId;
  }

  String username() {
    return username;
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
