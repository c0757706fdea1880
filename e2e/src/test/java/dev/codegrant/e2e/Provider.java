package dev.codegrant.e2e;

import dev.codegrant.provider.generic.Generic;
import dev.codegrant.provider.github.GitHub;
import dev.codegrant.provider.google.Google;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.RevocationQuirks;

/** A provider module, and the Spring server that stands in for its authorization server. */
enum Provider {

  /** From the issuer alone. */
  GENERIC {
    @Override
    ServerOptions options() {
      return ServerOptions.standard();
    }

    @Override
    AuthorizationServer definition(SpringAuthorizationServer spring) {
      return Generic.discover(spring.issuer());
    }
  },

  /** Google's definition, pointed at Spring; only the revocation is Spring's: it authenticates. */
  GOOGLE {
    @Override
    ServerOptions options() {
      return ServerOptions.standard()
          .withEndpoints(new Endpoints("/o/oauth2/v2/auth", "/token", "/revoke"));
    }

    @Override
    AuthorizationServer definition(SpringAuthorizationServer spring) {
      AuthorizationServer google = Google.authorizationServer();
      return google.toBuilder()
          .authorizationEndpoint(spring.authorizationEndpoint())
          .tokenEndpoint(spring.tokenEndpoint())
          .revocationEndpoint(spring.revocationEndpoint())
          .quirks(
              google.quirks().toBuilder().revocation(RevocationQuirks.builder().build()).build())
          .build();
    }
  },

  /** An Enterprise Server at Spring's address; only the revocation endpoint is Spring's. */
  GITHUB {
    @Override
    ServerOptions options() {
      return ServerOptions.standard().withEndpoints(Endpoints.gitHubEnterprise());
    }

    @Override
    AuthorizationServer definition(SpringAuthorizationServer spring) {
      AuthorizationServer gitHub = GitHub.enterprise(spring.baseUri());
      return gitHub.toBuilder()
          .revocationEndpoint(spring.revocationEndpoint())
          .quirks(
              gitHub.quirks().toBuilder().revocation(RevocationQuirks.builder().build()).build())
          .build();
    }
  };

  SpringAuthorizationServer start() {
    return SpringAuthorizationServer.start(options());
  }

  abstract ServerOptions options();

  abstract AuthorizationServer definition(SpringAuthorizationServer spring);
}
