package dev.codegrant.provider.generic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvidersPageTest {

  private static final Path RECORD = Path.of("../docs/providers.md");

  @Test
  void documentation_isWhatTheDefinitionsSay() throws IOException {
    List<String> now = ProvidersPage.markdown();
    if (Boolean.getBoolean("docs.record")) {
      Files.write(RECORD, now);
    }
    assertThat(Files.readAllLines(RECORD))
        .as("docs/providers.md differs from the definitions; record it again")
        .containsExactlyElementsOf(now);
  }

  @Test
  void everyServer_hasARowAndASection() throws IOException {
    List<String> page = Files.readAllLines(RECORD);

    assertThat(Generic.names())
        .hasSizeGreaterThanOrEqualTo(30)
        .allSatisfy(
            name -> {
              assertThat(page).anyMatch(line -> line.startsWith("| [`" + name + "`](#"));
              assertThat(page).contains("## " + name);
            });
  }
}
