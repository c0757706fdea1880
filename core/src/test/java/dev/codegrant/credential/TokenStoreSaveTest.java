package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreSaveTest {

  /** Another writer comes in between, a number of times. */
  private static final class Overtaken implements TokenStore {
    final TokenStore store = TokenStore.inMemory(10, evicted -> {});
    int others;

    @Override
    public Optional<TokenRecord> load(TokenKey key) {
      Optional<TokenRecord> read = store.load(key);
      if (others-- > 0) {
        store.save(key, tokens(1000 + others, NOON));
      }
      return read;
    }

    @Override
    public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      return store.replace(key, expectedVersion, next);
    }

    @Override
    public void delete(TokenKey key) {
      store.delete(key);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 98, 99})
  void writersInBetween_areWrittenOver(int others) {
    Overtaken overtaken = new Overtaken();
    overtaken.others = others;

    overtaken.save(KEY, tokens(1, NOON));

    assertThat(overtaken.store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(1, NOON));
  }

  /** A copy that lags behind would be asked for ever. */
  @Test
  void storeThatNeverShowsWhatWasWritten_isGivenUp() {
    Overtaken overtaken = new Overtaken();
    overtaken.others = Integer.MAX_VALUE;

    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> overtaken.save(KEY, tokens(1, NOON)))
        .matches(e -> e.kind() == ErrorKind.STORE_FAILED && e.isTransient());
    assertThat(overtaken.others).isEqualTo(Integer.MAX_VALUE - 100);
  }

  @Test
  void recordThatCannotBeRead_isNotWrittenOver() {
    MapRecordStore records = new MapRecordStore();
    TokenStore store = TokenStore.insecurePlaintext(records, "to write the row");
    records.put(KEY, 1, "{\"v\":99}");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> store.save(KEY, tokens(1, NOON)))
        .matches(e -> e.kind() == ErrorKind.STORE_CORRUPT);
    assertThat(records.row(KEY).text().reveal()).isEqualTo("{\"v\":99}");

    store.delete(KEY);
    store.save(KEY, tokens(1, NOON));
    assertThat(store.load(KEY)).isPresent();
  }
}
