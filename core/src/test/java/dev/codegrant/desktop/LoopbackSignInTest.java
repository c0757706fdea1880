package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.ScriptedIdTokens;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sign-in on the user's machine needs a verifier before the browser opens. */
class LoopbackSignInTest {

  private static final String BODY = "{\"access_token\":\"AT\",\"token_type\":\"Bearer\"}";

  private final RawServer endpoint =
      RawServer.answering(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(BODY.length(), BODY));
  private final List<Object> met = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    endpoint.close();
  }

  private OAuthClient.Builder client() {
    return OAuthClient.builder(
        AuthorizationServer.builder(URI.create("https://as.example/authorize"), endpoint.uri())
            .build(),
        new ClientId("desktop"));
  }

  private LoopbackFlow flow(OAuthClient client) {
    return LoopbackFlow.builder(client).browser(met::add).observer(met::add).build();
  }

  private static AuthorizationRequest signIn(URI redirectUri) {
    return AuthorizationRequest.builder(redirectUri).scope(Scope.of("openid")).build();
  }

  @Test
  void withoutVerifier_isRefusedBeforeTheBrowserOpens() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                flow(client().build()).authorize(LoopbackSignInTest::signIn, Duration.ofSeconds(5)))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
        .withMessageContaining("codegrant-openid");
    assertThat(met).isEmpty();
  }

  @Test
  void withVerifier_opensTheBrowser() {
    LoopbackFlow flow = flow(client().idTokenVerifier(ScriptedIdTokens.proving()).build());
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> flow.authorize(LoopbackSignInTest::signIn, Duration.ofMillis(50)))
        .matches(e -> e.kind() == ErrorKind.LOOPBACK_TIMEOUT);
    assertThat(met).hasSize(2);
  }

  /** The page must not say that the user is signed in. */
  @Test
  void answerWithoutIdToken_isRefused_andThePageSaysSo() throws Exception {
    List<Wire.Answer> pages = new ArrayList<>();
    List<Thread> browsers = new ArrayList<>();
    LoopbackFlow flow =
        LoopbackFlow.builder(client().idTokenVerifier(ScriptedIdTokens.proving()).build())
            .observer(met::add)
            .browser(
                uri -> {
                  PendingAuthorization pending = (PendingAuthorization) met.get(0);
                  Thread browser = new Thread(() -> pages.add(visit(pending)), "browser");
                  browsers.add(browser);
                  browser.start();
                })
            .build();
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> flow.authorize(LoopbackSignInTest::signIn, Duration.ofSeconds(20)))
        .matches(e -> e.kind() == ErrorKind.ID_TOKEN_MISSING);
    browsers.get(0).join();
    assertThat(pages)
        .singleElement()
        .satisfies(
            page ->
                assertThat(page.body())
                    .contains("ID_TOKEN_MISSING")
                    .doesNotContain("You are signed in"));
  }

  private static Wire.Answer visit(PendingAuthorization pending) {
    int port = pending.redirectUri().getPort();
    try {
      return Wire.send(
          port,
          "GET /callback?code=c&state=%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
              .formatted(pending.state().reveal(), port));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
