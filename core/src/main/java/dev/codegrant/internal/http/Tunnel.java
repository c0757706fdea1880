package dev.codegrant.internal.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A tunnel through a proxy (RFC 9110 section 9.3.6). The proxy learns the host and the port, and
 * nothing of the request. It is given no credentials.
 */
final class Tunnel {

  private Tunnel() {}

  static void open(Wire wire, Origin origin) throws IOException {
    String authority = origin.authority();
    String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    wire.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    AnswerBytes bytes = new AnswerBytes(wire.getInputStream());
    int status = new HeadReader(bytes).read().status();
    if (status >= 300) {
      throw BrokenAnswerException.malformed(
          "a proxy that refused the tunnel (status " + status + ")");
    }
    if (!bytes.isEmpty()) { // in TLS the client speaks first
      throw BrokenAnswerException.malformed("a proxy that answered itself, such as a sign-in page");
    }
  }
}
