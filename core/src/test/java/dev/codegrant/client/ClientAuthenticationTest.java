package dev.codegrant.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAuthenticationTest {

  private static final ClientId CLIENT = new ClientId("a+b:c%20d é");
  private static final Secret SECRET = Secret.of("p%:a+b ü");

  private final List<ClientAuthentication> certificates =
      List.of(ClientAuthentication.tlsClientAuth(), ClientAuthentication.selfSignedTlsClientAuth());

  private final ClientRequest request = new ClientRequest(URI.create("https://as.example/token"));

  @Test
  void basic_formEncodesBothPartsFirst() {
    ClientAuthentication.clientSecretBasic(SECRET).authenticate(CLIENT, request);

    String header = request.headers().getOrDefault("Authorization", SECRET).reveal();
    assertThat(header).startsWith("Basic ");
    assertThat(new String(Base64.getDecoder().decode(header.substring(6)), US_ASCII))
        .isEqualTo("a%2Bb%3Ac%2520d+%C3%A9:p%25%3Aa%2Bb+%C3%BC");
    assertThat(request.parameters()).isEmpty();
  }

  @Test
  void post_addsBothPartsToTheBody() {
    ClientAuthentication.clientSecretPost(SECRET).authenticate(CLIENT, request);

    assertThat(request.parameters())
        .containsOnlyKeys("client_id", "client_secret")
        .containsEntry("client_id", Secret.of("a+b:c%20d é"))
        .containsEntry("client_secret", SECRET);
    assertThat(request.headers()).isEmpty();
  }

  @Test
  void none_namesTheClientAlone() {
    ClientAuthentication.none().authenticate(CLIENT, request);

    assertThat(request.parameters()).containsOnlyKeys("client_id");
    assertThat(request.headers()).isEmpty();
  }

  @Test
  void certificate_addsTheClientIdAndNothingElse() {
    for (ClientAuthentication certificate : certificates) {
      ClientRequest each = new ClientRequest(URI.create("HTTPS://as.example/token"));
      certificate.requireUsableFor(each);
      certificate.authenticate(CLIENT, each);

      assertThat(each.parameters())
          .containsOnlyKeys("client_id")
          .containsEntry("client_id", Secret.of("a+b:c%20d é"));
      assertThat(each.headers()).isEmpty();
    }
  }

  /** Where nobody asks for the certificate, the request would prove nothing. */
  @Test
  void certificateOverHttp_isRefused() {
    for (ClientAuthentication certificate : certificates) {
      ClientRequest plain = new ClientRequest(URI.create("http://127.0.0.1/token"));
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> certificate.requireUsableFor(plain))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> certificate.authenticate(CLIENT, plain))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
      assertThat(plain.parameters()).isEmpty();
    }
  }

  @Test
  void method_isTheRegisteredName() {
    assertThat(certificates)
        .extracting(ClientAuthentication::method)
        .containsExactly("tls_client_auth", "self_signed_tls_client_auth");
    assertThat(certificates)
        .extracting(Object::toString)
        .containsExactly("tls_client_auth", "self_signed_tls_client_auth");
    assertThat(ClientAuthentication.clientSecretBasic(SECRET).method())
        .isEqualTo("client_secret_basic");
    assertThat(ClientAuthentication.clientSecretPost(SECRET).method())
        .isEqualTo("client_secret_post");
    assertThat(ClientAuthentication.none().method()).isEqualTo("none");
  }

  @Test
  void toString_showsNoSecret() {
    assertThat(ClientAuthentication.clientSecretBasic(SECRET)).hasToString("client_secret_basic");
    assertThat(ClientAuthentication.clientSecretPost(SECRET)).hasToString("client_secret_post");
    assertThat(ClientAuthentication.none()).hasToString("none");
    ClientAuthentication.clientSecretPost(SECRET).authenticate(CLIENT, request);
    assertThat(request.parameters().toString()).contains("client_secret").doesNotContain("p%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\nX: y", "secret\n", "a\u0000"})
  void secretWithControlCharacter_isRefused(String secret) {
    for (boolean basic : new boolean[] {true, false}) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  requireNonNull(
                      basic
                          ? ClientAuthentication.clientSecretBasic(Secret.of(secret))
                          : ClientAuthentication.clientSecretPost(Secret.of(secret))))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .withMessageContaining(secret.isEmpty() ? "an empty secret" : "a control character");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "\u0000"})
  void clientIdWithControlCharacter_isRefused(String id) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> requireNonNull(new ClientId(id)))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
        .withMessageContaining(id.isBlank() ? "a blank text" : "a text with a control character");
  }

  private static void requireNonNull(Object made) {
    assertThat(made).isNotNull();
  }
}
