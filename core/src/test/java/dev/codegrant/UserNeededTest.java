package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that wants to see the user has not ended the grant: the refresh token stays. */
class UserNeededTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final TokenKey KEY = new TokenKey("app", "https://as.example", "user-1");
  private static final String RAPT =
      "{\"error\":\"invalid_grant\",\"error_subtype\":\"invalid_rapt\"}";
  private static final String DEAD = "{\"error\":\"invalid_grant\"}";
  private static final String GOOD =
      "{\"access_token\":\"AT-2\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final RawServer endpoint = RawServer.start(exchange -> exchange.write(answers.remove(0)));
  private final ManualClock clock = ManualClock.at(NOON);
  private final TokenStore store = TokenStore.inMemory(10, evicted -> {});
  private final TokenSource source = source();

  private TokenSource source() {
    Quirks google =
        Quirks.builder()
            .errors(
                ErrorQuirks.builder()
                    .rule("interaction_required", Map.of("error_subtype", List.of("invalid_rapt")))
                    .build())
            .build();
    AuthorizationServer server =
        AuthorizationServer.builder(URI.create("https://as.example/authorize"), endpoint.uri())
            .issuer("https://as.example")
            .quirks(google)
            .build();
    return OAuthClient.builder(server, new ClientId("app"))
        .clock(clock)
        .build()
        .tokenSource(store, KEY);
  }

  @AfterEach
  void stop() throws IOException {
    endpoint.close();
  }

  private void save(Duration life) {
    store.save(
        KEY,
        TokenSet.builder(AccessToken.bearer(Secret.of("AT-1")).expiringAt(NOON.plus(life)), NOON)
            .refreshToken(RefreshToken.of(Secret.of("RT-1")))
            .issuedTo("app")
            .build());
  }

  private void answer(int status, String body) {
    answers.add(
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, body.length(), body));
  }

  private ReauthorizationRequiredException refused() {
    return catchThrowableOfType(ReauthorizationRequiredException.class, source::token);
  }

  @Test
  void refusal_keepsTheRefreshToken_andItIsSentAgainLater() {
    save(Duration.ZERO);
    answer(400, RAPT);
    assertThat(refused().kind()).isEqualTo(ErrorKind.REAUTHENTICATION_REQUIRED);
    assertThat(store.load(KEY).orElseThrow().ended()).isEmpty();
    assertThat(store.load(KEY).orElseThrow().tokens().refreshToken()).isPresent();

    clock.advance(Duration.ofMinutes(1));
    answer(200, GOOD);
    assertThat(source.token().value()).isEqualTo(Secret.of("AT-2"));
    assertThat(store.load(KEY).orElseThrow().tokens().refreshToken().orElseThrow().value())
        .isEqualTo(Secret.of("RT-1"));
  }

  @Test
  void deadGrant_isNotSentAgain() {
    save(Duration.ZERO);
    answer(400, DEAD);
    assertThat(refused().kind()).isEqualTo(ErrorKind.GRANT_REVOKED);
    assertThat(store.load(KEY).orElseThrow().ended()).contains(ErrorKind.GRANT_REVOKED);

    clock.advance(Duration.ofMinutes(1));
    answer(200, GOOD);
    assertThat(refused().kind()).isEqualTo(ErrorKind.GRANT_REVOKED);
    assertThat(answers).hasSize(1);
  }
}
