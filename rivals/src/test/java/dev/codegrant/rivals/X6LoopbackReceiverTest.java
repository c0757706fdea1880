package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.extensions.jetty.auth.oauth2.LocalServerReceiver;
import dev.codegrant.desktop.LoopbackFlow;
import dev.codegrant.flow.AuthorizationRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * A program waits for its answer on a port of the user's machine. It must listen on the loopback
 * interface alone (RFC 8252 section 8.3), and take no answer that is not to its own request (RFC
 * 6749 section 10.12).
 */
class X6LoopbackReceiverTest {

  @Nested
  class GoogleOAuthClientJetty {

    private static final int PORT = 8888;

    private final LocalServerReceiver receiver =
        new LocalServerReceiver.Builder().setPort(PORT).build();

    @BeforeEach
    void listen() throws IOException {
      assertThat(receiver.getRedirectUri()).isEqualTo("http://localhost:8888/Callback");
      assertThat(UnopenedHttpServer.latest().isStarted()).isTrue();
    }

    @AfterEach
    void stop() throws IOException {
      receiver.stop();
    }

    @Test
    void googleOAuthClient_listensOnAllAddresses() {
      assertThat(UnopenedHttpServer.latest().getAddress().getPort()).isEqualTo(PORT);
      assertThat(UnopenedHttpServer.latest().getAddress().getAddress().isAnyLocalAddress())
          .as(Fault.stillIn(GoogleOAuthClient.NAME))
          .isTrue();
    }

    @Test
    void googleOAuthClient_takesACodeWithoutState() throws Exception {
      int status = UnopenedHttpServer.latest().visit("/Callback?code=evil");

      assertThat(status).as(Fault.stillIn(GoogleOAuthClient.NAME)).isEqualTo(200);
      assertThat(receiver.waitForCode())
          .as(Fault.stillIn(GoogleOAuthClient.NAME))
          .isEqualTo("evil");
    }
  }

  @Nested
  class Codegrant {

    private final Origin tokenServer = Origin.answering(Origin.TOKENS);
    private final CompletableFuture<URI> shown = new CompletableFuture<>();
    private final FutureTask<LoopbackFlow.Result> signIn =
        new FutureTask<>(
            () ->
                LoopbackFlow.builder(Ours.publicClient(tokenServer.at("/token")).build())
                    .browser(shown::complete)
                    .build()
                    .authorize(
                        uri -> AuthorizationRequest.builder(uri).build(), Duration.ofSeconds(20)));
    private final Thread program = new Thread(signIn, "program");

    @BeforeEach
    void signIn() {
      program.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
      program.interrupt();
      program.join();
      tokenServer.close();
    }

    @Test
    void codegrant_listensOn127001Alone() throws Exception {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  new Socket(
                          InetAddress.getByAddress(new byte[] {127, 0, 0, 2}),
                          redirectUri().getPort())
                      .close());

      assertThat(visit("code=c&state=" + state())).isEqualTo(200);
    }

    @Test
    void codegrant_refusesACodeWithoutItsState_andGoesOnWaiting() throws Exception {
      assertThat(visit("code=evil")).isEqualTo(400);
      assertThat(visit("code=evil&state=guess")).isEqualTo(400);
      assertThat(tokenServer.requests()).isEmpty();

      assertThat(visit("code=c&state=" + state())).isEqualTo(200);
      assertThat(signIn.get(20, TimeUnit.SECONDS)).isInstanceOf(LoopbackFlow.Authorized.class);
      assertThat(tokenServer.requests()).hasSize(1);
      assertThat(tokenServer.requests().get(0).parameter("code")).contains("c");
    }

    private URI redirectUri() throws Exception {
      return URI.create(asked("redirect_uri"));
    }

    private String state() throws Exception {
      return asked("state");
    }

    private String asked(String name) throws Exception {
      return Received.query(shown.get(20, TimeUnit.SECONDS)).getOrDefault(name, "");
    }

    private int visit(String query) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(redirectUri() + "?" + query))
              .timeout(Duration.ofSeconds(20))
              .build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    }
  }
}
