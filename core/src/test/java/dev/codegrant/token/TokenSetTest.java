package dev.codegrant.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSetTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final TokenSet.VerifiedIdToken PROVEN = () -> Secret.of("proven-secret");

  private final TokenSet full =
      TokenSet.builder(
              AccessToken.bearer(Secret.of("access-secret")).expiringAt(NOW.plusSeconds(60)), NOW)
          .refreshToken(RefreshToken.of(Secret.of("refresh-secret")))
          .scope(Scope.of("read"))
          .idToken(Secret.of("id-secret"))
          .redirectUri("https://app.example/cb")
          .additionalParameter("tenant", Secret.of("tenant-secret"))
          .build();

  @Test
  void toString_showsNoSecret() {
    assertThat(full.toString())
        .contains("read", ", an ID token", "1 more", "2026-11-22T10:01:00Z")
        .doesNotContain("access-secret", "refresh-secret", "id-secret", "tenant");
    assertThat(full.toBuilder().verifiedIdToken(PROVEN).build().toString())
        .contains(", a verified ID token")
        .doesNotContain("proven-secret", "id-secret");
    assertThat(full.refreshToken().toString()).doesNotContain("refresh-secret");
  }

  @Test
  void toBuilder_changesACopy() {
    TokenSet other = full.toBuilder().scope(Scope.of("write")).build();
    assertThat(other.scope()).contains(Scope.of("write"));
    assertThat(other.refreshToken()).isEqualTo(full.refreshToken());
    assertThat(other.idToken()).contains(Secret.of("id-secret"));
    assertThat(other.additionalParameter("tenant")).contains(Secret.of("tenant-secret"));
    assertThat(other.redirectUri()).contains("https://app.example/cb");
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
    assertThat(bare.idToken()).isEmpty();
    assertThat(bare.verifiedIdToken()).isEmpty();
    assertThat(bare.additionalParameter("tenant")).isEmpty();
    assertThat(bare.redirectUri()).isEmpty();
    assertThat(bare.toString()).doesNotContain("ID token");
  }

  @Test
  void verifiedIdToken_bringsItsText_andAnotherTextTakesTheProofAway() {
    TokenSet proven = full.toBuilder().verifiedIdToken(PROVEN).build();
    assertThat(full.verifiedIdToken()).isEmpty();
    assertThat(proven.idToken()).contains(Secret.of("proven-secret"));
    assertThat(proven.verifiedIdToken()).containsSame(PROVEN);
    assertThat(proven.toBuilder().build().verifiedIdToken()).containsSame(PROVEN);

    TokenSet text = proven.toBuilder().idToken(Secret.of("proven-secret")).build();
    assertThat(text.verifiedIdToken()).isEmpty();
    assertThat(text.idToken()).contains(Secret.of("proven-secret"));
  }

  @Test
  void equality_isThatOfTheTexts() {
    TokenSet proven = full.toBuilder().verifiedIdToken(PROVEN).build();
    TokenSet text = full.toBuilder().idToken(Secret.of("proven-secret")).build();
    assertThat(text).isEqualTo(proven).hasSameHashCodeAs(proven);
    assertThat(text).isNotEqualTo(full);
    assertThat(full.toBuilder().refreshToken(RefreshToken.of(Secret.of("r"))).build())
        .isNotEqualTo(full);
    assertThat(full.toBuilder().redirectUri("https://app.example/CB").build()).isNotEqualTo(full);
  }

  @Test
  void companions_arePartOfTheSet_andTheirTokensAreNotShown() {
    TokenSet bot = TokenSet.builder(AccessToken.bearer(Secret.of("bot-secret")), NOW).build();
    TokenSet both = bot.toBuilder().companions(Map.of("authed_user", full)).build();
    assertThat(bot.companions()).isEmpty();
    assertThat(both.companions()).containsExactly(Map.entry("authed_user", full));
    assertThat(both).isNotEqualTo(bot).isEqualTo(both.toBuilder().build());
    assertThat(both.toBuilder().companions(Map.of("authed_user", bot)).build()).isNotEqualTo(both);
    assertThat(both.toBuilder().companions(Map.of()).build()).isEqualTo(bot);
    assertThat(both.toString())
        .contains(", 1 companions")
        .doesNotContain("access-secret", "refresh-secret", "bot-secret", "authed_user");
    assertThat(bot.toString()).doesNotContain("companions");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> both.companions().clear());
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
