package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentTokenTest {

  private static final Instant ISSUED = Instant.parse("2026-01-01T12:00:00Z");

  private static TokenSet tokens(Duration life) {
    AccessToken token = AccessToken.bearer(Secret.of("token")).expiringAt(ISSUED.plus(life));
    return TokenSet.builder(token, ISSUED).build();
  }

  @Nested
  class IsYoung {

    @Test
    void ofALongLife_endsAMinuteBeforeTheEnd() {
      TokenSet tokens = tokens(Duration.ofHours(1));

      assertThat(CurrentToken.isYoung(tokens, ISSUED.plusSeconds(3600 - 61))).isTrue();
      assertThat(CurrentToken.isYoung(tokens, ISSUED.plusSeconds(3600 - 60))).isFalse();
    }

    @Test
    void ofAShortLife_endsAtItsLastFifth() {
      TokenSet tokens = tokens(Duration.ofSeconds(100));

      assertThat(CurrentToken.isYoung(tokens, ISSUED.plusSeconds(79))).isTrue();
      assertThat(CurrentToken.isYoung(tokens, ISSUED.plusSeconds(80))).isFalse();
    }

    @Test
    void withoutAnEnd_neverEnds() {
      TokenSet tokens = TokenSet.builder(AccessToken.bearer(Secret.of("token")), ISSUED).build();

      assertThat(CurrentToken.isYoung(tokens, ISSUED.plus(Duration.ofDays(999)))).isTrue();
    }
  }

  @Nested
  class Tokens {

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

    private TokenSet refreshed(TokenStore store) {
      Console nowhere = Program.console();
      Console console =
          new Console(
              nowhere.in(),
              nowhere.out(),
              new PrintStream(err, true, UTF_8),
              nowhere.env(),
              nowhere.browser());
      SavedLogins saved = shelf.open(store);
      return new CurrentToken(
              new Errand(console, new OutputOptions()),
              saved,
              saved.require(new SavedName("work")),
              Duration.ofSeconds(10),
              Duration.ofMillis(20))
          .tokens(true);
    }

    @Test
    void thatTheStoreDoesNotTake_areHandedOut_withARemark() {
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

      TokenSet refreshed = refreshed(store);
      broken.set(false);

      assertThat(Visit.get(server.resource(), refreshed.accessToken().value().reveal()))
          .isEqualTo(200);
      assertThat(err.toString(UTF_8))
          .contains("codegrant: the new tokens could not be saved in " + shelf.store())
          .contains("the refresh token there may be used up");
    }

    @Test
    void thatTheStoreTakes_areHandedOutWithoutARemark() {
      TokenSet refreshed = refreshed(shelf.open().tokens());

      assertThat(refreshed.accessToken()).isEqualTo(shelf.tokens("work").accessToken());
      assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void thatAnotherHasReplaced_areThoseOfThisRefreshAllTheSame() {
      SavedLogins saved = shelf.open();
      TokenStore plain = saved.tokens();
      TokenSet others = tokens(Duration.ofDays(99_999));
      TokenStore store =
          MeddledStore.after(
              plain,
              number -> {
                if (number == 2) {
                  plain.save(saved.require(new SavedName("work")).key(), others);
                }
              });

      TokenSet refreshed = refreshed(store);

      assertThat(shelf.tokens("work").accessToken()).isEqualTo(others.accessToken());
      assertThat(Visit.get(server.resource(), refreshed.accessToken().value().reveal()))
          .isEqualTo(200);
    }
  }
}
