package dev.codegrant.credential;

import dev.codegrant.contract.TokenStoreContract;

class InMemoryTokenStoreTest extends TokenStoreContract {

  @Override
  protected TokenStore store() {
    return TokenStore.inMemory(100, evicted -> {});
  }

  @Override
  protected TokenStore sameStoreAgain(TokenStore store) {
    return store;
  }
}
