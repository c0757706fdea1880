package dev.codegrant.benchmarks.startup;

import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.SharedPort;
import no.nav.security.mock.oauth2.MockOAuth2Server;

/** A fake server that is asked for one issuer after another. */
interface Fake {

  /** Where the metadata of an issuer is, and where its tokens are. */
  record Issuer(String metadata, String token) {}

  Issuer issuer();

  static Fake named(String name) {
    return switch (name) {
      case "codegrant-testkit" -> new Ours();
      case "mock-oauth2-server" -> new MockOAuth2();
      default -> throw new IllegalArgumentException("no fake of that name: " + name);
    };
  }

  /** All issuers at one port, as in tests of JUnit. */
  final class Ours implements Fake {
    private final SharedPort port = SharedPort.open();

    @Override
    public Issuer issuer() {
      FakeAuthorizationServer server = port.builder().start();
      return new Issuer(
          server.issuer() + "/.well-known/openid-configuration", server.tokenEndpoint().toString());
    }
  }

  /** With its default HTTP server; an issuer is any first segment of a path. */
  final class MockOAuth2 implements Fake {
    private final MockOAuth2Server server = new MockOAuth2Server();
    private int issuers;

    MockOAuth2() {
      server.start();
    }

    @Override
    public Issuer issuer() {
      String id = "issuer" + ++issuers;
      return new Issuer(server.wellKnownUrl(id).toString(), server.tokenEndpointUrl(id).toString());
    }
  }
}
