package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "work",
        "GitHub.me",
        "a-b_c.9",
        "..",
        "1234567890123456789012345678901234567890123456789012345678901234"
      })
  void ofAllowedCharacters_isTaken(String name) {
    assertThat(new SavedName(name).text()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a/b",
        "a\n",
        "é",
        "a:b",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void ofOthers_isRefused(String name) {
    assertThatThrownBy(() -> new SavedName(name))
        .isInstanceOfSatisfying(
            StopException.class,
            e -> {
              assertThat(e.failure().exit()).isEqualTo(ExitCode.USAGE);
              assertThat(e.failure().expected()).contains("1 to 64 characters");
            });
  }
}
