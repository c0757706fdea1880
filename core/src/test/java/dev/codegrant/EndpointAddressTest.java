package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Requests go to the endpoint as configured, and to no other. */
class EndpointAddressTest {

  private static OAuthClient client(URI endpoint) {
    return OAuthClient.builder(
            AuthorizationServer.builder(URI.create("https://as.example/a"), endpoint)
                .revocationEndpoint(endpoint)
                .build(),
            new ClientId("app"))
        .clientSecret(Secret.of("client-s3cret-0123456789"))
        .build();
  }

  @Test
  void revocationRedirect_isRefused() throws Exception {
    try (RawServer elsewhere = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        RawServer raw =
            RawServer.answering(
                "HTTP/1.1 307 x\r\nLocation: "
                    + elsewhere.uri()
                    + "\r\nContent-Length: 0\r\n\r\n")) {
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> client(raw.uri()).revoke(AccessToken.bearer(Secret.of("at-0"))))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.HTTP_REDIRECT_REFUSED));
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void queryOfTheTokenEndpoint_isKept() throws Exception {
    String body = "{\"access_token\":\"AT\",\"token_type\":\"Bearer\"}";
    try (RawServer raw =
        RawServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body))) {
      client(URI.create(raw.uri() + "?tenant=a%2Fb"))
          .refresh(
              TokenSet.builder(AccessToken.bearer(Secret.of("at-0")), Instant.EPOCH)
                  .refreshToken(RefreshToken.of(Secret.of("rt-0")))
                  .build());
      assertThat(raw.requests().get(0).head()).startsWith("POST /token?tenant=a%2Fb HTTP/1.1\r\n");
      assertThat(raw.requests().get(0).body()).doesNotContain("tenant");
    }
  }
}
