package dev.codegrant.cli;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import java.util.Optional;

/** Under which identifier a token store has its tokens: only the store decides, so it is asked. */
final class TokenIds {

  private final LastAsked asked = new LastAsked();
  private final TokenStore store;

  TokenIds(SealingKeys keys) {
    this.store = TokenStore.sealed(asked, keys);
  }

  String of(TokenKey key) {
    Optional<TokenRecord> unused = store.load(key);
    return asked.id;
  }

  /** Records that are never there. */
  private static final class LastAsked implements RecordStore {
    private String id = "";

    @Override
    public Optional<Entry> load(String wanted) {
      id = wanted;
      return Optional.empty();
    }

    @Override
    public boolean replace(String wanted, long expectedVersion, Entry next) {
      return false;
    }

    @Override
    public void delete(String wanted) {}
  }
}
