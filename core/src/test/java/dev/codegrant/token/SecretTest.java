package dev.codegrant.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void works() {
    assertThat(new Secret()).isNotNull();
    assertThat(new com.github.tomakehurst.wiremock.WireMockServer()).isNotNull();
  }
}
