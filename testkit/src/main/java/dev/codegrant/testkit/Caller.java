package dev.codegrant.testkit;

/**
 * The client behind a request of the back channel.
 *
 * @param method how it authenticated; {@code none} where it only named itself
 */
record Caller(Client client, String method) {

  static final String NONE = "none";

  /** RFC 6749 section 4.4: for what is of the client itself, its name alone is not enough. */
  Client requireCredentials(String what) throws Refusal {
    if (method.equals(NONE)) {
      throw Refusal.invalidClient(
          "client " + client.id() + " came without credentials, expected some: " + what);
    }
    return client;
  }
}
