package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.TokenSet;
import java.util.Optional;

/** The tokens after the walk, in a store: used, refreshed and given back. */
final class Holdings {

  private final Session session;
  private final OAuthClient client;
  private final TokenStore store;
  private final TokenKey key;
  private final TokenSource source;

  /** Holds tokens in a store that outlives this run. */
  Holdings(Session session, OAuthClient client, TokenStore store, TokenKey key) {
    this.session = session;
    this.client = client;
    this.store = store;
    this.key = key;
    this.source = client.tokenSource(store, key);
  }

  /** Holds tokens for this run alone. */
  Holdings(Session session, OAuthClient client) {
    this(
        session,
        client,
        TokenStore.inMemory(1000, evicted -> {}),
        new TokenKey("codegrant", client.server().issuer().orElse("this-run"), "the-user"));
  }

  /** Hands out the current token, once there is one. */
  TokenSource source() {
    return source;
  }

  void keep(TokenSet tokens) {
    store.save(key, tokens);
  }

  /** Replaces the access token, and says whether another one came. */
  boolean refresh() {
    session.transcript().section("Refresh", "The refresh token gets a new access token.");
    TokenSet before = tokens();
    if (before.refreshToken().isEmpty()) {
      throw new StopException(
          new Failure(
              ExitCode.REFUSED,
              ErrorKind.REAUTHENTICATION_REQUIRED.name(),
              "a refresh token",
              "none: the server issued only an access token",
              "ask for one with --offline, or by the scope that the server wants for it",
              Optional.empty()));
    }
    AccessToken renewed = source.replacementFor(before.accessToken());
    boolean other = !renewed.value().equals(before.accessToken().value());
    session
        .transcript()
        .note(
            "access token "
                + Masking.ending(before.accessToken().value().reveal())
                + " is replaced by "
                + Masking.ending(renewed.value().reveal()));
    session
        .transcript()
        .note(
            tokens().refreshToken().equals(before.refreshToken())
                ? "the refresh token stays"
                : "the refresh token is replaced too (rotation)");
    return other;
  }

  /** Gives both tokens back. Servers differ in whether one takes the other along. */
  void revoke() {
    session.transcript().section("Revoke", "The tokens are given back (RFC 7009).");
    TokenSet tokens = tokens();
    Optional<RefreshToken> refreshToken = tokens.refreshToken();
    refreshToken.ifPresent(client::revoke);
    client.revoke(tokens.accessToken());
  }

  /** What is held now. */
  TokenSet tokens() {
    return store.load(key).map(TokenRecord::tokens).orElseThrow();
  }
}
