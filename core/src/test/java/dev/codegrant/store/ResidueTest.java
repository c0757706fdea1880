package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.CANARY;
import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.corrupt;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.file;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left in the directory, and who clears it away. */
class ResidueTest {

  private static final String STALE = ID + ".json.0123456789abcdef.tmp";

  @TempDir Path temporary;
  private Path directory;
  private RecordStore store;

  @BeforeEach
  void oneEntry() {
    directory = temporary.resolve("store");
    store = StoreFiles.open(directory);
    store.replace(ID, RecordStore.ABSENT, entry(1));
  }

  /** ST-006: a whole and valid file, of an entry that there is and of one that there is not. */
  @Test
  void temporaryFileOfACrash_isNeverUsed_andGoesAtTheNextOpening() throws IOException {
    Files.write(directory.resolve(STALE), EntryFormat.bytes(ID, entry(9)));
    String another = OTHER_ID + ".json.fedcba9876543210.tmp";
    Files.write(directory.resolve(another), EntryFormat.bytes(OTHER_ID, entry(9)));

    assertThat(store.load(ID)).contains(entry(1));
    assertThat(store.load(OTHER_ID)).isEmpty();
    assertThat(store.replace(OTHER_ID, 9, entry(10))).isFalse();

    RecordStore opened = StoreFiles.open(directory);
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", ID + ".json");
    assertThat(opened.load(ID)).contains(entry(1));
    assertThat(opened.load(OTHER_ID)).isEmpty();
  }

  /** The lock is held here by one who does not know that of the threads, as another process. */
  @Test
  void temporaryFileOfOneWhoStandsStill_keepsNobodyFromReading_andGoesAfterwards()
      throws IOException {
    Files.write(directory.resolve(STALE), EntryFormat.bytes(ID, entry(9)));
    try (FileChannel open =
        FileChannel.open(directory.resolve(".lock"), StandardOpenOption.WRITE)) {
      FileLock held = open.lock();
      assertThat(StoreFiles.open(directory).load(ID)).contains(entry(1));
      assertThat(directory.resolve(STALE)).exists();
      held.release();
    }

    StoreFiles.open(directory);
    assertThat(directory.resolve(STALE)).doesNotExist();
  }

  /** ST-006: a link of such a name goes, and not what it leads to. */
  @Test
  void temporaryFileThatIsALink_isNotFollowed() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside"), "kept");
    Files.createSymbolicLink(directory.resolve(STALE), outside);

    StoreFiles.open(directory);

    assertThat(directory.resolve(STALE)).doesNotExist();
    assertThat(outside).hasContent("kept");
  }

  /** ST-038: after each thing that leaves a copy somewhere. */
  @Test
  void delete_leavesNoByteOfTheUser_inAnyFile() throws IOException {
    store.replace(ID, 1, entry(2));
    store.replace(OTHER_ID, RecordStore.ABSENT, new Entry(1, Secret.of("of another user")));
    for (int i = 0; i < 3; i++) {
      Files.writeString(file(directory, ID), "damaged, and still " + CANARY);
      refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));
      store.replace(ID, RecordStore.ABSENT, entry(2));
    }
    Files.write(directory.resolve(STALE), EntryFormat.bytes(ID, entry(9)));
    assertThat(corrupt(directory, ID, 3)).content().contains(CANARY);

    store.delete(ID);

    assertThat(StoreFiles.everything(temporary)).doesNotContain(CANARY).contains("of another user");
    assertThat(StoreFiles.names(directory)).containsExactly(".lock", OTHER_ID + ".json");
    assertThat(store.load(ID)).isEmpty();
  }

  @Test
  void delete_ofCopiesAlone_deletesThem() throws IOException {
    Files.writeString(file(directory, ID), CANARY);
    refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));

    store.delete(ID);

    assertThat(StoreFiles.everything(directory)).doesNotContain(CANARY);
  }

  @Test
  void filesOfOthers_areLeftAlone() throws IOException {
    String[] foreign = {
      "README",
      ID,
      ID + ".json.bak",
      ID + ".json.corrupt-5",
      ID + ".json.0123.tmp",
      ID + ".pending",
      ID + ".pending.0123456789abcdef.tmp",
      "x" + STALE,
      OTHER_ID + ".json.corrupt-1"
    };
    for (String name : foreign) {
      Files.writeString(directory.resolve(name), "of another");
    }
    Files.createDirectory(directory.resolve(STALE));

    StoreFiles.open(directory).delete(ID);

    assertThat(StoreFiles.names(directory)).contains(foreign).contains(STALE);
    for (String name : foreign) {
      assertThat(directory.resolve(name)).hasContent("of another");
    }
    assertThat(store.load(ID)).isEmpty();
  }
}
