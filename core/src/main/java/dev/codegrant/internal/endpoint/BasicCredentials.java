package dev.codegrant.internal.endpoint;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.net.URI;

/**
 * The client's secret as {@code client_secret_basic}, however it is sent elsewhere: GitHub's REST
 * API takes no other method.
 */
final class BasicCredentials {

  private BasicCredentials() {}

  /**
   * The method with the secret that another method has.
   *
   * @param endpoint where the request will go
   */
  static ClientAuthentication of(
      ClientId clientId, ClientAuthentication authentication, URI endpoint) {
    if (authentication.method().equals("client_secret_basic")) {
      return authentication;
    }
    ClientRequest scratch = new ClientRequest(endpoint);
    authentication.authenticate(clientId, scratch);
    Secret secret = scratch.parameters().get("client_secret");
    if (secret == null) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a client secret, which this endpoint wants as client_secret_basic",
          "a client that authenticates with " + authentication.method() + "; nothing was sent",
          "give the client its secret: OAuthClient.Builder.clientSecret");
    }
    return ClientAuthentication.clientSecretBasic(secret);
  }
}
