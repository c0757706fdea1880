package dev.codegrant.credential;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Tokens as sealed texts in a {@link RecordStore}, each under the hash of its key. */
final class RecordTokenStore implements TokenStore {

  private static final int MOST_CAUSES = 4;

  private final RecordStore records;
  private final RecordSeal seal;

  RecordTokenStore(RecordStore records, RecordSeal seal) {
    this.records = records;
    this.seal = seal;
  }

  @Override
  public Optional<TokenRecord> load(TokenKey key) {
    String id = RecordId.of(key);
    return answered(() -> whole(records.load(id))).map(entry -> open(key, entry));
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    next.requireOtherVersionThan(expectedVersion);
    String id = RecordId.of(key);
    Secret text = seal.close(key, next.version(), RecordWriter.write(key, next));
    return answered(() -> records.replace(id, expectedVersion, new Entry(next.version(), text)));
  }

  @Override
  public void delete(TokenKey key) {
    String id = RecordId.of(key);
    answered(
        () -> {
          records.delete(id);
          return true;
        });
  }

  /** How the records are sealed, and where they are; no key and no token. */
  @Override
  public String toString() {
    return "TokenStore[" + seal + ", in " + records.getClass().getName() + "]";
  }

  private TokenRecord open(TokenKey key, Entry entry) {
    return RecordReader.read(key, entry.version(), seal.open(key, entry.version(), entry.text()));
  }

  private static Optional<Entry> whole(Optional<Entry> loaded) {
    Objects.requireNonNull(loaded, "no answer");
    loaded.ifPresent(entry -> Objects.requireNonNull(entry.text(), "no text"));
    return loaded;
  }

  /**
   * The answer of a store that somebody else wrote. What it throws is not kept as the cause:
   * database drivers quote the statement and its values, and those may be tokens in plain text.
   */
  private static <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (OAuthException e) {
      throw e;
    } catch (Exception e) { // a checked one can come out of a store in another language too
      throw new TransportException(
          ErrorKind.STORE_FAILED,
          "an answer of the RecordStore",
          classes(e),
          "look into the log of the store; try again later",
          null);
    }
  }

  private static String classes(Throwable thrown) {
    StringBuilder names = new StringBuilder(thrown.getClass().getName());
    Throwable cause = thrown.getCause();
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      names.append(", caused by ").append(cause.getClass().getName());
      cause = cause.getCause();
    }
    return names.toString();
  }
}
