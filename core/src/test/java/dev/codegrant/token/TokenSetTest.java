package dev.codegrant.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSetTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final TokenSet full =
      TokenSet.builder(
              AccessToken.bearer(Secret.of("access-secret")).expiringAt(NOW.plusSeconds(60)), NOW)
          .refreshToken(RefreshToken.of(Secret.of("refresh-secret")))
          .scope(Scope.of("read"))
          .additionalParameter("id_token", Secret.of("id-secret"))
          .build();

  @Test
  void toString_showsNoSecret() {
    assertThat(full.toString())
        .contains("read", "1 more", "2026-11-22T10:01:00Z")
        .doesNotContain("access-secret", "refresh-secret", "id-secret", "id_token");
    assertThat(full.refreshToken().toString()).doesNotContain("refresh-secret");
  }

  @Test
  void toBuilder_changesACopy() {
    TokenSet other = full.toBuilder().scope(Scope.of("write")).build();
    assertThat(other.scope()).contains(Scope.of("write"));
    assertThat(other.refreshToken()).isEqualTo(full.refreshToken());
    assertThat(other.additionalParameter("id_token")).contains(Secret.of("id-secret"));
    assertThat(full.scope()).contains(Scope.of("read"));
    assertThat(full.toBuilder().build()).isEqualTo(full).hasSameHashCodeAs(full);
    assertThat(other).isNotEqualTo(full);
  }

  @Test
  void absentParts_areEmpty() {
    TokenSet bare = TokenSet.builder(AccessToken.bearer(Secret.of("a")), NOW).build();
    assertThat(bare.refreshToken()).isEmpty();
    assertThat(bare.scope()).isEmpty();
    assertThat(bare.accessToken().expiresAt()).isEmpty();
    assertThat(bare.additionalParameter("id_token")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\r\nX: y", "a\u0000", "tökén", "a\u007f"})
  void accessToken_thatFitsNoHeader_isRefused(String text) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> AccessToken.bearer(Secret.of(text)))
        .withMessageNotContaining(text.isBlank() ? "\u0000" : text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b-c_d~e+f/g==", "app|secret", "!\"#$%&'()*,:;<>?@[]^`{}"})
  void accessToken_ofVisibleAscii_isAccepted(String text) {
    assertThat(AccessToken.bearer(Secret.of(text)).value().reveal()).isEqualTo(text);
  }

  @Test
  void refreshToken_mayHoldASpaceButNoControlCharacter() {
    assertThat(RefreshToken.of(Secret.of("a b")).tokenTypeHint()).isEqualTo("refresh_token");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RefreshToken.of(Secret.of("a\nb")));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RefreshToken.of(Secret.of("")));
  }
}
