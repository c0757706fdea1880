package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class UnbrokenStoreTest {

  private static final TokenKey KEY = new TokenKey("app", "https://id.example", "work");
  private static final Duration LONG = Duration.ofSeconds(30);

  /** A store whose next answers are set by the test. */
  private static final class Answers implements TokenStore {
    private boolean written = true;
    private boolean broken;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      return Optional.empty();
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      if (broken) {
        throw new TransportException(ErrorKind.STORE_FAILED, "a store", "none", "nothing", null);
      }
      return written;
    }

    @Override
    public void delete(TokenKey key) {}
  }

  private final Answers answers = new Answers();

  private static boolean write(UnbrokenStore store) {
    TokenSet tokens =
        TokenSet.builder(AccessToken.bearer(Secret.of("token")), Instant.now()).build();
    return store.replace(KEY, TokenStore.ABSENT, TokenRecord.of(tokens));
  }

  private static CompletableFuture<Void> atExit(UnbrokenStore store) {
    return CompletableFuture.runAsync(() -> store.awaitEnd(LONG));
  }

  @Test
  void withoutALease_holdsNothingUp() throws Exception {
    try (UnbrokenStore store = UnbrokenStore.of(answers, LONG)) {
      atExit(store).get(10, TimeUnit.SECONDS);
      answers.written = false;
      assertThat(write(store)).isFalse();
      atExit(store).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void withALease_holdsTheExitUpUntilItIsClosed() throws Exception {
    CompletableFuture<Void> exit;
    try (UnbrokenStore store = UnbrokenStore.of(answers, LONG)) {
      assertThat(write(store)).isTrue();
      answers.written = false;
      assertThat(write(store)).as("the result, over another's record").isFalse();
      exit = atExit(store);
      assertThatThrownBy(() -> exit.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
    }
    exit.get(10, TimeUnit.SECONDS);
  }

  @Test
  void withALeaseThatNeverEnds_holdsTheExitUpForAWhile() throws Exception {
    try (UnbrokenStore store = UnbrokenStore.of(answers, LONG)) {
      assertThat(write(store)).isTrue();

      CompletableFuture.runAsync(() -> store.awaitEnd(Duration.ofMillis(10)))
          .get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatWasNotWritten_isWaitedForUntilItIs() throws Exception {
    try (UnbrokenStore store = UnbrokenStore.of(answers, LONG)) {
      assertThat(store.isWrittenWithin(Duration.ZERO)).isTrue();
      answers.broken = true;
      assertThatThrownBy(() -> write(store)).isInstanceOf(TransportException.class);
      assertThat(store.isWrittenWithin(Duration.ofMillis(10))).isFalse();

      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> store.isWrittenWithin(LONG));
      answers.broken = false;
      assertThat(write(store)).isTrue();
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
