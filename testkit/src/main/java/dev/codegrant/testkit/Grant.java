package dev.codegrant.testkit;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What one user allowed one client, once: every code and token that came of it dies with it. */
final class Grant {
  private final Client client;
  private final SignIn signIn;
  private final AuthenticationRequest asked;
  private final Scopes scopes;
  private final Consent consent;
  private final Optional<BooleanSupplier> ended;
  private final Optional<Actor> actor;
  private volatile boolean revoked;

  Grant(Client client, SignIn signIn, AuthenticationRequest asked, Scopes scopes) {
    this(client, signIn, asked, scopes, Consent.NOT_ASKED);
  }

  Grant(Client client, SignIn signIn, AuthenticationRequest asked, Scopes scopes, Consent consent) {
    this(client, signIn, asked, scopes, consent, Optional.empty(), Optional.empty());
  }

  private Grant(
      Client client,
      SignIn signIn,
      AuthenticationRequest asked,
      Scopes scopes,
      Consent consent,
      Optional<BooleanSupplier> ended,
      Optional<Actor> actor) {
    this.client = client;
    this.signIn = signIn;
    this.asked = asked;
    this.scopes = scopes;
    this.consent = consent;
    this.ended = ended;
    this.actor = actor;
  }

  /**
   * What a client has got in exchange, RFC 8693 section 1: it dies with what it was exchanged for.
   *
   * @param ended true once that is revoked
   */
  static Grant exchanged(
      Client client, Grant source, BooleanSupplier ended, Scopes scopes, Optional<Actor> actor) {
    return new Grant(
        client, source.signIn, source.asked, scopes, source.consent, Optional.of(ended), actor);
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

  /** Where its tokens may be for. */
  Resources resources() throws Refusal {
    return Resources.requested(consent.request());
  }

  /** Who acts for the user, RFC 8693 section 4.1. */
  Optional<Actor> actor() {
    return actor;
  }

  boolean isPartOfAnother() {
    return ended.isPresent();
  }

  /** How the user was asked for it. */
  Consent consent() {
    return consent;
  }

  void revoke() {
    revoked = true;
  }

  boolean isRevoked() {
    return revoked || ended.map(BooleanSupplier::getAsBoolean).orElse(false);
  }
}
