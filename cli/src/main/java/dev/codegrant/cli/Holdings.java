package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens after the walk, in a store: used, refreshed and given back. Where the store outlives
 * this run, the run does not end between a refresh and its result.
 */
final class Holdings implements AutoCloseable {

  private final Session session;
  private final OAuthClient client;
  private final TokenStore store;
  private final TokenKey key;
  private final TokenSource source;
  private final Optional<Lasting> lasting;
  private List<TokenSet> companions = List.of();
  private @Nullable TokenSet unwritten;
  private boolean isTold;

  /**
   * How long to wait, at most.
   *
   * @param forRefreshes for a refresh that has begun, and the store
   * @param forTheStore for a store that does not take what a refresh brought
   */
  record Patience(Duration forRefreshes, Duration forTheStore) {}

  private record Lasting(UnbrokenStore store, Patience patience, String unsaved) {}

  /**
   * Holds tokens in a store that outlives this run.
   *
   * @param unsaved what to say when the store does not take the result of a refresh
   */
  Holdings(
      Session session,
      OAuthClient client,
      TokenKey key,
      UnbrokenStore store,
      Patience patience,
      String unsaved) {
    this(session, client, key, store, Optional.of(new Lasting(store, patience, unsaved)));
  }

  /** Holds tokens for this run alone. */
  Holdings(Session session, OAuthClient client) {
    this(
        session,
        client,
        new TokenKey("codegrant", client.server().issuer().orElse("this-run"), "the-user"),
        TokenStore.inMemory(1000, evicted -> {}),
        Optional.empty());
  }

  private Holdings(
      Session session,
      OAuthClient client,
      TokenKey key,
      TokenStore store,
      Optional<Lasting> lasting) {
    this.session = session;
    this.client = client;
    this.store = store;
    this.key = key;
    this.lasting = lasting;
    this.source = client.tokenSource(store, key);
  }

  /** Hands out the current token, once there is one. */
  TokenSource source() {
    return source;
  }

  void keep(TokenSet tokens) {
    companions = List.copyOf(tokens.companions().values());
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
    if (lasting.isPresent()
        && !lasting.get().store().isWrittenWithin(lasting.get().patience().forTheStore())) {
      unwritten = CurrentToken.alone(renewed, before);
      remark(lasting.get());
      return other;
    }
    session
        .transcript()
        .note(
            tokens().refreshToken().equals(before.refreshToken())
                ? "the refresh token stays"
                : "the refresh token is replaced too (rotation)");
    return other;
  }

  /**
   * Gives the tokens back, as far as the server takes them, and remarks upon what may live on.
   * Servers differ in whether one takes the other along.
   *
   * @return whether anything was sent; false where the server takes no token of this kind
   */
  boolean revoke() {
    session.transcript().section("Revoke", "The tokens are given back (RFC 7009).");
    Revocation revocation = Revocation.at(client.server());
    List<TokenSet> all = new ArrayList<>(List.of(tokens()));
    all.addAll(companions);
    List<Token> taken = all.stream().flatMap(each -> revocation.takes(each).stream()).toList();
    revokeEach(taken);
    all.stream()
        .flatMap(each -> revocation.remark(each).stream())
        .distinct()
        .forEach(session::remark);
    return !taken.isEmpty();
  }

  /** One that is refused keeps no other alive; the first refusal is told. */
  private void revokeEach(List<Token> taken) {
    OAuthException first = null;
    for (Token token : taken) {
      try {
        client.revoke(token);
      } catch (OAuthException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw Revocation.last(first);
    }
  }

  /** What is held now; of tokens that the store did not take, what is known. */
  TokenSet tokens() {
    return unwritten != null ? unwritten : store.load(key).map(TokenRecord::tokens).orElseThrow();
  }

  /**
   * Waits for what is on its way to the store, and remarks upon it if it does not get there.
   *
   * @return whether the store has all that came
   */
  boolean isWritten() {
    lasting
        .filter(kept -> !isTold && !client.awaitRefreshes(kept.patience().forRefreshes()))
        .ifPresent(this::remark);
    return !isTold;
  }

  /** Lets the program end, when all is written that can be. */
  @Override
  public void close() {
    try {
      boolean unused = isWritten();
    } finally {
      lasting.ifPresent(kept -> kept.store().close());
    }
  }

  private void remark(Lasting kept) {
    isTold = true;
    session.remark(kept.unsaved());
  }
}
