package dev.codegrant.credential;

import dev.codegrant.store.RecordStore;
import java.util.Optional;

/** To be written. */
final class RecordTokenStore implements TokenStore {

  RecordTokenStore(RecordStore records, RecordSeal seal) {}

  @Override
  public Optional<TokenRecord> load(TokenKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(TokenKey key) {
    throw new UnsupportedOperationException();
  }
}
