package dev.codegrant.credential;

import dev.codegrant.contract.RecordStoreContract;
import dev.codegrant.store.RecordStore;

class MapRecordStoreTest extends RecordStoreContract {

  @Override
  protected RecordStore store() {
    return new MapRecordStore();
  }

  @Override
  protected RecordStore sameStoreAgain(RecordStore store) {
    return store;
  }
}
