package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SharedPortTest {

  @Test
  void servers_haveThePortTogether_andIssuersOfTheirOwn() throws IOException {
    try (SharedPort port = SharedPort.open();
        FakeAuthorizationServer first = port.builder().start();
        FakeAuthorizationServer second = port.builder().start()) {
      assertThat(first.tokenEndpoint().getPort()).isEqualTo(second.tokenEndpoint().getPort());
      assertThat(first.issuer()).isNotEqualTo(second.issuer());
      assertThat(metadata(second)).contains(second.issuer()).doesNotContain(first.issuer());
      assertThat(first.requests()).isEmpty();
    }
  }

  @Test
  void clock_isThatOfAllItsServers() {
    try (SharedPort port = SharedPort.open();
        FakeAuthorizationServer server = port.builder().start()) {
      port.clock().advance(Duration.ofDays(1));

      assertThat(server.clock().instant()).isEqualTo(port.clock().instant());
    }
  }

  @Test
  void serverWithHttps_hasAPortOfItsOwn() {
    try (SharedPort port = SharedPort.open();
        FakeAuthorizationServer plain = port.builder().start();
        FakeAuthorizationServer secure = port.builder().https().start()) {
      assertThat(secure.tokenEndpoint().getPort()).isNotEqualTo(plain.tokenEndpoint().getPort());
      assertThat(secure.issuer()).startsWith("https://127.0.0.1:");
    }
  }

  @Test
  void closing_endsAllServers() throws IOException {
    SharedPort port = SharedPort.open();
    FakeAuthorizationServerBuilder secure = port.builder().https();
    FakeAuthorizationServer server = port.builder().start();
    assertThat(metadata(server)).contains(server.issuer());

    port.close();

    assertThatThrownBy(() -> metadata(server)).isInstanceOf(ConnectException.class);
    assertThatThrownBy(secure::start).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(port::builder)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the shared port is closed");
  }

  private static String metadata(FakeAuthorizationServer server) throws IOException {
    URI uri = server.uri(Endpoint.OPENID_METADATA);
    try (var answer = uri.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
