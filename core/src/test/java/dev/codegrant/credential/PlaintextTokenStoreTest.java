package dev.codegrant.credential;

import dev.codegrant.contract.TokenStoreContract;

class PlaintextTokenStoreTest extends TokenStoreContract {

  private final MapRecordStore records = new MapRecordStore();

  @Override
  protected TokenStore store() {
    return TokenStore.insecurePlaintext(records, "a test of the plain form");
  }

  @Override
  protected TokenStore sameStoreAgain(TokenStore store) {
    return TokenStore.insecurePlaintext(records, "a test of the plain form");
  }
}
