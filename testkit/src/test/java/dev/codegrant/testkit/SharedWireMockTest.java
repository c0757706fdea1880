package dev.codegrant.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others can do to the WireMock that carries the issuers: from the JVM much, from HTTP none.
 */
class SharedWireMockTest {
  private final WireMockTransport transport = WireMockTransport.open(Listening.onFreePort());
  private final WireMockServer wireMock = transport.wireMock();
  private final TestBench bench = new TestBench(transport, () -> transport);
  private final FakeAuthorizationServer server = bench.server();

  @AfterEach
  void stop() {
    transport.close();
  }

  private URI at(String path) {
    return URI.create(transport.origin() + path);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /__admin/requests",
    "GET, /__admin/requests/unmatched",
    "DELETE, /__admin/requests",
    "GET, /__admin/mappings",
    "POST, /__admin/mappings",
    "DELETE, /__admin/mappings",
    "POST, /__admin/reset",
    "POST, /__admin/shutdown",
    "GET, /__admin/settings",
    "POST, /__admin/settings"
  })
  void adminApi_isClosedToHttp(String method, String path) {
    String access = member(tokens(server), "access_token");
    var answer =
        NaiveClient.send(
            NaiveClient.request(at(path), "Origin", "https://evil.example")
                .method(
                    method,
                    BodyPublishers.ofString(
                        "{\"request\":{},\"response\":{\"status\":418},\"fixedDelay\":1}")));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain(access, "codegrant");
    assertThat(resourceStatus(server, access)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/__admin", "/__admin/fake", "/__files"})
  void issuerPathOfWireMocksOwn_isRefused(String path) {
    assertThatThrownBy(() -> bench.builder().issuerPath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(path, "WireMock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin", "/_admin", "/fake/__admin"})
  void issuerPathLikeWireMocksOwn_isServed(String path) {
    assertThat(tokens(bench.builder().issuerPath(path).start())).contains("access_token");
  }

  @Test
  void resetOfWireMock_changesNothing() {
    String access = member(tokens(server), "access_token");
    for (Runnable reset :
        List.<Runnable>of(
            wireMock::resetAll,
            wireMock::resetMappings,
            wireMock::resetToDefaultMappings,
            wireMock::resetScenarios,
            () -> wireMock.removeStubMapping(LastingStub.ID))) {
      reset.run();
      assertThat(resourceStatus(server, access)).isEqualTo(200);
    }
    assertThat(server.requests(Endpoint.RESOURCE)).hasSize(5);
  }

  @Test
  void stubOfAUser_wins() {
    wireMock.stubFor(WireMock.post(server.tokenEndpoint().getPath()).willReturn(status(429)));
    assertThat(NaiveClient.post(server.tokenEndpoint(), new NaiveClient.Form()).statusCode())
        .isEqualTo(429);
  }

  @Test
  void foreignPath_isReportedAsUnmatched() {
    assertThat(NaiveClient.get(at("/nobody/here")).statusCode()).isEqualTo(404);
    assertThat(wireMock.findAllUnmatchedRequests())
        .singleElement()
        .satisfies(request -> assertThat(request.getUrl()).isEqualTo("/nobody/here"));
  }

  @Test
  void wireMocksJournal_isBounded() {
    for (int i = 0; i < 120; i++) {
      NaiveClient.get(server.resource());
    }
    assertThat(wireMock.findAll(anyRequestedFor(anyUrl()))).hasSizeLessThanOrEqualTo(101);
  }

  @Test
  void serverClosedTwice_leavesItsSuccessorAlone() {
    FakeAuthorizationServer first = bench.builder().issuerPath("/same").start();
    first.close();
    FakeAuthorizationServer second = bench.builder().issuerPath("/same").start();
    first.close();
    assertThat(tokens(second)).contains("access_token");
    second.close();
    assertThat(NaiveClient.get(second.resource()).statusCode()).isEqualTo(404);
  }
}
