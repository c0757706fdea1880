package dev.codegrant.client;

import dev.codegrant.token.Secret;

/** The method {@code none}. */
enum NoClientAuthentication implements ClientAuthentication {
  INSTANCE;

  @Override
  public String method() {
    return "none";
  }

  @Override
  public void authenticate(ClientId clientId, ClientRequest request) {
    request.parameter("client_id", Secret.of(clientId.value()));
  }

  @Override
  public String toString() {
    return method();
  }
}
