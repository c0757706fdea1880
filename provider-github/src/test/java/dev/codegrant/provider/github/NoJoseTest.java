package dev.codegrant.provider.github;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GitHub signs nothing, so an application for it has no library that proves signatures. */
final class NoJoseTest {

  @ParameterizedTest
  @ValueSource(strings = {"com.nimbusds.jose.JWSObject", "dev.codegrant.openid.RelyingParty"})
  void jose_isNotThere(String name) {
    assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(name));
  }

  @Test
  void core_isThere() {
    assertThatNoException().isThrownBy(() -> Class.forName("dev.codegrant.OAuthClient"));
  }
}
