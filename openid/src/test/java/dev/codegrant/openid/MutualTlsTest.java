package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.TransportException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** RFC 8705 section 2 over real TLS: what core sends, and the certificate it comes with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsTest {

  private final TokenSet tokens =
      TokenSet.builder(AccessToken.bearer(Secret.of("a")), Instant.EPOCH)
          .refreshToken(RefreshToken.of(Secret.of("r")))
          .build();

  private Certificates ofServer;
  private Certificates ofClient;
  private MutualTlsServer server;

  @BeforeAll
  void makeKeys() throws Exception {
    ofServer = Certificates.selfSigned("server");
    ofClient = Certificates.selfSigned("client");
  }

  @BeforeEach
  void start() throws Exception {
    server = MutualTlsServer.start(ofServer.trusting(ofClient));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void certificate_comesWithTheClientIdAndNothingElse() throws Exception {
    for (ClientAuthentication each :
        new ClientAuthentication[] {
          ClientAuthentication.tlsClientAuth(), ClientAuthentication.selfSignedTlsClientAuth()
        }) {
      OAuthClient client = client(each, ofClient.trusting(ofServer));
      client.refresh(tokens);
      client.revoke(tokens.accessToken());
    }

    assertThat(server.seen())
        .extracting(MutualTlsServer.Seen::path)
        .containsExactly("/token", "/revoke", "/token", "/revoke");
    assertThat(server.seen())
        .allSatisfy(
            seen -> {
              assertThat(seen.certificate()).isEqualTo(ofClient.certificate());
              assertThat(seen.authorization()).isEmpty();
              assertThat(seen.body()).doesNotContain("client_secret", "client_assertion");
            });
    assertThat(server.seen().get(0).body())
        .isEqualTo("grant_type=refresh_token&refresh_token=r&client_id=app");
  }

  @Test
  @DisplayName("oidcc-client-test-mtls-endpoint-aliases")
  void certificate_goesToTheAliasesAlone() throws Exception {
    AuthorizationServer aliased =
        AuthorizationServer.builder(
                URI.create("https://127.0.0.1/authorize"), server.uri("/ordinary/token"))
            .revocationEndpoint(server.uri("/ordinary/revoke"))
            .endpoint("mtls_endpoint_aliases.token_endpoint", server.uri("/mtls/token"))
            .endpoint("mtls_endpoint_aliases.revocation_endpoint", server.uri("/mtls/revoke"))
            .build();
    OAuthClient client =
        client(aliased, ClientAuthentication.tlsClientAuth(), ofClient.trusting(ofServer));

    client.refresh(tokens);
    client.revoke(tokens.accessToken());

    assertThat(server.seen())
        .extracting(MutualTlsServer.Seen::path)
        .containsExactly("/mtls/token", "/mtls/revoke");
    assertThat(server.seen())
        .allSatisfy(seen -> assertThat(seen.certificate()).isEqualTo(ofClient.certificate()));
  }

  @Test
  void withoutCertificate_nothingIsSent() throws Exception {
    OAuthClient client = client(ClientAuthentication.tlsClientAuth(), ofServer.anonymousClient());
    assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.refresh(tokens));
    assertThat(server.seen()).isEmpty();
  }

  /** The context decides whom the client trusts, too. */
  @Test
  void atAServerThatTheContextDoesNotTrust_nothingIsSent() throws Exception {
    OAuthClient client = client(ClientAuthentication.tlsClientAuth(), ofClient.trusting(ofClient));
    assertThatExceptionOfType(TransportException.class).isThrownBy(() -> client.refresh(tokens));
    assertThat(server.seen()).isEmpty();
  }

  private OAuthClient client(ClientAuthentication authentication, SSLContext context)
      throws IOException {
    AuthorizationServer where =
        AuthorizationServer.builder(URI.create("https://127.0.0.1/authorize"), server.uri("/token"))
            .revocationEndpoint(server.uri("/revoke"))
            .build();
    return client(where, authentication, context);
  }

  private static OAuthClient client(
      AuthorizationServer where, ClientAuthentication authentication, SSLContext context) {
    return OAuthClient.builder(where, new ClientId("app"))
        .clientAuthentication(authentication)
        .sslContext(context)
        .build();
  }
}
