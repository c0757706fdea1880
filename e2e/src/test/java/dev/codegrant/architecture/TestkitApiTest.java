package dev.codegrant.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code testkit/api.txt}: the testkit is built before core, which knows how to record an API. */
class TestkitApiTest {
  private static final Path RECORD = Path.of("../testkit/api.txt");

  /** After a wanted change: the same with {@code -Dapi.record=true}. */
  @Test
  void publicApi_isTheRecordedOne() throws IOException {
    List<String> now = PublicApi.of(Path.of("../testkit/target/classes"));
    if (Boolean.getBoolean("api.record")) {
      Files.write(RECORD, now);
    }
    assertThat(now)
        .as("the public API differs from testkit/api.txt; is the change wanted, in CHANGELOG.md?")
        .containsExactlyElementsOf(Files.readAllLines(RECORD));
  }
}
