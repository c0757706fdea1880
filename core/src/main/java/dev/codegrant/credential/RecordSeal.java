package dev.codegrant.credential;

import dev.codegrant.store.SealingKeys;

/** To be written. */
final class RecordSeal {

  RecordSeal(SealingKeys keys) {}

  static RecordSeal none(String reason) {
    return new RecordSeal(SealingKeys.random());
  }
}
