package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeyTest {

  @Test
  void threeParts_areKept() {
    TokenKey key = new TokenKey("app", "https://as.example", "user-1");

    assertThat(key.registration()).isEqualTo("app");
    assertThat(key.issuer()).isEqualTo("https://as.example");
    assertThat(key.subject()).isEqualTo("user-1");
  }

  @Test
  void partsThatJoinToTheSameText_areOtherKeys() {
    assertThat(new TokenKey("a", "bc", "d")).isNotEqualTo(new TokenKey("ab", "c", "d"));
  }

  @ParameterizedTest
  @CsvSource({"'',i,s", "r,'',s", "r,i,''", "' ',i,s", "r,'\t',s", "r,i,'  '"})
  void withBlankPart_isRefused(String registration, String issuer, String subject) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> new TokenKey(registration, issuer, subject))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
  }

  /** ST-019: in UTF-8, both halves would be the same question mark. */
  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
  void withHalfASurrogatePair_isRefused(String half) {
    for (String[] parts :
        new String[][] {{half, "i", "s"}, {"r", half, "s"}, {"r", "i", half}, {half, half, half}}) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> new TokenKey(parts[0], parts[1], parts[2]))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }
  }

  @Test
  void withAWholePair_isKept() {
    String whole = "\ud83d\ude00";

    assertThat(new TokenKey(whole, whole, whole).subject()).isEqualTo(whole);
  }
}
