package dev.codegrant.credential;

import static dev.codegrant.credential.RecordSamples.assertSame;
import static dev.codegrant.credential.RecordSamples.file;
import static dev.codegrant.credential.RecordSamples.full;
import static dev.codegrant.credential.RecordSamples.minimal;
import static dev.codegrant.credential.Samples.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenRecord.RefreshState;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.token.Secret;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Never change a file of these, or users of an older release are logged out: add others. */
class RecordGoldenTest {

  static Stream<Arguments> plain() {
    return Stream.of(
        Arguments.of("v1-full.json", full()),
        Arguments.of("v1-minimal.json", minimal()),
        Arguments.of("v1-exchanged.json", RecordSamples.exchanged()),
        Arguments.of("v1-running.json", RecordSamples.running()),
        Arguments.of("v1-revoked.json", RecordSamples.revoked()),
        Arguments.of("v1-unknown.json", RecordSamples.unknown()));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void record_isReadAsItWas_andWrittenToTheLetter(String name, TokenRecord expected) {
    assertSame(RecordReader.read(KEY, expected.version(), Secret.of(file(name))), expected);
    assertThat(RecordWriter.write(KEY, expected).reveal()).isEqualTo(file(name));
  }

  static Stream<Arguments> sealed() {
    return Stream.of(
        Arguments.of("v1-full.sealed", full()), Arguments.of("v1-minimal.sealed", minimal()));
  }

  @ParameterizedTest
  @MethodSource("sealed")
  void sealedRecord_isReadAsItWas(String name, TokenRecord expected) {
    MapRecordStore records = new MapRecordStore();
    records.put(KEY, new Entry(expected.version(), Secret.of(file(name))));

    assertSame(TokenStore.sealed(records, RecordSamples.keys()).load(KEY).orElseThrow(), expected);
  }

  /** What a release to come may add, and what this one then makes of it. */
  @Test
  void membersOfALaterRelease_areKeptThroughEveryChange() {
    String later = file("v1-of-a-later-release.json");
    String members = "{\"dpop\":{\"key\":[1,2.50,null]},\"note\":\"\\u00e9\"}";

    TokenRecord read = RecordReader.read(KEY, 1, Secret.of(later));
    assertThat(read.unknownMembers()).isEqualTo(members);
    assertThat(read.tokens()).isEqualTo(minimal().tokens());

    TokenRecord leased =
        read.with(new RefreshState.Running("me", Samples.NOON, Samples.NOON.plusSeconds(1), 0));
    TokenRecord renewed = again(leased).refreshed(Samples.tokens(2, Samples.NOON));
    assertThat(again(renewed).unknownMembers()).isEqualTo(members);
    assertThat(again(renewed).tokens()).isEqualTo(Samples.tokens(2, Samples.NOON));
    assertThat(RecordWriter.write(KEY, renewed).reveal())
        .endsWith(",\"dpop\":{\"key\":[1,2.50,null]},\"note\":\"\\u00e9\"}");
  }

  /** They belong to a grant, and a new one has none of them. */
  @Test
  void membersOfALaterRelease_endWithTheGrant() {
    MapRecordStore records = new MapRecordStore();
    records.put(KEY, 1, file("v1-of-a-later-release.json"));
    TokenStore store = TokenStore.insecurePlaintext(records, "to look into the row");
    store.save(KEY, Samples.tokens(1, Samples.NOON));

    assertThat(records.row(KEY).text().reveal()).doesNotContain("dpop");
  }

  private static TokenRecord again(TokenRecord record) {
    return RecordReader.read(KEY, record.version(), RecordWriter.write(KEY, record));
  }
}
