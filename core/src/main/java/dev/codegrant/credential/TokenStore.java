package dev.codegrant.credential;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Token;
import dev.codegrant.token.TokenSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the tokens of users, one record for each key, replaced by compare-and-set so that a late
 * writer cannot undo a newer refresh. The right to refresh, too, is taken by a replacement: a
 * record says who refreshes it, and whoever is late finds another version.
 *
 * <p>{@link #inMemory} is for one process; {@link #sealed} makes a store of anything that keeps
 * texts: {@link RecordStore#inDirectory}, or the modules codegrant-store-jdbc and
 * codegrant-store-redis. Implementations are thread-safe. They throw {@link TransportException}
 * with {@code STORE_FAILED} when they cannot answer, and never say "no record" instead; files also
 * with {@code STORE_LOCK_TIMEOUT} and {@code INTERRUPTED}, and {@link ConfigurationException} with
 * {@code STORE_PERMISSIONS} ({@link RecordStore#inDirectory}). The class {@code TokenStoreContract}
 * in the test-jar of this module checks it.
 */
public interface TokenStore {

  /** The version to expect where there is no record yet. */
  long ABSENT = 0;

  /**
   * Reads a record.
   *
   * @param key whose tokens
   * @return the record, or empty when there is none
   * @throws ConfigurationException {@code STORE_CORRUPT} when there is one that cannot be read; it
   *     is left as it is
   */
  Optional<TokenRecord> load(TokenKey key);

  /**
   * Writes a record if nobody else did since it was read.
   *
   * @param key whose tokens
   * @param expectedVersion the version that was read, or {@link #ABSENT}
   * @param next the record to write; its version is another than the expected one
   * @return true when it was written; false when another version is there, or none
   * @throws ConfigurationException {@code INVALID_ARGUMENT} when the version is the same
   */
  boolean replace(TokenKey key, long expectedVersion, TokenRecord next);

  /**
   * Deletes a record; nothing happens when there is none.
   *
   * @param key whose tokens
   */
  void delete(TokenKey key);

  /**
   * Writes a record whatever was there: for the tokens of a new authorization. A record that cannot
   * be read is not written over; {@link #delete} it first, if that is meant.
   *
   * @param key whose tokens
   * @param tokens the new tokens
   * @throws ConfigurationException {@code STORE_CORRUPT} when there is a record that cannot be read
   * @throws TransportException {@code STORE_FAILED} when a hundred others were faster, one after
   *     the other: then the store does not show what is written to it
   */
  default void save(TokenKey key, TokenSet tokens) {
    for (int attempt = 0; attempt < 100; attempt++) {
      long version = load(key).map(TokenRecord::version).orElse(ABSENT);
      if (replace(key, version, TokenRecord.of(tokens))) {
        return;
      }
    }
    throw new TransportException(
        ErrorKind.STORE_FAILED,
        "a record of the version that was read",
        "another version, a hundred times in a row",
        "let the store read where it writes, not from a copy that lags behind",
        null);
  }

  /**
   * Ends the use of a record's tokens: has them revoked, and deletes the record whether or not that
   * succeeds (RFC 7009 section 2.2.1: after a failure the token still exists at the server). What
   * is sent is the refresh token, with which most servers end the whole grant; the access token
   * without one, and where the server revokes access tokens alone. Whether a refresh token dies
   * with its access token is for the server to say (at Dropbox it does, at GitHub it lives until it
   * expires or the user ends the application's access there), and some refuse an access token that
   * has expired. Nothing is sent when there is no record, nor for an access token alone where the
   * server revokes refresh tokens alone: it lives until it expires.
   *
   * @param key whose tokens
   * @param revoke what revokes a token: {@code client::revoke} of {@code OAuthClient}. What it
   *     throws is thrown, when the record is deleted; then the tokens live on at the server until
   *     they expire
   * @throws ConfigurationException {@code STORE_CORRUPT} when the record cannot be read. It is
   *     deleted then, and its tokens live on as above: which ones, nobody can tell
   * @throws TransportException {@code STORE_FAILED} when the store does not answer. Before the
   *     revocation, nothing has happened; after it, the record may still be there, and a failure of
   *     {@code revoke} is suppressed in this one. Sign out again later
   */
  default void signOut(TokenKey key, Consumer<? super Token> revoke) {
    SignOut.run(this, key, revoke);
  }

  /**
   * Makes a store in the memory of this process. When it is full, the record goes that was not used
   * for the longest time: that user must sign in again.
   *
   * @param mostRecords the greatest number of records: 1 to 10,000,000
   * @param evicted is told whose record went, on the thread that wrote another one. What it throws
   *     is thrown there, when that one is written
   * @return a thread-safe store; unlike the others it keeps {@link TokenSet#verifiedIdToken}
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another number
   */
  static TokenStore inMemory(int mostRecords, Consumer<TokenKey> evicted) {
    return new InMemoryTokenStore(mostRecords, evicted);
  }

  /**
   * Makes a store that seals each record with AES-256-GCM, bound to its key: a record that was put
   * under another key, or changed, does not open. What {@link #insecurePlaintext} wrote is not
   * read.
   *
   * @param records where the sealed texts are
   * @param keys the key that seals, and older ones that open
   * @return a thread-safe store, if the other is
   */
  static TokenStore sealed(RecordStore records, SealingKeys keys) {
    return new RecordTokenStore(records, new RecordSeal(keys));
  }

  /**
   * Makes a store that writes tokens as they are: whoever reads the database, its log or a backup
   * can use them, and whoever writes to it can give users the tokens of others.
   *
   * @param records where the texts are
   * @param reason why no key is to be had, in words for a reviewer; ten characters or more
   * @return a thread-safe store, if the other is
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for a shorter reason
   */
  static TokenStore insecurePlaintext(RecordStore records, String reason) {
    return new RecordTokenStore(records, RecordSeal.none(reason));
  }
}
