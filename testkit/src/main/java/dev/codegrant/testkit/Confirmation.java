package dev.codegrant.testkit;

import java.util.Optional;

/**
 * The keys a token is bound to, RFC 7800 section 3.1: who sends it must prove to hold them.
 *
 * @param jkt the thumbprint of a DPoP key, RFC 9449 section 6.1, or empty where there is none
 */
record Confirmation(Optional<String> jkt) {
  static final Confirmation NONE = new Confirmation(Optional.empty());

  static Confirmation ofDpopKey(String thumbprint) {
    return new Confirmation(Optional.of(thumbprint));
  }

  boolean isNone() {
    return equals(NONE);
  }

  /** RFC 9449 section 5; a token that is bound to a certificate remains a bearer token by name. */
  String tokenType() {
    return jkt.isPresent() ? "DPoP" : "Bearer";
  }

  /** The value of {@code cnf}. */
  JsonObject toJson() {
    JsonObject members = new JsonObject();
    jkt.ifPresent(value -> members.string("jkt", value));
    return members;
  }
}
