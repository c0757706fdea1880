package dev.codegrant;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A token endpoint that answers every request with one status, media type and body. */
final class TokenEndpointScript {

  static final URI REDIRECT_URI = URI.create("https://app.example/cb?tenant=7");

  private static final URI AUTHORIZE = URI.create("https://as.example/authorize");

  private TokenEndpointScript() {}

  static TokenSet refreshed(Quirks quirks, int status, String type, String body)
      throws IOException {
    try (RawServer raw = answering(status, type, body)) {
      return client(raw, quirks).refresh(tokens());
    }
  }

  static TokenSet redeemed(Quirks quirks, int status, String type, String body) throws IOException {
    try (RawServer raw = answering(status, type, body)) {
      OAuthClient client = client(raw, quirks);
      PendingAuthorization pending =
          client.authorize(AuthorizationRequest.builder(REDIRECT_URI).build());
      return client.redeem(
          (GrantedAuthorization)
              pending.receive(
                  CallbackParameters.ofQuery("code=c0de&state=" + pending.state().reveal())));
    }
  }

  static OAuthException refusedRefresh(Quirks quirks, int status, String type, String body) {
    return catchThrowableOfType(OAuthException.class, () -> refreshed(quirks, status, type, body));
  }

  static OAuthException refusedCode(Quirks quirks, int status, String type, String body) {
    return catchThrowableOfType(OAuthException.class, () -> redeemed(quirks, status, type, body));
  }

  static RawServer answering(int status, String type, String body) {
    return RawServer.answering(
        "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, type, body.getBytes(StandardCharsets.UTF_8).length, body));
  }

  static OAuthClient client(RawServer raw, Quirks quirks) {
    return OAuthClient.builder(
            AuthorizationServer.builder(AUTHORIZE, raw.uri()).quirks(quirks).build(),
            new ClientId("app"))
        .build();
  }

  static TokenSet tokens() {
    return TokenSet.builder(AccessToken.bearer(Secret.of("AT-0")), Instant.EPOCH)
        .refreshToken(RefreshToken.of(Secret.of("RT-0")))
        .build();
  }
}
