package dev.codegrant.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

  @Test
  void parse_splitsAtSpacesAndKeepsTheOrder() {
    assertThat(Scope.parse("write read").tokens()).containsExactly("write", "read");
    assertThat(Scope.parse("  read   read ").tokens()).containsExactly("read");
    assertThat(Scope.parse("")).isEqualTo(Scope.empty());
  }

  @Test
  void parse_withDelimiter_splitsAtBoth() {
    assertThat(Scope.parse("repo,gist", ",")).isEqualTo(Scope.of("repo", "gist"));
    assertThat(Scope.parse("repo, gist", ",")).isEqualTo(Scope.of("repo", "gist"));
    assertThat(Scope.parse("repo,gist")).isEqualTo(Scope.of("repo,gist"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a\tb", "a\r\nSet-Cookie: x", "ä", "a\u007f"})
  void of_withCharacterOutsideAppendixA4_isRefused(String token) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Scope.of(token))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "!", "https://www.googleapis.com/auth/drive", "[x]~", "user:email"})
  void of_withScopeCharacters_isAccepted(String token) {
    assertThat(Scope.of(token)).hasToString(token);
  }

  @Test
  void equals_ignoresOrder() {
    assertThat(Scope.of("a", "b"))
        .isEqualTo(Scope.of("b", "a"))
        .hasSameHashCodeAs(Scope.of("b", "a"));
    assertThat(Scope.of("a")).isNotEqualTo(Scope.of("a", "b")).isNotEqualTo(Scope.of("A"));
  }

  @Test
  void containsAll_comparesTokens() {
    assertThat(Scope.of("a", "b").containsAll(Scope.of("b"))).isTrue();
    assertThat(Scope.of("a", "b").containsAll(Scope.of("b", "c"))).isFalse();
    assertThat(Scope.of("ab").contains("a")).isFalse();
    assertThat(Scope.empty().isEmpty()).isTrue();
  }

  @Test
  void plus_isTheUnion() {
    assertThat(Scope.of("a").plus(Scope.of("b", "a"))).hasToString("a b");
  }
}
