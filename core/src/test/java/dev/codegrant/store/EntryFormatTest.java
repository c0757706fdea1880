package dev.codegrant.store;

import static dev.codegrant.store.StoreFiles.ID;
import static dev.codegrant.store.StoreFiles.OTHER_ID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.store.UnreadableEntryException.Reason;
import dev.codegrant.token.Secret;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFormatTest {

  private static final Entry ENTRY = new Entry(7, Secret.of("a \"text\" with \\ and 'more' {}"));
  private static final byte[] BYTES = EntryFormat.bytes(ID, ENTRY);
  private static final String JSON = new String(BYTES, UTF_8);

  @Test
  void entry_comesBackAsItWas() throws Exception {
    assertThat(EntryFormat.read(ID, BYTES)).isEqualTo(ENTRY);
  }

  /** The files of users stay: if this fails, the format is another, and so must be "v". */
  @ParameterizedTest
  @ValueSource(strings = {"1", "7", "9223372036854775807"})
  void entryThatOthersWrote_isRead(String version) throws Exception {
    assertThat(EntryFormat.read(ID, written(version)))
        .isEqualTo(new Entry(Long.parseLong(version), Secret.of("tokens")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9223372036854775808", "1e3"})
  void versionThatNoEntryHas_isNoEntry(String version) {
    assertThat(reason(written(version))).contains(Reason.MEMBERS);
  }

  /** ST-007: wherever it is cut. */
  @Test
  void truncation_atAnyLength_isFound() {
    for (int length = 0; length < BYTES.length; length++) {
      assertThat(reason(Arrays.copyOf(BYTES, length))).as("%d bytes", length).isPresent();
    }
  }

  @Test
  void bit_thatIsAnother_isFound() {
    for (int i = 0; i < BYTES.length * 8; i++) {
      byte[] flipped = BYTES.clone();
      flipped[i / 8] ^= (byte) (1 << (i % 8));
      assertThat(reason(flipped)).as("bit %d of byte %d", i % 8, i / 8).isPresent();
    }
  }

  @Test
  void digits_areThoseOfJson_whateverTheLanguage() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat("%d".formatted(7)).as("the language has digits of its own").isNotEqualTo("7");
      assertThat(EntryFormat.bytes(ID, ENTRY)).isEqualTo(BYTES);
    } finally {
      Locale.setDefault(before);
    }
  }

  /** ST-009, the half of the file: the seal of the text is another's. */
  @Test
  void entryOfAnother_isFound() {
    assertThat(reason(EntryFormat.bytes(OTHER_ID, ENTRY))).contains(Reason.ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":99}",
        "{\"v\":2,\"anything\":[]}",
        "{}",
        "{\"v\":\"1\"}",
        "{\"v\":1.0}",
        "{\"v\":null}",
        "{\"version\":7,\"text\":\"of a format without v\"}"
      })
  void formatThatIsUnknown_isNotJudgedFurther(String json) {
    assertThat(reason(json.getBytes(UTF_8))).contains(Reason.VERSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "\"v\"", "null", "{\"v\":1}{\"v\":1}", "{\"v\":1,\"v\":1}"})
  void whatIsNotOneObject_isNoEntry(String json) {
    assertThat(reason(json.getBytes(UTF_8))).contains(Reason.NOT_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\":7|\"version\":\"7\"|MEMBERS",
        "\"version\":7|\"version\":7.0|CHECKSUM",
        "\"version\":7|\"version\":9223372036854775808|CHECKSUM",
        "\"version\":7|\"version\":8|CHECKSUM",
        "\"id\":\"|\"owner\":\"|MEMBERS",
        "{\"v\":1,|{\"v\":1,\"more\":1,|MEMBERS",
        "\"text\":\"a|\"text\":\"b|CHECKSUM",
        "\"sha256\":\"|\"sha256\":\"0|CHECKSUM"
      })
  void entryThatWasChanged_isNoEntry(String from, String to, Reason reason) {
    assertThat(JSON).contains(from);
    assertThat(reason(JSON.replace(from, to).getBytes(UTF_8))).contains(reason);
  }

  private static byte[] written(String version) {
    return "{\"v\":1,\"id\":\"%s\",\"version\":%s,\"text\":\"tokens\",\"sha256\":\"%s\"}"
        .formatted(ID, version, Sha256.hex("1\n" + ID + "\n" + version + "\ntokens"))
        .getBytes(UTF_8);
  }

  private static Optional<Reason> reason(byte[] bytes) {
    try {
      assertThat(EntryFormat.read(ID, bytes)).isNotNull();
      return Optional.empty();
    } catch (UnreadableEntryException e) {
      return Optional.of(e.reason());
    }
  }
}
