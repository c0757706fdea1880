package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static dev.codegrant.store.StoreFiles.corrupt;
import static dev.codegrant.store.StoreFiles.entry;
import static dev.codegrant.store.StoreFiles.file;
import static dev.codegrant.store.StoreFiles.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the file is not what was written. */
class DamagedFileTest {

  private static final byte[] SERIALIZED = HexFormat.of().parseHex("aced0005737200");
  private static final String THIRD_ID = "c3".repeat(32);
  private static final long MEBIBYTE = 1024 * 1024;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long NANOS_OF_A_MILLI = 1_000_000;
  private static final long AT_ONCE_MILLIS = 500;
  private static final int MOST_LOADS = 5;

  @TempDir Path temporary;
  private Path directory;
  private RecordStore store;

  @BeforeEach
  void twoEntries() {
    directory = temporary.resolve("store");
    store = StoreFiles.open(directory);
    store.replace(ID, RecordStore.ABSENT, entry(1));
    store.replace(OTHER_ID, RecordStore.ABSENT, entry(1));
  }

  /** ST-007. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.99})
  void fileThatIsCutOff_isReported_andKeptAside(double part) throws IOException {
    byte[] whole = Files.readAllBytes(file(directory, ID));
    byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));

    isReportedAndKeptAside(cut);
  }

  /** ST-012; {@link #serializedStream_isNotGivenToJava} looks into it. */
  @Test
  void serializedStream_isReported_andKeptAside() throws IOException {
    isReportedAndKeptAside(SERIALIZED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"version\":1", "\"text\":\"", "\"sha256\":\""})
  void fileThatWasChanged_isReported_andKeptAside(String member) throws IOException {
    String whole = Files.readString(file(directory, ID));

    isReportedAndKeptAside(whole.replace(member, member + "0").getBytes(UTF_8));
  }

  private void isReportedAndKeptAside(byte[] bytes) throws IOException {
    Files.write(file(directory, ID), bytes);

    OAuthException refusal = refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));

    assertThat(refusal.getMessage()).contains(corrupt(directory, ID, 1).toString());
    assertThat(corrupt(directory, ID, 1)).hasBinaryContent(bytes);
    assertThat(Unix.mode(corrupt(directory, ID, 1))).isEqualTo(0600);
    assertThat(file(directory, ID)).doesNotExist();
    assertThat(store.load(OTHER_ID)).contains(entry(1));
    assertThat(store.load(ID)).isEmpty();
    assertThat(store.replace(ID, RecordStore.ABSENT, entry(2))).isTrue();
    assertThat(store.load(ID)).contains(entry(2));
    assertThat(corrupt(directory, ID, 1)).hasBinaryContent(bytes);
  }

  /** ST-007: not taken for empty by one who only writes, either. */
  @ParameterizedTest
  @ValueSource(longs = {RecordStore.ABSENT, 1})
  void damagedFile_isNotWrittenOver(long expected) throws IOException {
    Files.writeString(file(directory, ID), "damaged");

    refuses(ErrorKind.STORE_CORRUPT, () -> store.replace(ID, expected, entry(2)));

    assertThat(corrupt(directory, ID, 1)).hasContent("damaged");
    assertThat(file(directory, ID)).doesNotExist();
  }

  @Test
  void copiesAside_areFourAtMost_theFirstThreeAndTheLast() throws IOException {
    for (int i = 1; i <= 6; i++) {
      store.replace(THIRD_ID, RecordStore.ABSENT, entry(1));
      Files.writeString(file(directory, THIRD_ID), "no " + i);
      refuses(ErrorKind.STORE_CORRUPT, () -> store.load(THIRD_ID));
    }

    assertThat(StoreFiles.names(directory))
        .filteredOn(name -> name.startsWith("c3"))
        .hasSize(FileNames.MOST_CORRUPT);
    assertThat(corrupt(directory, THIRD_ID, 1)).hasContent("no 1");
    assertThat(corrupt(directory, THIRD_ID, 3)).hasContent("no 3");
    assertThat(corrupt(directory, THIRD_ID, 4)).hasContent("no 6");
  }

  /** ST-009, the half of the file. */
  @Test
  void filesOfTwoUsers_thatWereSwapped_areReported() throws IOException {
    Path third = temporary.resolve("third");
    Files.move(file(directory, ID), third);
    Files.move(file(directory, OTHER_ID), file(directory, ID));
    Files.move(third, file(directory, OTHER_ID));

    assertThat(refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID)).reason()).contains("ID");
    refuses(ErrorKind.STORE_CORRUPT, () -> store.replace(OTHER_ID, 1, entry(2)));
  }

  /** ST-009. */
  @Test
  void fileOfOneUser_thatWasCopiedOverAnothers_isReported() throws IOException {
    Files.write(file(directory, ID), Files.readAllBytes(file(directory, OTHER_ID)));

    refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));
    assertThat(store.load(OTHER_ID)).contains(entry(1));
  }

  /** ST-011. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{\"v\":99}", "{\"v\":2,\"id\":\"x\",\"future\":{}}", "{\"some\":\"format\"}"})
  void formatOfTheFuture_staysAsItIs(String json) throws IOException {
    Files.writeString(file(directory, ID), json);

    for (int i = 0; i < 2; i++) {
      OAuthException refusal = refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));
      assertThat(refusal.reason()).contains("VERSION");
      refuses(ErrorKind.STORE_CORRUPT, () -> store.replace(ID, RecordStore.ABSENT, entry(2)));
      refuses(ErrorKind.STORE_CORRUPT, () -> store.replace(ID, 1, entry(2)));
      refuses(ErrorKind.STORE_CORRUPT, () -> StoreFiles.open(directory).load(ID));
    }

    assertThat(file(directory, ID)).hasContent(json);
    assertThat(store.load(OTHER_ID)).contains(entry(1));
    store.delete(ID);
    assertThat(store.load(ID)).isEmpty();
  }

  /**
   * ST-013: the file has a gigabyte of nothing, and none of it is read. A machine that does
   * something else for half a second is given another chance.
   */
  @Test
  void fileOfAGigabyte_isRefusedAtOnce_andStays() throws IOException {
    resize(1024 * MEBIBYTE);

    long shortest = Long.MAX_VALUE;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < MOST_LOADS && shortest >= AT_ONCE_MILLIS; i++) {
      long start = System.nanoTime();
      OAuthException refusal = refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID));
      shortest = Math.min(shortest, (System.nanoTime() - start) / NANOS_OF_A_MILLI);
      assertThat(refusal.reason()).contains("TOO_LARGE");
    }

    assertThat(shortest).isLessThan(AT_ONCE_MILLIS);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(100 * MEBIBYTE);
    refuses(ErrorKind.STORE_CORRUPT, () -> store.replace(ID, 1, entry(2)));
    assertThat(file(directory, ID)).hasSize(1024 * MEBIBYTE);
  }

  /** ST-013, at the limit: a file of it is read, and found to be no JSON. */
  @Test
  void fileOfOneMebibyte_isRead_andOneByteMoreIsNot() throws IOException {
    resize(MEBIBYTE + 1);
    assertThat(refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID)).reason())
        .contains("TOO_LARGE");

    resize(MEBIBYTE);
    assertThat(refuses(ErrorKind.STORE_CORRUPT, () -> store.load(ID)).reason())
        .contains("NOT_JSON");
  }

  /** ST-012: Java's deserialization does not even begin. */
  @Test
  void serializedStream_isNotGivenToJava() throws Exception {
    Files.write(file(directory, ID), SERIALIZED);

    assertThat(ForkedJvm.run(SerializedStreamJvm.class, List.of(), directory.toString()).strip())
        .isEqualTo("STORE_CORRUPT, 0 streams; 1 stream of our own");
  }

  private void resize(long size) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file(directory, ID).toFile(), "rw")) {
      open.setLength(size);
    }
  }
}
