package dev.codegrant.credential;

import dev.codegrant.contract.TokenStoreContract;
import dev.codegrant.store.SealingKeys;

class SealedTokenStoreTest extends TokenStoreContract {

  private final SealingKeys keys = SealingKeys.random();
  private final MapRecordStore records = new MapRecordStore();

  @Override
  protected TokenStore store() {
    return TokenStore.sealed(records, keys);
  }

  @Override
  protected TokenStore sameStoreAgain(TokenStore store) {
    return TokenStore.sealed(records, keys);
  }
}
