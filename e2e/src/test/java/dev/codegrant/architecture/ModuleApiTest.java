package dev.codegrant.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code api.txt} of the modules that do not have core's test classes, which know how to record an
 * API: the testkit is built before core, and a provider module is tested as its users have it.
 */
class ModuleApiTest {

  /** After a wanted change: the same with {@code -Dapi.record=true}. */
  @ParameterizedTest
  @ValueSource(strings = {"testkit", "provider-generic", "provider-google", "provider-github"})
  void publicApi_isTheRecordedOne(String module) throws IOException {
    Path record = Path.of("..", module, "api.txt");
    List<String> now = PublicApi.of(Path.of("..", module, "target/classes"));
    if (Boolean.getBoolean("api.record")) {
      Files.write(record, now);
    }
    assertThat(now)
        .as("the public API differs from %s; is the change wanted, in CHANGELOG.md?", record)
        .containsExactlyElementsOf(Files.readAllLines(record));
  }
}
