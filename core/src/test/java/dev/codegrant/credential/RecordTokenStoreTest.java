package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the failures of a store that somebody else wrote. */
class RecordTokenStoreTest {

  private static final String CANARY = "AT-canary-q7ZrXv0mT3kYw9LbNc5H";

  /** A store that does nothing but fail, or answers null. */
  private record Broken(@Nullable RuntimeException failure) implements RecordStore {

    @Override
    @SuppressWarnings("NullAway") // a broken store
    public Optional<Entry> load(String id) {
      fail();
      return null;
    }

    @Override
    public boolean replace(String id, long expectedVersion, Entry next) {
      fail();
      return false;
    }

    @Override
    public void delete(String id) {
      fail();
    }

    private void fail() {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static TokenStore store(RecordStore records) {
    return TokenStore.sealed(records, SealingKeys.random());
  }

  private static Stream<ThrowingCallable> calls(TokenStore store) {
    return Stream.of(
        () -> store.load(KEY),
        () -> store.replace(KEY, TokenStore.ABSENT, TokenRecord.of(tokens(1, NOON))),
        () -> store.delete(KEY),
        () -> store.save(KEY, tokens(1, NOON)),
        () -> store.signOut(KEY, token -> {}));
  }

  static Stream<OAuthException> ours() {
    return Stream.of(
        new TransportException(ErrorKind.STORE_FAILED, "a", "b", "c", null),
        new TransportException(ErrorKind.STORE_LOCK_TIMEOUT, "a", "b", "c", null),
        new ConfigurationException(ErrorKind.STORE_CORRUPT, "a", "b", "c"),
        new ConfigurationException(ErrorKind.STORE_PERMISSIONS, "a", "b", "c"));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void exceptionOfOurs_passes(OAuthException failure) {
    assertThat(calls(store(new Broken(failure))))
        .allSatisfy(call -> assertThatThrownBy(call).isSameAs(failure));
  }

  /** ST-022: never "no tokens", or every user is sent round again. Drivers quote their values. */
  @Test
  void anyOtherException_isAStoreThatFailed_andItsMessageIsNotKept() {
    RuntimeException failure =
        new IllegalStateException(
            "INSERT INTO t VALUES ('" + CANARY + "')",
            new UnsupportedOperationException(CANARY, new ArithmeticException(CANARY)));

    assertThat(calls(store(new Broken(failure))))
        .allSatisfy(
            call ->
                assertThatExceptionOfType(TransportException.class)
                    .isThrownBy(call)
                    .satisfies(
                        e -> {
                          assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED);
                          assertThat(e.isTransient()).isTrue();
                          assertThat(e.came())
                              .isEqualTo(
                                  "java.lang.IllegalStateException, caused by"
                                      + " java.lang.UnsupportedOperationException, caused by"
                                      + " java.lang.ArithmeticException");
                          assertThat(e).hasNoCause().hasNoSuppressedExceptions();
                          assertThat(e.getMessage()).doesNotContain("canary");
                        }));
  }

  @Test
  void causesInACircle_areCutOff() {
    IllegalStateException failure = new IllegalStateException();
    failure.initCause(new ArithmeticException().initCause(failure));

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> store(new Broken(failure)).load(KEY))
        .satisfies(e -> assertThat(e.came().split("caused by", -1)).hasSize(5));
  }

  @Test
  void nullInsteadOfAnAnswer_isAStoreThatFailed() {
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> store(new Broken(null)).load(KEY))
        .matches(e -> e.kind() == ErrorKind.STORE_FAILED);
  }

  @Test
  @SuppressWarnings("NullAway") // a broken store
  void entryWithoutText_isAStoreThatFailed() {
    MapRecordStore records = new MapRecordStore();
    records.put(KEY, new RecordStore.Entry(1, null));

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> store(records).load(KEY))
        .matches(e -> e.kind() == ErrorKind.STORE_FAILED);
  }

  @Test
  void records_areUnderTheHashOfTheirKey_withTheVersionInside() {
    MapRecordStore records = new MapRecordStore();
    TokenStore store = store(records);
    store.save(KEY, tokens(1, NOON));

    assertThat(records.size()).isEqualTo(1);
    assertThat(records.load(RecordId.of(KEY)).orElseThrow().version())
        .isEqualTo(store.load(KEY).orElseThrow().version());
  }
}
