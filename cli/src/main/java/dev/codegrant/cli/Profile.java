package dev.codegrant.cli;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.token.Scope;
import java.util.Optional;

/**
 * What is kept beside the tokens of a login: how they are refreshed and revoked. It may hold a
 * client secret.
 *
 * @param scope what was asked for
 * @param subject who signed in, where that was proven
 */
record Profile(SavedName name, ClientSetup client, Scope scope, Optional<String> subject) {

  /**
   * Where the tokens are. The server and the client stand in it, so that tokens of one are never
   * sent to another, whatever is saved under the name meanwhile.
   */
  TokenKey key() {
    return new TokenKey(client.clientId().value(), client.server().name(), name.text());
  }
}
