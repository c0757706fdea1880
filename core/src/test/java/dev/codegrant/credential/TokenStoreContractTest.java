package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.contract.TokenStoreContract;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract finds out stores that break it, each by the test that is meant to. */
@SuppressWarnings("JUnitMethodInvoked") // what is tested here is a test
class TokenStoreContractTest {

  private static final class Contract extends TokenStoreContract {
    private final TokenStore store;

    Contract(TokenStore store) {
      this.store = store;
    }

    @Override
    protected TokenStore store() {
      return store;
    }

    @Override
    protected TokenStore sameStoreAgain(TokenStore same) {
      return same;
    }

    /** How many meet at the barrier. */
    static int racers() {
      return RACERS;
    }
  }

  /** A store in a map, to be broken in one place. */
  private static class MapStore implements TokenStore {
    final Map<String, TokenRecord> records = new HashMap<>();

    String name(TokenKey key) {
      return RecordId.of(key);
    }

    long read(TokenKey key) {
      return load(key).map(TokenRecord::version).orElse(ABSENT);
    }

    @Override
    public synchronized Optional<TokenRecord> load(TokenKey key) {
      return Optional.ofNullable(records.get(name(key)));
    }

    @Override
    public synchronized boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
      next.requireOtherVersionThan(expectedVersion);
      if (read(key) != expectedVersion) {
        return false;
      }
      records.put(name(key), next);
      return true;
    }

    @Override
    public synchronized void delete(TokenKey key) {
      records.remove(name(key));
    }
  }

  private static void assertFoundOut(ThrowingCallable test) {
    assertThatThrownBy(test).isInstanceOf(AssertionError.class);
  }

  @Test
  void storeThatKeepsToIt_passes() {
    assertThatCode(() -> new Contract(new MapStore()).ofManyWhoExpectOneVersion_oneWrites())
        .doesNotThrowAnyException();
    assertThatCode(() -> new Contract(new MapStore()).keysThatDifferAtAll_neverShareARecord())
        .doesNotThrowAnyException();
  }

  @Test
  void storeThatReadsFirstAndWritesThen_isFoundOut() {
    CyclicBarrier allHaveRead = new CyclicBarrier(Contract.racers());
    TokenStore broken =
        new MapStore() {
          @Override
          @SuppressWarnings("UnsynchronizedOverridesSynchronized") // that is what is broken
          public boolean replace(TokenKey key, long expectedVersion, TokenRecord next) {
            boolean matches = read(key) == expectedVersion;
            try {
              allHaveRead.await();
            } catch (InterruptedException | BrokenBarrierException e) {
              throw new AssertionError(e);
            }
            return matches && super.replace(key, read(key), next);
          }
        };

    assertFoundOut(() -> new Contract(broken).ofManyWhoExpectOneVersion_oneWrites());
  }

  @Test
  void storeWhoseNamesIgnoreCase_isFoundOut() {
    TokenStore broken =
        new MapStore() {
          @Override
          String name(TokenKey key) {
            return key.toString().toLowerCase(Locale.ROOT);
          }
        };

    assertFoundOut(() -> new Contract(broken).keysThatDifferAtAll_neverShareARecord());
  }

  @Test
  void storeWhoseNamesAreNormalized_isFoundOut() {
    TokenStore broken =
        new MapStore() {
          @Override
          String name(TokenKey key) {
            return Normalizer.normalize(key.toString(), Normalizer.Form.NFC);
          }
        };

    assertFoundOut(() -> new Contract(broken).keysThatDifferAtAll_neverShareARecord());
  }

  @Test
  void storeWhoseNamesAreJoinedWithoutASeparator_isFoundOut() {
    TokenStore broken =
        new MapStore() {
          @Override
          String name(TokenKey key) {
            return key.registration() + key.issuer() + key.subject();
          }
        };

    assertFoundOut(() -> new Contract(broken).keysThatDifferAtAll_neverShareARecord());
  }

  @Test
  void storeThatKeepsTheAccessTokenAlone_isFoundOut() {
    TokenStore broken =
        new MapStore() {
          @Override
          public synchronized boolean replace(
              TokenKey key, long expectedVersion, TokenRecord next) {
            TokenRecord poor =
                new TokenRecord(
                    Samples.tokens(1, Samples.NOON), next.version(), next.refresh(), "{}");
            return super.replace(key, expectedVersion, poor);
          }
        };

    assertFoundOut(() -> new Contract(broken).load_givesAllThatWasSaved_toAllInstances());
  }

  @Test
  void storeThatCountsVersionsItself_isFoundOut() {
    TokenStore broken =
        new MapStore() {
          @Override
          public synchronized boolean replace(
              TokenKey key, long expectedVersion, TokenRecord next) {
            TokenRecord counted =
                new TokenRecord(next.tokens(), expectedVersion + 1, next.refresh(), "{}");
            return super.replace(key, expectedVersion, counted);
          }
        };

    assertFoundOut(() -> new Contract(broken).versionFromBeforeADeletion_neverComesBack());
    assertFoundOut(() -> new Contract(broken).replace_whereNothingIs_expectingNothing_writes());
  }
}
