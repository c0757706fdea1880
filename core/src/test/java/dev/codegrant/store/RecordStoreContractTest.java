package dev.codegrant.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.codegrant.contract.RecordStoreContract;
import dev.codegrant.token.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract finds out stores that break it, each by the test that is meant to. */
@SuppressWarnings("JUnitMethodInvoked") // what is tested here is a test
class RecordStoreContractTest {

  private static final class Contract extends RecordStoreContract {
    private final RecordStore store;

    Contract(RecordStore store) {
      this.store = store;
    }

    @Override
    protected RecordStore store() {
      return store;
    }

    @Override
    protected RecordStore sameStoreAgain(RecordStore same) {
      return same;
    }
  }

  /** A store in a map, to be broken in one place. */
  private static class MapStore implements RecordStore {
    final Map<String, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public Optional<Entry> load(String id) {
      return Optional.ofNullable(entries.get(id));
    }

    @Override
    public synchronized boolean replace(String id, long expectedVersion, Entry next) {
      if (load(id).map(Entry::version).orElse(ABSENT) != expectedVersion) {
        return false;
      }
      entries.put(id, next);
      return true;
    }

    @Override
    public void delete(String id) {
      entries.remove(id);
    }
  }

  private static void assertFoundOut(ThrowingCallable test) {
    assertThatThrownBy(test).isInstanceOf(AssertionError.class);
  }

  /** A race that nobody widens is lost in most runs; a busy machine may need a second one. */
  private static void assertFoundOutSoon(ThrowingCallable test) {
    for (int runs = 1; runs < 5; runs++) {
      if (catchThrowable(test) instanceof AssertionError) {
        return;
      }
    }
    assertFoundOut(test);
  }

  @Test
  void storeThatKeepsToIt_passes() {
    Contract contract = new Contract(new MapStore());
    assertThatCode(contract::ofManyWhoExpectOneVersion_oneWrites).doesNotThrowAnyException();
    assertThatCode(new Contract(new MapStore())::ofManyWhoWriteWhereNothingIs_oneDoes)
        .doesNotThrowAnyException();
    assertThatCode(new Contract(new MapStore())::text_comesBackByteForByte)
        .doesNotThrowAnyException();
    assertThatCode(new Contract(new MapStore())::replace_takesAVersionThatIsLower)
        .doesNotThrowAnyException();
    assertThatCode(new Contract(new MapStore())::delete_leavesNothing_andTheOthers)
        .doesNotThrowAnyException();
  }

  /** No lock, and nothing that makes the moment between the two any longer. */
  @Test
  void storeThatLooksFirstAndWritesThen_isFoundOut() {
    class Naive extends MapStore {
      @Override
      @SuppressWarnings("UnsynchronizedOverridesSynchronized") // that is what is broken
      public boolean replace(String id, long expectedVersion, Entry next) {
        if (load(id).map(Entry::version).orElse(ABSENT) != expectedVersion) {
          return false;
        }
        entries.put(id, next);
        return true;
      }
    }

    assertFoundOutSoon(() -> new Contract(new Naive()).ofManyWhoExpectOneVersion_oneWrites());
    assertFoundOutSoon(() -> new Contract(new Naive()).ofManyWhoWriteWhereNothingIs_oneDoes());
  }

  @Test
  void storeThatTakesVersionsThatGrowAlone_isFoundOut() {
    RecordStore broken =
        new MapStore() {
          @Override
          public synchronized boolean replace(String id, long expectedVersion, Entry next) {
            return next.version() > expectedVersion && super.replace(id, expectedVersion, next);
          }
        };

    assertFoundOut(new Contract(broken)::replace_takesAVersionThatIsLower);
  }

  @Test
  void storeThatCutsTextsOff_isFoundOut() {
    RecordStore broken =
        new MapStore() {
          @Override
          public synchronized boolean replace(String id, long expectedVersion, Entry next) {
            String text = next.text().reveal();
            String cut = text.substring(0, Math.min(text.length(), 65_535));
            return super.replace(id, expectedVersion, new Entry(next.version(), Secret.of(cut)));
          }
        };

    assertFoundOut(new Contract(broken)::text_comesBackByteForByte);
  }

  @Test
  void storeThatMakesWhatIsGone_isFoundOut() {
    RecordStore broken =
        new MapStore() {
          @Override
          public synchronized boolean replace(String id, long expectedVersion, Entry next) {
            return entries.containsKey(id)
                ? super.replace(id, expectedVersion, next)
                : entries.put(id, next) == null;
          }
        };

    assertFoundOut(new Contract(broken)::delete_leavesNothing_andTheOthers);
    assertFoundOut(new Contract(broken)::replace_whereNothingIs_expectingAVersion_isRefused);
  }
}
