package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Token;
import java.util.Optional;
import java.util.function.Consumer;

/** The end of a record, and who hears of what failed on the way. */
final class SignOut {

  private static final String REFRESH_TOKEN = "refresh_token";

  private SignOut() {}

  static void run(TokenStore store, TokenKey key, Consumer<? super Token> revoke) {
    Optional<TokenRecord> stored = load(store, key);
    try {
      stored.ifPresent(record -> revoke(record, revoke));
      if (stored.isPresent()) {
        // A refresh of a moment ago may have replaced what was revoked.
        store
            .load(key)
            .filter(record -> !lastingToken(record).equals(lastingToken(stored.get())))
            .ifPresent(record -> revoke(record, revoke));
      }
    } catch (RuntimeException | Error e) {
      delete(store, key, e);
      throw e;
    }
    store.delete(key);
  }

  /** What nobody can read, nobody can revoke later either; a store that is down can be asked. */
  private static Optional<TokenRecord> load(TokenStore store, TokenKey key) {
    try {
      return store.load(key);
    } catch (ConfigurationException e) {
      if (e.kind() == ErrorKind.STORE_CORRUPT) {
        delete(store, key, e);
      }
      throw e;
    }
  }

  /**
   * At GitHub and Slack, a refresh token is refused before it is sent: they take access tokens. At
   * Auth0 and Cognito it is the other way round, and without a refresh token nothing can be taken.
   */
  private static void revoke(TokenRecord record, Consumer<? super Token> revoke) {
    Token lasting = lastingToken(record);
    Token access = record.tokens().accessToken();
    try {
      revoke.accept(lasting);
    } catch (ConfigurationException e) {
      String taken = e.kind() == ErrorKind.INVALID_ARGUMENT ? e.reason().orElse("") : "";
      if (taken.equals(access.tokenTypeHint()) && !lasting.equals(access)) {
        revoke.accept(access);
      } else if (!(taken.equals(REFRESH_TOKEN) && lasting.equals(access))) {
        throw e;
      }
    }
  }

  private static Token lastingToken(TokenRecord record) {
    return record
        .tokens()
        .refreshToken()
        .<Token>map(token -> token)
        .orElse(record.tokens().accessToken());
  }

  private static void delete(TokenStore store, TokenKey key, Throwable before) {
    try {
      store.delete(key);
    } catch (RuntimeException e) {
      if (!e.equals(before)) {
        e.addSuppressed(before);
      }
      throw e;
    }
  }
}
