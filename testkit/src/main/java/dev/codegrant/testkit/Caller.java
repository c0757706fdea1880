package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The client behind a request of the back channel.
 *
 * @param method how it authenticated; {@code none} where it only named itself
 * @param confirmation the keys it proved to hold with this request
 * @param resources where it wants to use what it is given
 */
record Caller(Client client, String method, Confirmation confirmation, Resources resources) {

  static final String NONE = "none";

  Caller(Client client, String method) {
    this(client, method, Confirmation.NONE, Resources.ANYWHERE);
  }

  Caller holding(Confirmation keys) {
    return new Caller(client, method, keys, resources);
  }

  Caller asking(Resources where) {
    return new Caller(client, method, confirmation, where);
  }

  /** Adds the certificate of the connection to these keys, RFC 8705 section 3. */
  Caller holding(Optional<X509Certificate> certificate) {
    return holding(confirmation.with(certificate));
  }

  boolean hasCredentials() {
    return !method.equals(NONE);
  }

  /**
   * Who has no credentials keeps its refresh tokens by its keys alone: RFC 9449 section 5, RFC 8705
   * section 4.
   */
  Confirmation refreshConfirmation() {
    return hasCredentials() ? Confirmation.NONE : confirmation;
  }

  /** What is bound to keys is good for who proves to hold them, RFC 9449 sections 5 and 10. */
  void requireKeys(String what, Confirmation bound) throws Refusal {
    if (bound.jkt().isPresent() && !bound.jkt().equals(confirmation.jkt())) {
      throw Refusal.invalidGrant(
          what
              + " is bound to the DPoP key with the thumbprint "
              + bound.jkt().get()
              + ", expected a proof that is signed with it, "
              + confirmation
                  .jkt()
                  .map(other -> "got one that is signed with " + other)
                  .orElse("got none"));
    }
    Optional<String> mismatch = bound.mismatch(confirmation.x5tS256());
    if (mismatch.isPresent()) {
      throw Refusal.invalidGrant(what + " " + mismatch.get());
    }
  }

  /** RFC 6749 section 4.4: for what is of the client itself, its name alone is not enough. */
  Client requireCredentials(String what) throws Refusal {
    if (!hasCredentials()) {
      throw Refusal.invalidClient(
          "client " + client.id() + " came without credentials, expected some: " + what);
    }
    return client;
  }
}
