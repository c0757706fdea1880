package dev.codegrant.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicApiTest {

  private static final Path RECORD = Path.of("api.txt");
  private static final int MOST_TYPES = 60;

  /** After a wanted change: {@code mvn -pl core test -Dtest=PublicApiTest -Dapi.record=true}. */
  @Test
  void publicApi_isTheRecordedOne() throws IOException {
    List<String> now = PublicApi.of(Path.of("target/classes"));
    if (Boolean.getBoolean("api.record")) {
      Files.write(RECORD, now);
    }
    assertThat(now)
        .as("the public API differs from api.txt; is the change wanted, and in CHANGELOG.md?")
        .containsExactlyElementsOf(Files.readAllLines(RECORD));
  }

  @Test
  void publicTypes_areFewEnoughToKnow() throws IOException {
    String count = Files.readAllLines(RECORD).get(0).replaceAll("[^0-9]", "");
    assertThat(Integer.parseInt(count)).isBetween(1, MOST_TYPES);
  }
}
