package dev.codegrant;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.util.Set;

/** The way in which a server takes a client secret, by what it lists. */
final class SecretMethod {

  private SecretMethod() {}

  static ClientAuthentication of(AuthorizationServer server, Secret secret) {
    Set<String> methods = server.supported("token_endpoint_auth_methods_supported");
    if (methods.isEmpty() || methods.contains("client_secret_basic")) {
      return ClientAuthentication.clientSecretBasic(secret);
    }
    if (methods.contains("client_secret_post")) {
      return ClientAuthentication.clientSecretPost(secret);
    }
    throw new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        "a server that takes a client secret in the Authorization header or in the body",
        "one that lists only other methods",
        "authenticate in a way that the server lists, or as a public client");
  }
}
