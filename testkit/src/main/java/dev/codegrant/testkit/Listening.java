package dev.codegrant.testkit;

import java.util.Optional;

/**
 * Where a server listens, and where its clients see it.
 *
 * @param tls whether it speaks TLS, and only that
 * @param address the address of its socket
 * @param port its port, or 0 for a free one
 * @param origin what the issuer begins with, where that is not the loopback address and the port
 */
record Listening(boolean tls, String address, int port, Optional<String> origin) {
  static final String LOOPBACK = "127.0.0.1";

  static Listening onFreePort() {
    return new Listening(false, LOOPBACK, 0, Optional.empty());
  }

  Listening onPort(int number) {
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException("expected a port from 0 to 65535, got " + number);
    }
    return new Listening(tls, address, number, origin);
  }

  Listening overTls() {
    return new Listening(true, address, port, origin);
  }

  /** The start of all URIs of a server that got this port. */
  String originAt(int actualPort) {
    return origin.orElse((tls ? "https://" : "http://") + LOOPBACK + ":" + actualPort);
  }
}
