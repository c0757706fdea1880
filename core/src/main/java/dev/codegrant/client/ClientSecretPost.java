package dev.codegrant.client;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;

/** The method {@code client_secret_post}. */
final class ClientSecretPost implements ClientAuthentication {

  private final Secret secret;

  ClientSecretPost(Secret secret) {
    this.secret = checked(secret);
  }

  static Secret checked(Secret secret) {
    String text = secret.reveal();
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a client secret without control characters (RFC 6749 appendix A.2)",
          text.isEmpty() ? "an empty secret" : "a secret with a control character",
          "check where the secret comes from; a line end often comes from a file");
    }
    return secret;
  }

  @Override
  public String method() {
    return "client_secret_post";
  }

  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    request.parameter("client_id", Secret.of(clientId.value())).parameter("client_secret", secret);
  }

  @Override
  public String toString() {
    return method();
  }
}
