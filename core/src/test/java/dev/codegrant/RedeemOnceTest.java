package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.BreakingPoint;
import dev.codegrant.rawserver.BreakingServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A code is sent once, wherever the exchange breaks (RFC 9700 section 2.1.1). */
class RedeemOnceTest {

  private static final URI REDIRECT_URI = URI.create("https://app.example/cb");

  static Stream<Arguments> breaks() {
    return Stream.of(BreakingPoint.values())
        .flatMap(point -> Stream.of(Arguments.of(point, false), Arguments.of(point, true)));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void brokenOnAFreshConnection_isSentOnce(BreakingPoint point, boolean byReset) throws Exception {
    BreakingServer server = new BreakingServer(point, byReset, false);
    try (server) {
      OAuthClient client = client(server);
      assertBreaks(() -> client.redeem(granted(client)));
    }
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.posts()).isEqualTo(seen(point, byReset));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void brokenOnAKeptConnection_isSentOnce(BreakingPoint point, boolean byReset) throws Exception {
    BreakingServer server = new BreakingServer(point, byReset, true);
    try (server) {
      OAuthClient client = client(server);
      assertThat(client.refresh(tokens()).accessToken()).isNotNull();
      if (point == BreakingPoint.CONNECTED) {
        server.awaitBreak(); // before the code is sent: the next connection serves it
        assertThat(client.redeem(granted(client)).accessToken()).isNotNull();
      } else {
        assertBreaks(() -> client.redeem(granted(client)));
      }
    }
    assertThat(server.connections()).isEqualTo(point == BreakingPoint.CONNECTED ? 2 : 1);
    assertThat(server.posts()).as("the refresh, and the code once").isEqualTo(2);
  }

  @Test
  void unbroken_isSentOnceOnTheKeptConnection() throws Exception {
    BreakingServer server = new BreakingServer(BreakingPoint.WHOLE_REQUEST, false, true);
    try (server) {
      OAuthClient client = client(server);
      assertThat(client.redeem(granted(client)).accessToken()).isNotNull();
    }
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.posts()).isEqualTo(1);
  }

  /** A server that resets a connection before it reads anything never learns what was sent. */
  private static int seen(BreakingPoint point, boolean byReset) {
    return point == BreakingPoint.CONNECTED && byReset ? 0 : 1;
  }

  private static void assertBreaks(Runnable redeem) {
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(redeem::run)
        .satisfies(
            e ->
                assertThat(e.kind())
                    .isIn(ErrorKind.TRANSPORT_FAILED, ErrorKind.RESPONSE_TRUNCATED));
  }

  private static OAuthClient client(BreakingServer server) {
    return OAuthClient.builder(
            AuthorizationServer.builder(URI.create("https://as.example/authorize"), server.uri())
                .build(),
            new ClientId("app"))
        .build();
  }

  private static TokenSet tokens() {
    return TokenSet.builder(AccessToken.bearer(Secret.of("at-0")), Instant.EPOCH)
        .refreshToken(RefreshToken.of(Secret.of("rt-0")))
        .build();
  }

  private static GrantedAuthorization granted(OAuthClient client) {
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(REDIRECT_URI).build());
    String query = pending.authorizationUri().getRawQuery();
    String state =
        Stream.of(query.split("&", -1))
            .filter(pair -> pair.startsWith("state="))
            .map(pair -> URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8))
            .findFirst()
            .orElseThrow();
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofUri(REDIRECT_URI + "?code=c0de&state=" + state));
  }
}
