package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.client.ClientId;
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

/** A server that echoes what it was sent cannot put it into a message, and so into a log. */
class EchoedSecretTest {

  private static final String REFRESH_TOKEN = "refresh-t0ken-0123456789";

  private static OAuthException refused(String body) throws Exception {
    try (RawServer raw =
        RawServer.answering(
            "HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body))) {
      OAuthClient client =
          OAuthClient.builder(
                  AuthorizationServer.builder(URI.create("https://as.example/a"), raw.uri())
                      .build(),
                  new ClientId("app"))
              .clientSecret(Secret.of("client-s3cret-0123456789"))
              .build();
      TokenSet tokens =
          TokenSet.builder(AccessToken.bearer(Secret.of("at-0")), Instant.EPOCH)
              .refreshToken(RefreshToken.of(Secret.of(REFRESH_TOKEN)))
              .build();
      return catchThrowableOfType(OAuthException.class, () -> client.refresh(tokens));
    }
  }

  @Test
  void refreshTokenAsTheError_isNotInTheMessage() throws Exception {
    assertThat(refused("{\"error\":\"" + REFRESH_TOKEN + "\"}"))
        .isNotNull()
        .hasMessageNotContaining(REFRESH_TOKEN);
  }

  @Test
  void refreshTokenAsTheDescription_isNotInTheMessage_andTheRegisteredCodeIs() throws Exception {
    assertThat(
            refused(
                "{\"error\":\"unauthorized_client\",\"error_description\":\""
                    + REFRESH_TOKEN
                    + "\"}"))
        .hasMessageContaining("unauthorized_client")
        .hasMessageNotContaining(REFRESH_TOKEN);
  }
}
