package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.http.HttpAnswer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataDocumentTest {

  private static final String ISSUER = "https://as.example";

  @Test
  void endpointsElsewhere_areAccepted() {
    assertThat(judge("https://tokens.example/t").tokenEndpoint())
        .hasToString("https://tokens.example/t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/t",
        "http://127.0.0.1:8080/t",
        "https://127.0.0.1/t",
        "https://as.example:99999/t"
      })
  void endpointOnTheClientsOwnMachine_isRefused(String tokenEndpoint) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> judge(tokenEndpoint))
        .matches(e -> e.kind() == ErrorKind.DISCOVERY_INVALID);
  }

  private static AuthorizationServer judge(String tokenEndpoint) {
    String json =
        """
        {"issuer": "%s", "authorization_endpoint": "%s/a", "token_endpoint": "%s"}\
        """
            .formatted(ISSUER, ISSUER, tokenEndpoint);
    return MetadataDocument.judge(
        ISSUER,
        new HttpAnswer(
            URI.create(ISSUER + "/.well-known/oauth-authorization-server"),
            200,
            List.of("application/json"),
            json.getBytes(UTF_8)));
  }
}
