package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.resourceStatus;
import static dev.codegrant.testkit.NaiveClient.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class HttpsTest {
  private final FakeAuthorizationServerBuilder builder;
  private final FakeAuthorizationServer server;

  HttpsTest(FakeAuthorizationServerBuilder builder) {
    this.builder = builder;
    this.server = builder.https().start();
  }

  private HttpClient.Builder trusting() {
    return HttpClient.newBuilder().sslContext(server.tls().sslContext());
  }

  private static HttpResponse<String> get(HttpClient client, String uri)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  @Test
  void signIn_worksFromMetadataToResource() {
    String tokens = tokens(server, openId());
    assertThat(resourceStatus(server, member(tokens, "access_token"))).isEqualTo(200);
    assertThat(ReceivedJwt.of(member(tokens, "id_token")).claim("iss")).isEqualTo(server.issuer());
  }

  @Test
  void metadata_namesHttpsAlone() {
    String metadata = NaiveClient.get(server.uri(Endpoint.METADATA)).body();
    assertThat(server.issuer()).startsWith("https://127.0.0.1:");
    assertThat(metadata).contains("\"issuer\":\"" + server.issuer() + "\"").doesNotContain("http:");
  }

  @Test
  void contextOfTheServer_trustsIt_byAddressAndByName() throws Exception {
    HttpClient client = trusting().build();
    String uri = server.uri(Endpoint.METADATA).toString();
    assertThat(get(client, uri).statusCode()).isEqualTo(200);
    assertThat(get(client, uri.replace("127.0.0.1", "localhost")).statusCode()).isEqualTo(200);
  }

  @Test
  void contextOfTheServer_trustsNobodyElse() {
    assertThat(TestKeys.trustManagers())
        .singleElement()
        .satisfies(
            manager ->
                assertThat(((X509TrustManager) manager).getAcceptedIssuers())
                    .containsExactly(server.tls().certificateAuthority()));
  }

  @Test
  void clientThatDoesNotTrustTheAuthority_turnsAway() {
    HttpClient stranger = HttpClient.newHttpClient();
    assertThatThrownBy(() -> get(stranger, server.uri(Endpoint.METADATA).toString()))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void plainHttp_isNotServedOnThatPort() {
    String plain = server.uri(Endpoint.METADATA).toString().replace("https:", "http:");
    assertThatThrownBy(() -> get(trusting().build(), plain)).isInstanceOf(IOException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void requestForHttp2_staysOnHttp1() throws Exception {
    HttpClient client = trusting().version(HttpClient.Version.HTTP_2).build();
    assertThat(get(client, server.uri(Endpoint.METADATA).toString()).version())
        .isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void presentProtocol_isSpoken(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    HttpClient client = trusting().sslParameters(parameters).build();
    assertThat(get(client, server.uri(Endpoint.METADATA).toString()).sslSession())
        .hasValueSatisfying(session -> assertThat(session.getProtocol()).isEqualTo(protocol));
  }

  @Test
  void certificates_areGoodUntil2046() throws Exception {
    Date lastDay = Date.from(Instant.parse("2045-12-31T00:00:00Z"));
    for (String alias : List.of("ca", TestKeys.SERVER)) {
      TestKeys.certificate(alias).checkValidity(lastDay);
    }
  }

  @Test
  void serversOfOneTest_shareASecondPort(FakeAuthorizationServer plain) {
    FakeAuthorizationServer another = builder.issuerPath("/another").start();
    assertThat(another.resource().getPort())
        .isEqualTo(server.resource().getPort())
        .isNotEqualTo(plain.resource().getPort());
    assertThat(plain.issuer()).startsWith("http://127.0.0.1:");
  }

  @Test
  void ownServer_hasNoOtherPort_andStopsWhenClosed() {
    FakeAuthorizationServer own = FakeAuthorizationServer.builder().https().start();
    assertThat(tokens(own)).contains("access_token");
    own.close();
    assertThatThrownBy(() -> get(trusting().build(), own.resource().toString()))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void tlsOfAPlainServer_isRefused(FakeAuthorizationServer plain) {
    assertThatThrownBy(plain::tls)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(plain.issuer(), "https()");
    assertThat(server.tls().certificateAuthority().getSubjectX500Principal().getName())
        .isEqualTo("CN=Codegrant public test CA");
  }

  @Test
  void brokenAnswers_breakOverTlsToo() {
    HttpClient client = trusting().build();
    String uri = server.resource().toString();
    Answer ten = Answer.status(200).withBody("text/plain", "0123456789");
    for (Answer broken :
        List.of(
            Answer.connectionReset(),
            Answer.connectionClosed(),
            Answer.garbage(),
            ten.truncatedAfter(4))) {
      server.clearAnswers().on(Endpoint.RESOURCE).answer(broken);
      assertThatThrownBy(() -> get(client, uri)).isInstanceOf(IOException.class);
    }
    server.clearAnswers();
    assertThat(NaiveClient.get(server.resource()).statusCode()).isEqualTo(401);
  }

  @Test
  void malformedForm_isRefusedInWords() {
    HttpResponse<String> answer =
        NaiveClient.send(
            NaiveClient.request(
                    server.tokenEndpoint(), "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("code=%")));
    assertThat(answer.body()).contains("not form-encoded");
  }
}
