package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Result;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.rawserver.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The socket and the threads: who may connect while the flow waits, and that nothing stays. */
class LoopbackEndTest {

  private final SignIn signIn = new SignIn();

  @AfterEach
  void stop() {
    signIn.close();
  }

  /** At a port that nobody else opens when the flow has closed it. */
  private LoopbackFlow.Builder flow() throws IOException {
    return signIn.flow().port(Ports.free());
  }

  private Future<Result> begin(Duration timeout) throws Exception {
    return signIn.begin(flow().build(), timeout);
  }

  private Future<Result> begin() throws Exception {
    return begin(SignIn.AMPLE);
  }

  private static AuthorizationRequest requestFor(URI redirectUri) {
    return AuthorizationRequest.builder(redirectUri).build();
  }

  private static OAuthException failure(Future<Result> result) {
    ExecutionException e =
        catchThrowableOfType(ExecutionException.class, () -> result.get(20, TimeUnit.SECONDS));
    return (OAuthException) Objects.requireNonNull(e.getCause());
  }

  private static void assertNothingStays(int port) {
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Wire.connect(port).close());
    assertSoon("no thread left", () -> !isLoopbackThreadLeft());
  }

  private static boolean isLoopbackThreadLeft() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("codegrant-loopback"));
  }

  private static void assertSoon(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Nested
  class NothingStays {

    @Test
    void afterSuccess() throws Exception {
      Future<Result> result = begin();
      Wire.connect(signIn.port()).close();
      signIn.visitWithCode();

      assertThat(result.get()).isInstanceOf(Authorized.class);
      assertNothingStays(signIn.port());
    }

    @Test
    void afterDenial() throws Exception {
      Future<Result> result = begin();
      signIn.visit("/callback?error=access_denied&state=" + signIn.state());

      assertThat(result.get()).isInstanceOf(LoopbackFlow.Denied.class);
      assertNothingStays(signIn.port());
    }

    @Test
    void afterFailure() throws Exception {
      signIn.answerTokens(400, "{\"error\":\"invalid_grant\"}");
      Future<Result> result = begin();
      signIn.visitWithCode();

      assertThat(failure(result).kind()).isEqualTo(ErrorKind.CODE_REJECTED);
      assertNothingStays(signIn.port());
    }

    @Test
    void afterTimeout() throws Exception {
      Future<Result> result = begin(SignIn.SHORT);

      assertThat(failure(result).kind()).isEqualTo(ErrorKind.LOOPBACK_TIMEOUT);
      assertNothingStays(signIn.port());
    }

    @Test
    void afterInterrupt() throws Exception {
      Future<Result> result = begin();
      signIn.interrupt();

      assertThat(failure(result).kind()).isEqualTo(ErrorKind.INTERRUPTED);
      assertNothingStays(signIn.port());
    }

    @Test
    void afterABrowserThatThrows() throws IOException {
      CompletableFuture<URI> shown = new CompletableFuture<>();
      LoopbackFlow flow =
          flow()
              .browser(
                  uri -> {
                    shown.complete(uri);
                    throw new IllegalStateException("no browser");
                  })
              .observer(state -> {})
              .build();
      CompletableFuture<URI> redirectUri = new CompletableFuture<>();

      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  flow.authorize(
                      uri -> {
                        redirectUri.complete(uri);
                        return requestFor(uri);
                      },
                      SignIn.AMPLE));
      assertThat(shown).isDone();
      assertNothingStays(redirectUri.join().getPort());
    }

    @Test
    void afterAnObserverThatThrows_andTheUserSeesAPage() throws Exception {
      LoopbackFlow flow =
          flow()
              .observer(
                  state -> {
                    if (state instanceof GrantedAuthorization) {
                      throw new IllegalStateException("a bug of the program: c-1");
                    }
                  })
              .build();
      Future<Result> result = signIn.begin(flow, SignIn.AMPLE);

      Wire.Answer page = signIn.visitWithCode();

      assertThat(page.status()).isEqualTo(500);
      assertThat(page.body()).contains("Sign-in did not work").doesNotContain("c-1", "bug");
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(result::get)
          .withCauseInstanceOf(IllegalStateException.class);
      assertThat(signIn.redemptions()).isEmpty();
      assertNothingStays(signIn.port());
    }
  }

  @Nested
  class Interrupt {

    @Test
    void beforeTheWait_endsItAndKeepsTheFlag() {
      LoopbackFlow flow = signIn.flow().build();
      Thread.currentThread().interrupt();

      TransportException e =
          catchThrowableOfType(
              TransportException.class,
              () -> flow.authorize(LoopbackEndTest::requestFor, SignIn.AMPLE));

      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
      assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED);
    }
  }

  @Nested
  class Listening {

    @Test
    void isOn127001Alone() throws Exception {
      Future<Result> result = signIn.begin();

      byte[] ipv6 = new byte[16];
      ipv6[15] = 1;
      for (byte[] other : List.of(new byte[] {127, 0, 0, 2}, ipv6)) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> new Socket(InetAddress.getByAddress(other), signIn.port()).close());
      }
      assertThat(signIn.visitWithCode().status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(Authorized.class);
    }

    @Test
    void onATakenPort_fails_andOnTheSamePortFreed_works() throws Exception {
      int port;
      try (ServerSocket taken = Ports.taken()) {
        port = taken.getLocalPort();
        LoopbackFlow flow = signIn.flow().port(port).build();

        assertThatExceptionOfType(TransportException.class)
            .isThrownBy(() -> flow.authorize(LoopbackEndTest::requestFor, SignIn.AMPLE))
            .withMessageContaining("port " + taken.getLocalPort())
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.LOOPBACK_BIND_FAILED));
        assertThat(signIn.observed).as("nobody was asked").isEmpty();
      }
      Future<Result> result = signIn.begin(signIn.flow().port(port).build(), SignIn.AMPLE);
      assertThat(signIn.port()).isEqualTo(port);
      assertThat(signIn.visitWithCode().status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(Authorized.class);
    }
  }
}
