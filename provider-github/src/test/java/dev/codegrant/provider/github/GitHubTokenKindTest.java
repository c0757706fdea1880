package dev.codegrant.provider.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.codegrant.token.Secret;
import java.util.Arrays;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitHubTokenKindTest {

  private static final String BODY = "16C7e42F292c6912E7710c838347Ae178B4a";

  /** The prefixes of providers.md section 2.2, one for each kind. */
  @Test
  void prefixes_areThoseOfGitHub() {
    assertThat(Arrays.stream(GitHubTokenKind.values()).map(GitHubTokenKind::prefix))
        .containsExactlyInAnyOrder("gho_", "ghu_", "ghs_", "ghr_", "ghp_", "github_pat_");
  }

  @ParameterizedTest
  @EnumSource
  void token_isOfItsKind_inFullAlone(GitHubTokenKind kind) {
    assertThat(GitHubTokenKind.of(Secret.of(kind.prefix() + BODY))).hasValue(kind);
    assertThat(GitHubTokenKind.of(Secret.of(kind.prefix()))).isEmpty();
    assertThat(GitHubTokenKind.of(Secret.of(" " + kind.prefix() + BODY))).isEmpty();
    assertThat(GitHubTokenKind.of(Secret.of(kind.prefix() + BODY + "\n"))).isEmpty();
  }

  /** Fewer are another word that ends so. */
  @ParameterizedTest
  @CsvSource({"19, false", "20, true", "21, true", "36, true", "255, true"})
  void token_hasTwentyCharactersAfterItsPrefix(int length, boolean isOne) {
    for (GitHubTokenKind kind : GitHubTokenKind.values()) {
      String text = kind.prefix() + "a".repeat(length);
      assertThat(GitHubTokenKind.of(Secret.of(text)).isPresent()).isEqualTo(isOne);
      assertThat(GitHubTokenKind.redact("x " + text + " y"))
          .isEqualTo(isOne ? "x " + kind.prefix() + "[redacted] y" : "x " + text + " y");
    }
  }

  /** Since 2026-04 an installation token may be {@code ghs_APPID_JWT}. */
  @Test
  void longInstallationToken_isOne() {
    String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2ln-_";

    assertThat(GitHubTokenKind.of(Secret.of("ghs_123456_" + jwt)))
        .hasValue(GitHubTokenKind.APP_INSTALLATION);
    assertThat(GitHubTokenKind.redact("with ghs_123456_" + jwt + ". Then"))
        .isEqualTo("with ghs_[redacted]. Then");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e72e16c7e42f292c6912e7710c838347ae178b4a",
        "GHO_16C7e42F292c6912E7710c838347Ae178B4a",
        "ghx_16C7e42F292c6912E7710c838347Ae178B4a",
        "gho-16C7e42F292c6912E7710c838347Ae178B4a",
        "gho_16C7..292c6912"
      })
  void otherText_isNone(String text) {
    assertThat(GitHubTokenKind.of(Secret.of(text))).isEmpty();
  }

  @Nested
  class InAText {

    @ParameterizedTest
    @CsvSource({
      "Authorization: Bearer gho_@, Authorization: Bearer gho_[redacted]",
      "refresh_token=ghr_@&x=1, refresh_token=ghr_[redacted]&x=1",
      "token%3Dgho_@%26x=1, token%3Dgho_[redacted]%26x=1",
      "'{\"access_token\":\"ghu_@\"}', '{\"access_token\":\"ghu_[redacted]\"}'",
      "my_ghp_@ and github_pat_11AB_@, my_ghp_[redacted] and github_pat_[redacted]",
      "gho_@gho_b, gho_[redacted]",
      "gho_@-b and ghs_1_@-c.d-e, gho_[redacted] and ghs_[redacted]",
      "https://x:ghs_@@github.com, https://x:ghs_[redacted]@github.com",
      "what gho_ begins with, what gho_ begins with",
      "laughs_and_more, laughs_and_more",
      "nothing here, nothing here"
    })
    void tokens_areRedacted(String text, String redacted) {
      assertThat(GitHubTokenKind.redact(text.replace("_@", "_" + BODY))).isEqualTo(redacted);
    }

    @Test
    void pattern_findsEach_withItsPrefix() {
      Matcher matcher = GitHubTokenKind.pattern().matcher("a gho_" + BODY + " b ghr_" + BODY);

      assertThat(matcher.find()).isTrue();
      assertThat(matcher.group(1)).isEqualTo("gho_");
      assertThat(matcher.find()).isTrue();
      assertThat(matcher.group()).isEqualTo("ghr_" + BODY);
      assertThat(matcher.find()).isFalse();
    }

    /** Four million characters each: what is not linear, or recurses, does not end in time. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "gho_",
          "gh",
          "github_pat",
          "gho_a.",
          "gho_aaaaaaaaaaaaaaaaaaa.",
          "gho_aaaaaaaaaaaaaaaaaaaa.",
          "_",
          ".",
          "ghs_a.a-",
          "a\u00e9\n"
        })
    @Timeout(30)
    void longHostileText_isRead(String part) {
      String text = part.repeat(4_000_000 / part.length()) + "!";

      assertThatCode(() -> GitHubTokenKind.redact(text)).doesNotThrowAnyException();
      assertThat(GitHubTokenKind.of(Secret.of(text))).isEmpty();
    }

    @Test
    void redacted_isRedactedAlready() {
      String once = GitHubTokenKind.redact("gho_" + BODY + " ghr_" + BODY);

      assertThat(once).isEqualTo("gho_[redacted] ghr_[redacted]");
      assertThat(GitHubTokenKind.redact(once)).isEqualTo(once);
    }
  }
}
