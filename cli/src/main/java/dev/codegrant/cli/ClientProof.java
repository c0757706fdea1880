package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.token.Secret;
import java.util.Optional;

/**
 * How a client proves who it is (RFC 6749 section 2.3). A public one has neither secret nor key.
 *
 * @param method how the secret is sent, where that is not left to the server
 */
record ClientProof(
    Optional<ClientOptions.Method> method, Optional<Secret> secret, Optional<KeyFile> key) {

  /**
   * Lets a client prove itself so.
   *
   * @param read what was made of the key, where there is one
   */
  void apply(OAuthClient.Builder client, Optional<ClientAuthentication> read) {
    read.ifPresent(client::clientAuthentication);
    if (secret.isEmpty()) {
      return;
    }
    if (method.isEmpty()) {
      client.clientSecret(secret.get());
    } else {
      client.clientAuthentication(
          method.get() == ClientOptions.Method.client_secret_post
              ? ClientAuthentication.clientSecretPost(secret.get())
              : ClientAuthentication.clientSecretBasic(secret.get()));
    }
  }

  /** The same for a later run, which reads the key again. */
  ClientProof kept() {
    return new ClientProof(method, secret, key.map(KeyFile::kept));
  }
}
