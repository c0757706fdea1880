package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersonTest {

  @Test
  void deliver_returnsWhatTheReceiverAnswers() throws IOException {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/callback",
        exchange -> {
          byte[] query = exchange.getRequestURI().getRawQuery().getBytes(UTF_8);
          exchange.sendResponseHeaders(202, query.length);
          exchange.getResponseBody().write(query);
          exchange.close();
        });
    receiver.start();
    try {
      URI callback =
          URI.create(
              "http://127.0.0.1:" + receiver.getAddress().getPort() + "/callback?code=a%2Bb");
      HttpResponse<String> page = Person.alice().deliver(callback);
      assertThat(page.statusCode()).isEqualTo(202);
      assertThat(page.body()).isEqualTo("code=a%2Bb");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void atAnUnexpectedPage_saysWhatItShows() {
    try (SpringAuthorizationServer server = SpringAuthorizationServer.start()) {
      HandWrittenClient client = HandWrittenClient.confidential(server);
      URI foreign = client.authorizationUri("https://elsewhere.example/", Map.of());
      assertThatIllegalStateException()
          .isThrownBy(() -> Person.alice().signInAndConsent(foreign))
          .withMessageContaining("Unexpected page: 400")
          .withMessageContaining("redirect_uri");
    }
  }
}
