package dev.codegrant.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRequestTest {

  private static final Secret VALUE = Secret.of("v-1");

  private final ClientRequest request = new ClientRequest(URI.create("https://as.example/token"));

  @Test
  void issuer_isThatOfTheServer() {
    assertThat(request.issuer()).isEmpty();
    assertThat(new ClientRequest(request.endpoint(), "https://as.example").issuer())
        .contains("https://as.example");
  }

  @Nested
  class Parameter {

    @Test
    void withAnotherName_isAdded() {
      request.parameter("code", VALUE).parameter("Code", VALUE);
      assertThat(request.parameters()).containsOnlyKeys("code", "Code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "code", "client_secret", "x"})
    void twice_isRefused(String name) {
      request.parameter(name, VALUE);
      refuses(() -> request.parameter(name, VALUE));
      refuses(() -> request.parameter(name, Secret.of("v-2")));
      assertThat(request.parameters()).containsEntry(name, VALUE);
    }

    @Test
    void clientIdTwice_isTakenWhenItIsTheSame() {
      request.parameter("client_id", VALUE).parameter("client_id", VALUE);
      refuses(() -> request.parameter("client_id", Secret.of("v-2")));
      assertThat(request.parameters()).containsEntry("client_id", VALUE);
    }
  }

  @Nested
  class Header {

    @ParameterizedTest
    @ValueSource(strings = {"DPoP", "X-Api!#$%&'*+-.^_`|~9"})
    void ofTokenCharacters_isAdded(String name) {
      request.header(name, VALUE);
      assertThat(request.headers()).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Y", "X:", "X\r\nY", "Ä"})
    void ofOtherCharacters_isRefused(String name) {
      refuses(() -> request.header(name, VALUE));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Host",
          "content-length",
          "Content-Type",
          "Content-Encoding",
          "TRANSFER-ENCODING",
          "Connection",
          "Expect",
          "TE",
          "Trailer",
          "Upgrade"
        })
    void thatFramesTheMessage_isRefused(String name) {
      refuses(() -> request.header(name, VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "a\tb", "!~", "Basic YTpi"})
    void withValueOfVisibleCharacters_isAdded(String value) {
      request.header("X", Secret.of(value));
      assertThat(request.headers()).containsEntry("X", Secret.of(value));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", " a", "a\t", "a\r\nY: b", "a\nb", "a\rb", "a\u0000", "a\u007f", "é"})
    void withAnotherValue_isRefused(String value) {
      refuses(() -> request.header("X", Secret.of(value)));
      assertThat(request.headers()).isEmpty();
    }

    @Test
    void twice_isRefusedInAnySpelling() {
      request.header("DPoP", VALUE);
      refuses(() -> request.header("dpop", VALUE));
      assertThat(request.headers()).containsOnlyKeys("DPoP");
    }
  }

  /** RFC 6749 section 2.3, corpus CA-001. */
  @Nested
  class SecondCredential {

    @ParameterizedTest
    @CsvSource({
      "client_secret, client_assertion",
      "client_assertion, client_secret",
    })
    void inTheBody_isRefused(String first, String second) {
      request.parameter(first, VALUE);
      refuses(() -> request.parameter(second, VALUE));
      assertThat(request.parameters()).containsOnlyKeys(first);
    }

    @ParameterizedTest
    @CsvSource({
      "Authorization, client_secret",
      "authorization, client_assertion",
      "AUTHORIZATION, client_secret",
    })
    void besideTheHeader_isRefused(String header, String parameter) {
      request.header(header, VALUE);
      refuses(() -> request.parameter(parameter, VALUE));
      assertThat(request.parameters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "client_assertion"})
    void inTheHeaderBesideTheBody_isRefused(String parameter) {
      request.parameter(parameter, VALUE);
      refuses(() -> request.header("authorization", VALUE));
      assertThat(request.headers()).isEmpty();
    }

    @Test
    void whatIsNone_isTakenBesideOne() {
      request
          .header("Authorization", VALUE)
          .header("DPoP", VALUE)
          .parameter("client_id", VALUE)
          .parameter("client_assertion_type", VALUE);
      assertThat(request.parameters()).containsOnlyKeys("client_id", "client_assertion_type");
    }
  }

  private static void refuses(ThrowingCallable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .withMessageNotContainingAny("v-1", "v-2", "Y: b");
  }
}
