package dev.codegrant.cli;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.openid.RelyingParty;
import dev.codegrant.openid.SigningAlgorithm;
import java.time.Duration;
import java.util.Optional;

/**
 * A client at a server: all that makes an {@code OAuthClient}, in this run or in a later one.
 *
 * @param isSignIn whether users sign in, so that ID tokens are proven
 * @param idTokenAlgorithm what the client is registered for, where the user says it
 */
record ClientSetup(
    KnownServer server,
    ClientId clientId,
    ClientProof proof,
    boolean isSignIn,
    Optional<SigningAlgorithm> idTokenAlgorithm) {

  /**
   * Begins the client.
   *
   * @param key what was made of the file with the private key, where there is one
   */
  OAuthClient.Builder client(
      HttpTransport transport, Duration timeout, Optional<ClientAuthentication> key) {
    OAuthClient.Builder client =
        OAuthClient.builder(server.server(), clientId).transport(transport).timeout(timeout);
    proof.apply(client, key);
    if (isSignIn) {
      RelyingParty.Builder party =
          server.relyingParty(clientId).transport(transport).timeout(timeout);
      idTokenAlgorithm.ifPresent(party::idTokenSigningAlgorithm);
      client.idTokenVerifier(party.build());
    }
    return client;
  }
}
