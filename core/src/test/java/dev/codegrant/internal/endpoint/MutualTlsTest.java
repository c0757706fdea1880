package dev.codegrant.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8705 section 5. */
class MutualTlsTest {

  private static final URI TOKEN = URI.create("https://as.example/token");
  private static final URI REVOKE = URI.create("https://as.example/revoke");
  private static final URI MTLS_TOKEN = URI.create("https://mtls.as.example/token");
  private static final URI MTLS_REVOKE = URI.create("https://mtls.as.example/revoke");

  private static final AuthorizationServer PLAIN =
      AuthorizationServer.builder(URI.create("https://as.example/authorize"), TOKEN)
          .revocationEndpoint(REVOKE)
          .build();
  private static final AuthorizationServer ALIASED =
      PLAIN.toBuilder()
          .endpoint("mtls_endpoint_aliases.token_endpoint", MTLS_TOKEN)
          .endpoint("mtls_endpoint_aliases.revocation_endpoint", MTLS_REVOKE)
          .build();

  private static final List<ClientAuthentication> CERTIFICATES =
      List.of(ClientAuthentication.tlsClientAuth(), ClientAuthentication.selfSignedTlsClientAuth());
  private static final List<ClientAuthentication> OTHERS =
      List.of(
          ClientAuthentication.none(),
          ClientAuthentication.clientSecretBasic(Secret.of("s")),
          ClientAuthentication.clientSecretPost(Secret.of("s")));

  @Test
  void certificate_goesToTheAliases() {
    for (ClientAuthentication each : CERTIFICATES) {
      assertThat(MutualTls.tokenEndpoint(ALIASED, each)).isEqualTo(MTLS_TOKEN);
      assertThat(MutualTls.revocationEndpoint(ALIASED, each)).contains(MTLS_REVOKE);
    }
  }

  @Test
  void certificateWithoutAliases_goesToTheOrdinaryEndpoints() {
    for (ClientAuthentication each : CERTIFICATES) {
      assertThat(MutualTls.tokenEndpoint(PLAIN, each)).isEqualTo(TOKEN);
      assertThat(MutualTls.revocationEndpoint(PLAIN, each)).contains(REVOKE);
    }
  }

  @Test
  void otherMethods_goToTheOrdinaryEndpoints() {
    for (ClientAuthentication each : OTHERS) {
      assertThat(MutualTls.tokenEndpoint(ALIASED, each)).isEqualTo(TOKEN);
      assertThat(MutualTls.revocationEndpoint(ALIASED, each)).contains(REVOKE);
    }
  }
}
