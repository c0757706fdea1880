package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.corrupt;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.file;
import static dev.codegrant.store.StoreFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who else may touch what is in the directory, or the directory. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilePermissionsTest {

  private static final int STRANGER = 54321;

  @TempDir Path temporary;
  private Path directory;
  private RecordStore store;

  @BeforeEach
  void oneEntry() {
    directory = temporary.resolve("store");
    store = StoreFiles.open(directory);
    store.replace(ID, RecordStore.ABSENT, entry(1));
    store.replace(OTHER_ID, RecordStore.ABSENT, entry(1));
  }

  /** ST-002. */
  @ParameterizedTest
  @ValueSource(ints = {0644, 0640, 0660, 0620, 0610, 0604, 0602, 0601, 0666, 0777})
  void fileOfAWiderMode_isNeitherReadNorWrittenNorDeleted(int mode) throws IOException {
    Unix.chmod(file(directory, ID), mode);
    String before = StoreFiles.everything(directory);

    OAuthException refusal = refusesAll(ID);

    assertThat(refusal.getMessage())
        .contains(file(directory, ID).toString())
        .contains("mode 0" + Integer.toOctalString(mode));
    assertThat(StoreFiles.everything(directory)).isEqualTo(before);
    assertThat(Unix.mode(file(directory, ID)))
        .as("nothing is put right in silence")
        .isEqualTo(mode);
    assertThat(store.load(OTHER_ID)).contains(entry(1));
  }

  /** ST-002, the neighbour. */
  @ParameterizedTest
  @ValueSource(ints = {0600, 0400, 0700})
  void fileOfANarrowMode_isReadAndReplaced(int mode) throws IOException {
    Unix.chmod(file(directory, ID), mode);

    assertThat(store.load(ID)).contains(entry(1));
    assertThat(store.replace(ID, 1, entry(2))).isTrue();
    assertThat(store.load(ID)).contains(entry(2));
    assertThat(Unix.mode(file(directory, ID))).isEqualTo(0600);
  }

  enum Instead {
    LINK_TO_A_FILE,
    LINK_TO_NOTHING,
    LINK_TO_A_FIFO,
    FIFO,
    DIRECTORY,
    HARD_LINK
  }

  /** ST-003. Whoever opens the FIFO, or the link to it, waits until the time of this test is up. */
  @ParameterizedTest
  @EnumSource
  void whatIsNoFileOfOurs_isNotOpened(Instead instead) throws Exception {
    Path entry = file(directory, ID);
    Path outside = temporary.resolve("outside");
    switch (instead) {
      case LINK_TO_A_FILE -> Files.createSymbolicLink(entry, Files.move(entry, outside));
      case LINK_TO_NOTHING -> link(entry, outside);
      case LINK_TO_A_FIFO -> link(entry, Unix.fifo(outside));
      case FIFO -> {
        Files.delete(entry);
        Unix.fifo(entry);
      }
      case DIRECTORY -> {
        Files.delete(entry);
        Unix.chmod(Files.createDirectory(entry), 0600);
      }
      case HARD_LINK -> Files.createLink(outside, entry);
    }

    assertThat(refusesAll(ID).getMessage()).contains(entry.toString());

    assertThat(store.load(OTHER_ID)).contains(entry(1));
    if (instead == Instead.LINK_TO_A_FILE || instead == Instead.HARD_LINK) {
      assertThat(outside).as("what the name leads to").isNotEmptyFile();
    }
  }

  /** ST-003. */
  @Test
  void device_isNotOpened() throws Exception {
    assumeTrue(Unix.isRoot());
    Files.delete(file(directory, ID));
    Unix.device(file(directory, ID));

    refusesAll(ID);
  }

  /** ST-003. */
  @Test
  void directoryThatIsALink_isRefused_asIsALinkOnTheWay() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    Path way = Files.createSymbolicLink(temporary.resolve("way"), temporary);
    if (Unix.isRoot()) {
      Unix.chown(way, STRANGER);
    }

    refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(link));
    OAuthException refusal =
        refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(way.resolve("store")));
    assertThat(refusal.getMessage()).contains(way.toString());
    refuses(
        ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(way.resolve("not-there-yet")));
    assertThat(temporary.resolve("not-there-yet")).doesNotExist();
  }

  /** ST-003: exchanged while the store is in use. */
  @Test
  void directoryThatBecomesALink_isRefused() throws IOException {
    Path moved = Files.move(directory, temporary.resolve("moved"));
    Files.createSymbolicLink(directory, moved);

    refusesAll(ID);
  }

  /** As on systems where {@code /var} leads to {@code /private/var}. */
  @Test
  void linkOfRootAmongTheParents_whereOnlyRootWrites_isFollowed() throws IOException {
    assumeTrue(Unix.isRoot());
    Path way = Files.createSymbolicLink(temporary.resolve("way"), Path.of("store/../."));
    Path loop = Files.createSymbolicLink(temporary.resolve("loop"), Path.of("loop"));

    assertThat(RecordStore.inDirectory(way.resolve("store")).load(ID)).contains(entry(1));
    refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(loop.resolve("store")));
    Unix.chmod(temporary, 01777);
    refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(way.resolve("store")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0755, 0750, 0770, 0707, 0701, 0777, 01777})
  void directoryOfAWiderMode_isRefused_atOpeningAndInUse(int mode) throws IOException {
    Unix.chmod(directory, mode);

    OAuthException refusal = refusesAll(ID);

    assertThat(refusal.getMessage()).contains(directory.toString());
    refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(directory));
    assertThat(Unix.mode(directory)).isEqualTo(mode);
    Unix.chmod(directory, 0700);
    assertThat(store.load(ID)).contains(entry(1));
  }

  /** ST-005. */
  @ParameterizedTest
  @ValueSource(ints = {0777, 0773, 0757, 0702})
  void parentThatOthersWriteTo_isRefused_atOpeningAndInUse(int mode) throws IOException {
    Path parent = Files.createDirectory(temporary.resolve("parent"));
    RecordStore inside = RecordStore.inDirectory(parent.resolve("store"));
    inside.replace(ID, RecordStore.ABSENT, entry(1));
    Unix.chmod(parent, mode);

    OAuthException refusal = refuses(ErrorKind.STORE_PERMISSIONS, () -> inside.load(ID));

    assertThat(refusal.getMessage()).contains(parent + ";").contains("mode 0");
    refuses(ErrorKind.STORE_PERMISSIONS, () -> inside.replace(ID, 1, entry(2)));
    refuses(ErrorKind.STORE_PERMISSIONS, () -> inside.delete(ID));
    refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(parent.resolve("store")));
    refuses(ErrorKind.STORE_PERMISSIONS, () -> RecordStore.inDirectory(parent.resolve("new/deep")));
    assertThat(parent.resolve("new")).doesNotExist();
  }

  /** ST-005, the neighbours. */
  @ParameterizedTest
  @ValueSource(ints = {0700, 0755, 0711, 01777, 01770})
  void parentThatKeepsWhatIsInIt_isAccepted(int mode) throws IOException {
    Path parent = Files.createDirectory(temporary.resolve("parent"));
    Unix.chmod(parent, mode);

    RecordStore inside = RecordStore.inDirectory(parent.resolve("store"));

    assertThat(inside.replace(ID, RecordStore.ABSENT, entry(1))).isTrue();
    assertThat(inside.load(ID)).contains(entry(1));
  }

  /** Where users have groups of their own, every directory that they make is like this. */
  @Test
  void parentThatAGroupWritesTo_isAccepted_ifItIsTheOwnersOwn() throws IOException {
    assumeTrue(Unix.isRoot());
    Path parent = Unix.chmod(Files.createDirectory(temporary.resolve("parent")), 0775);

    RecordStore inside = RecordStore.inDirectory(parent.resolve("store"));
    inside.replace(ID, RecordStore.ABSENT, entry(1));
    assertThat(inside.load(ID)).contains(entry(1));

    Unix.chgrp(parent, STRANGER);
    refuses(ErrorKind.STORE_PERMISSIONS, () -> inside.load(ID));
  }

  /** ST-002: of another user, file, directory or parent. */
  @Test
  void ownerThatIsAnother_isRefused() throws IOException {
    assumeTrue(Unix.isRoot());

    for (Path each : new Path[] {file(directory, ID), directory, temporary}) {
      Unix.chown(each, STRANGER);
      assertThat(refusesAll(ID).getMessage()).contains("user " + STRANGER).contains(each + ";");
      Unix.chown(each, 0);
    }
    assertThat(store.load(ID)).contains(entry(1));
  }

  @Test
  void lockOfAWiderMode_isRefused_andWhoReadsNeedsNone() throws IOException {
    Unix.chmod(directory.resolve(".lock"), 0644);

    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.replace(ID, 1, entry(2)));
    assertThat(store.load(ID)).contains(entry(1));
  }

  @Test
  void lockThatIsALink_isNotFollowed() throws IOException {
    Path outside = temporary.resolve("outside");
    Files.delete(directory.resolve(".lock"));
    Files.createSymbolicLink(directory.resolve(".lock"), outside);

    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.replace(ID, 1, entry(2)));
    assertThat(outside).doesNotExist();
  }

  @Test
  void all_isMadeForUsAlone_atEachPointOfAWrite() throws IOException {
    Path above = temporary.resolve("x");
    Path fresh = above.resolve("y");
    RecordStore watched =
        StoreFiles.open(fresh, disk -> new PointDisk(disk, (point, file) -> requirePrivate(fresh)));
    watched.replace(ID, RecordStore.ABSENT, entry(1));
    watched.replace(ID, 1, entry(2));
    Files.writeString(file(fresh, ID), "damaged");
    refuses(ErrorKind.STORE_CORRUPT, () -> watched.load(ID));

    assertThat(corrupt(fresh, ID, 1)).exists();
    requirePrivate(fresh);
    assertThat(Unix.mode(above)).isEqualTo(0700);
  }

  private static void requirePrivate(Path directory) throws IOException {
    assertThat(Unix.mode(directory)).isEqualTo(0700);
    for (String name : StoreFiles.names(directory)) {
      assertThat(Unix.mode(directory.resolve(name))).as(name).isEqualTo(0600);
    }
  }

  private static void link(Path entry, Path target) throws IOException {
    Files.delete(entry);
    Files.createSymbolicLink(entry, target);
  }

  private OAuthException refusesAll(String id) {
    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.replace(id, 1, entry(2)));
    refuses(ErrorKind.STORE_PERMISSIONS, () -> store.delete(id));
    return refuses(ErrorKind.STORE_PERMISSIONS, () -> store.load(id));
  }
}
