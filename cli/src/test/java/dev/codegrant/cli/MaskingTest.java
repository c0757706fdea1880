package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskingTest {

  @Test
  void show_ofAHarmlessName_isTheValue() {
    assertThat(Masking.show("scope", "read")).isEqualTo("read");
  }

  @Test
  void show_ofAnUnknownName_isHidden() {
    assertThat(Masking.show("device_secret", "abcdefghijklmnopqrstuvwxyz")).isEqualTo("•••");
  }

  @Test
  void show_ofAClientSecret_isHiddenWhole() {
    assertThat(Masking.show("client_secret", "abcdefghijklmnopqrstuvwxyz")).isEqualTo("•••");
  }

  @Test
  void show_ofAToken_isItsEndOnlyIfItIsLong() {
    assertThat(Masking.show("code", "a".repeat(19))).isEqualTo("•••");
    assertThat(Masking.show("code", "a".repeat(20))).isEqualTo("…aaaa");
    assertThat(Masking.show("code", "a".repeat(21))).isEqualTo("…aaaa");
  }

  @Test
  void show_ofWhatBelongsToASignIn_isItsEndOrNothing() {
    String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
    assertThat(Masking.show("id_token", jwt)).isEqualTo("…dXJl");
    assertThat(Masking.show("nonce", "abcdefghijklmnopqrstuvwxyz")).isEqualTo("…wxyz");
    assertThat(Masking.show("client_assertion", jwt)).isEqualTo("•••");
    assertThat(Masking.show("id_token_hint", jwt)).isEqualTo("•••");
    assertThat(Masking.show("max_age", "60")).isEqualTo("60");
  }

  @Test
  void authorization_keepsTheScheme() {
    assertThat(Masking.authorization("Basic abcdefghijklmnopqrstuvwxyz")).isEqualTo("Basic •••");
    assertThat(Masking.authorization("Bearer abcdefghijklmnopqrstuvwxyz"))
        .isEqualTo("Bearer …wxyz");
    assertThat(Masking.authorization("abcdefghijklmnopqrstuvwxyz")).isEqualTo("•••");
  }

  @Test
  void parameters_areDecodedAndMasked() {
    assertThat(Masking.parameters("scope=a+b&client_secret=x%20y&&=&flag"))
        .containsExactly(Map.entry("scope", "a b"), Map.entry("client_secret", "•••"));
    assertThat(Masking.parameters("")).isEmpty();
  }

  /** A name ends where the JSON says, not at the first equals sign. */
  @Test
  void parameters_ofAJsonBody_areMaskedLikeThoseOfAForm() {
    assertThat(
            Masking.parameters(
                "{\"grant_type\":\"authorization_code\",\"code\":\"abc\","
                    + "\"client_secret\":\"x&y\",\"redirect_uri\":\"https://app.example/cb?a=b\"}"))
        .containsExactly(
            Map.entry("grant_type", "authorization_code"),
            Map.entry("code", "•••"),
            Map.entry("client_secret", "•••"),
            Map.entry("redirect_uri", "https://app.example/cb?a=b"));
  }

  @Test
  void members_ofWhatIsKnown_areShown_andTheOthersCounted() {
    assertThat(
            Masking.members(
                "{\"scope\":[\"a\",\"b\"],\"expires_in\":60,\"iss\":null,\"session_state\":\"x\","
                    + "\"access_token\":\"abcdefghijklmnopqrstuvwxyz\"}"))
        .containsExactly(
            Map.entry("scope", "a b"),
            Map.entry("expires_in", "60"),
            Map.entry("iss", "null"),
            Map.entry("access_token", "…wxyz"),
            Map.entry("", "and 1 more, not shown"));
  }

  @Test
  void members_ofAnythingElse_areNone() {
    for (String body : new String[] {"", "<html>", "[1]", "{", "\"text\"", "access_token=abc"}) {
      assertThat(Masking.members(body)).isEmpty();
    }
  }
}
