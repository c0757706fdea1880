package dev.codegrant.internal.http;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.security.Security;

/** Talks TLS to a port in a JVM that disables no version and no algorithm of TLS. */
final class LaxJvm {

  private LaxJvm() {}

  /** Prints the kind of the failure. */
  public static void main(String[] arguments) {
    Security.setProperty("jdk.tls.disabledAlgorithms", ""); // before the first class of TLS
    URI endpoint = URI.create("https://127.0.0.1:" + arguments[0] + "/t");
    AuthorizationServer server =
        AuthorizationServer.builder(URI.create("https://as.example/a"), endpoint)
            .revocationEndpoint(endpoint)
            .build();
    try {
      OAuthClient.builder(server, new ClientId("app"))
          .build()
          .revoke(AccessToken.bearer(Secret.of("at-0")));
      System.out.println("accepted");
    } catch (OAuthException e) {
      System.out.println(e.kind());
    }
  }
}
