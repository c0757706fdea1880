package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.AccessToken;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refresh that nobody asked for, as the call of an API may begin one. */
class HoldingsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start().registerPublicClient("public", "http://127.0.0.1/callback");
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void login() {
    shelf = new Shelf(directory);
    shelf.login(server, "work");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Holdings holdings(TokenStore store, Duration patience) {
    Console nowhere = Program.console();
    Console console =
        new Console(
            nowhere.in(),
            nowhere.out(),
            new PrintStream(err, true, UTF_8),
            nowhere.env(),
            nowhere.browser());
    Session session = new Session(console, new OutputOptions());
    Profile profile = shelf.open().require(new SavedName("work"));
    OAuthClient client =
        profile.client().client(session.transport(), LONG, Optional.empty()).build();
    return new Holdings(
        session,
        client,
        profile.key(),
        UnbrokenStore.of(store, LONG),
        new Holdings.Patience(patience, patience),
        "not saved");
  }

  @Test
  void close_waitsForARefreshInTheAir() throws Exception {
    CountDownLatch leased = new CountDownLatch(1);
    TokenStore store = MeddledStore.after(shelf.open().tokens(), number -> leased.countDown());
    AccessToken before = shelf.tokens("work").accessToken();
    server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().delayedBy(Duration.ofMillis(300)));
    CompletableFuture<AccessToken> refresh;
    try (Holdings holdings = holdings(store, LONG)) {
      refresh = CompletableFuture.supplyAsync(() -> holdings.source().replacementFor(before));
      assertThat(leased.await(30, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(shelf.tokens("work").accessToken()).isNotEqualTo(before);
    assertThat(refresh.get(30, TimeUnit.SECONDS)).isEqualTo(shelf.tokens("work").accessToken());
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void close_remarksOnceUponWhatTheStoreDoesNotTake() {
    AtomicBoolean broken = new AtomicBoolean(true);
    TokenStore store =
        MeddledStore.before(
            shelf.open().tokens(),
            number -> {
              if (number > 1 && broken.get()) { // the first is the lease
                throw new TransportException(
                    ErrorKind.STORE_FAILED, "a disk", "none", "nothing", null);
              }
            });
    try (Holdings holdings = holdings(store, Duration.ofMillis(20))) {
      AccessToken before = shelf.tokens("work").accessToken();
      assertThat(holdings.source().replacementFor(before)).isNotEqualTo(before);

      assertThat(holdings.isWritten()).isFalse();
    } finally {
      broken.set(false);
    }

    assertThat(err.toString(UTF_8)).isEqualTo("codegrant: not saved" + System.lineSeparator());
  }
}
