package dev.codegrant.openid;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;

/** What an authentication adds to one request, without any wire. */
final class Asked {

  static final String ISSUER = "https://as.example/tenant?\"ä\"";
  static final ClientId CLIENT = new ClientId("app \"ü\" <1>");
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.900Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private Asked() {}

  /** The address of a token endpoint that metadata may lie about; the issuer is another string. */
  static ClientRequest request() {
    return new ClientRequest(URI.create("https://elsewhere.example/token"), ISSUER);
  }

  static ClientRequest of(ClientAuthentication authentication) {
    ClientRequest request = request();
    authentication.authenticate(CLIENT, request);
    return request;
  }

  static String assertion(ClientAuthentication authentication) {
    return assertion(of(authentication));
  }

  static String assertion(ClientRequest request) {
    return Objects.requireNonNull(request.parameters().get("client_assertion")).reveal();
  }
}
