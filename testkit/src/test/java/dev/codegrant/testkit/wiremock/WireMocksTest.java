package dev.codegrant.testkit.wiremock;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class WireMocksTest {
  private final FakeAuthorizationServer server;
  private final WireMockServer wireMock;

  WireMocksTest(FakeAuthorizationServer server) {
    this.server = server;
    this.wireMock = WireMocks.of(server);
  }

  private static HttpResponse<String> answerOf(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void stubOfAUser_winsUntilItIsRemoved() throws Exception {
    StubMapping stub = wireMock.stubFor(get(server.resource().getPath()).willReturn(status(429)));
    assertThat(answerOf(server.resource()).statusCode()).isEqualTo(429);
    assertThat(answerOf(server.uri(Endpoint.JWKS)).statusCode()).isEqualTo(200);
    assertThat(server.requests(Endpoint.RESOURCE)).isEmpty();
    wireMock.removeStub(stub);
    assertThat(answerOf(server.resource()).statusCode()).isEqualTo(401);
  }

  @Test
  void stubOfTheWeakestPriority_isAskedAfterTheServer() throws Exception {
    wireMock.stubFor(get(server.resource().getPath()).atPriority(101).willReturn(okJson("{}")));
    assertThat(answerOf(server.resource()).statusCode()).isEqualTo(401);
  }

  @Test
  void pathBesideTheIssuer_isTheUsersOwn() throws Exception {
    String path = URI.create(server.issuer()).getPath() + "/orders";
    wireMock.stubFor(get(path).willReturn(okJson("[1]")));
    assertThat(answerOf(URI.create(server.issuer() + "/orders")).body()).isEqualTo("[1]");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void serversOfTheExtension_shareOne_andAServerAloneHasItsOwn(
      FakeAuthorizationServerBuilder builder) {
    assertThat(WireMocks.of(builder.start())).isSameAs(wireMock);
    FakeAuthorizationServer alone = FakeAuthorizationServer.start();
    assertThat(WireMocks.of(alone)).isNotSameAs(wireMock).matches(WireMockServer::isRunning);
    alone.close();
    assertThat(WireMocks.of(alone).isRunning()).isFalse();
  }
}
