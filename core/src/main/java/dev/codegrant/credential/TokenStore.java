package dev.codegrant.credential;

import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the tokens of users, one record for each key, replaced by compare-and-set so that a late
 * writer cannot undo a newer refresh. An implementation is thread-safe.
 */
public interface TokenStore {

  /** The version to expect where there is no record yet. */
  long ABSENT = 0;

  /**
   * Reads a record.
   *
   * @param key whose tokens
   * @return the tokens and their version, or empty when there is no record
   */
  Optional<StoredTokens> load(TokenKey key);

  /**
   * Writes a record if nobody else did since it was read. The version grows with every write, also
   * after the record was deleted in between.
   *
   * @param key whose tokens
   * @param expectedVersion the version that was read, or {@link #ABSENT}
   * @param tokens the new tokens
   * @return true when it was written; false when the record has another version
   */
  boolean replace(TokenKey key, long expectedVersion, TokenSet tokens);

  /**
   * Deletes a record; nothing happens when there is none.
   *
   * @param key whose tokens
   */
  void delete(TokenKey key);

  /**
   * Writes a record whatever was there: for the tokens of a new authorization.
   *
   * @param key whose tokens
   * @param tokens the new tokens
   */
  default void save(TokenKey key, TokenSet tokens) {
    boolean written;
    do {
      long version = load(key).map(StoredTokens::version).orElse(ABSENT);
      written = replace(key, version, tokens);
    } while (!written);
  }

  /**
   * Ends the use of a record's tokens: has them revoked, and deletes the record whether or not that
   * succeeds (RFC 7009 section 2.2.1: after a failure the token still exists at the server). What
   * is sent is the refresh token, with which most servers end the whole grant; without one, the
   * access token. Nothing is sent when there is no record.
   *
   * @param key whose tokens
   * @param revoke what revokes a token: {@code client::revoke} of {@code OAuthClient}. What it
   *     throws is thrown, when the record is deleted; then the tokens live on at the server until
   *     they expire
   */
  default void signOut(TokenKey key, Consumer<? super Token> revoke) {
    Optional<StoredTokens> stored = load(key);
    try {
      stored
          .map(StoredTokens::tokens)
          .map(tokens -> tokens.refreshToken().<Token>map(t -> t).orElse(tokens.accessToken()))
          .ifPresent(revoke);
    } finally {
      delete(key);
    }
  }
}
