package dev.codegrant.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.token.Secret;
import java.util.Base64;

/** The method {@code client_secret_basic}. */
final class ClientSecretBasic implements ClientAuthentication {

  private final Secret secret;

  ClientSecretBasic(Secret secret) {
    this.secret = ClientSecretPost.checked(secret);
  }

  @Override
  public String method() {
    return "client_secret_basic";
  }

  /** Form encoding first, so that a colon in the identifier cannot end it (section 2.3.1). */
  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    String pair =
        FormEncoding.encode(clientId.value()) + ":" + FormEncoding.encode(secret.reveal());
    request.header(
        "Authorization",
        Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))));
  }

  @Override
  public String toString() {
    return method();
  }
}
