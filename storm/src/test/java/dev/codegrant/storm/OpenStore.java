package dev.codegrant.storm;

import dev.codegrant.credential.TokenStore;

/**
 * A store, and the connections that end with it.
 *
 * @param connections closes them
 */
record OpenStore(TokenStore tokens, Runnable connections) implements AutoCloseable {

  @Override
  public void close() {
    connections.run();
  }
}
