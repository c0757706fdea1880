package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.net.URI;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSecretJwtTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static ClientSecretJwt.Builder builder(String secret) {
    return ClientSecretJwt.builder(Secret.of(secret)).clock(Asked.CLOCK);
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET, "ääääääääääääääää", SECRET + SECRET + SECRET})
  void assertion_isReadByAStrictServer(String secret) throws Exception {
    AssertionReader server =
        new AssertionReader(
            Asked.ISSUER,
            Asked.CLIENT.value(),
            "HS256",
            new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    ClientSecretJwt authentication = builder(secret).build();
    for (int i = 0; i < 3; i++) {
      String assertion = Asked.assertion(authentication);
      assertThat(server.read(assertion, Asked.NOW.getEpochSecond())).isNotNull();
      assertThat(AssertionReader.header(assertion).toString())
          .isEqualTo("{\"typ\":\"client-authentication+jwt\",\"alg\":\"HS256\"}");
    }
  }

  @Test
  void request_getsTheAssertionAndNotTheSecret() {
    ClientRequest request = Asked.of(builder(SECRET).build());
    assertThat(request.headers()).isEmpty();
    assertThat(request.parameters())
        .containsOnlyKeys("client_id", "client_assertion_type", "client_assertion");
    assertThat(request.parameters().values()).noneMatch(value -> value.reveal().contains(SECRET));
  }

  @Test
  void genericType_isJwt() {
    String assertion = Asked.assertion(builder(SECRET).genericType().build());
    assertThat(AssertionReader.header(assertion).get("typ").getAsString()).isEqualTo("JWT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcde",
        "äääääääääääääää",
        SECRET + "\r\nX: y",
        SECRET + "\n"
      })
  void withShortSecretOrControlCharacter_isRefused(String secret) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder(secret))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
        .withMessageNotContaining("0123");
  }

  @Test
  void withoutIssuer_isRefused() {
    ClientRequest unknown = new ClientRequest(URI.create("https://as.example/token"));
    ClientSecretJwt authentication = builder(SECRET).build();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> authentication.requireUsableFor(unknown))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> authentication.authenticate(Asked.CLIENT, unknown))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    authentication.requireUsableFor(Asked.request());
  }

  @Test
  void toString_isTheMethod() {
    assertThat(builder(SECRET).build()).hasToString("client_secret_jwt");
    assertThat(builder(SECRET).build().method()).isEqualTo("client_secret_jwt");
  }
}
