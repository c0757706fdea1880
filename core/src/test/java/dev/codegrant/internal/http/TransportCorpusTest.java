package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.corpus.ForkedJvm;
import dev.codegrant.corpus.LittleMemory;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** The area TR: what a connection must be before a code goes over it. */
class TransportCorpusTest extends CorpusTest {

  private static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");
  private static final Resolver EVERYTHING_HERE =
      host -> new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})};
  private static final String HTML =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";

  TransportCorpusTest() {
    super(
        CorpusArea.of("TR")
            .run("TR-001", TransportCorpusTest::selfSigned)
            .run("TR-005", TransportCorpusTest::oldVersion)
            .run("TR-006", run -> hello(run, 0x0302, 0x002f))
            .run("TR-007", TransportCorpusTest::weakSuites)
            .run("TR-008", TransportCorpusTest::plainHttp)
            .run("TR-009", TransportCorpusTest::trickNames)
            .run("TR-010", TransportCorpusTest::trustInEverybody)
            .run("TR-011", TransportCorpusTest::captivePortal)
            .run("TR-013", TransportCorpusTest::twoUsers)
            .run("TR-014", TransportCorpusTest::oddLineEnds)
            .run("TR-015", TransportCorpusTest::littleMemory)
            .run("TR-016", TransportCorpusTest::zone)
            .check(
                "long, deep and odd inputs to all parsers: 0 findings",
                run -> LittleMemory.require(run.result(String.class)))
            .check("any request bytes after the handshake", TransportCorpusTest::nothingWasAsked)
            .check("fallback to http", TransportCorpusTest::nothingWasAsked)
            .check("SDK uses its own SSLContext/verifier", TransportCorpusTest::nothingWasAsked)
            .check("CONNECT tunnel only for https", TransportCorpusTest::proxySawTunnelsAlone)
            .check(
                "token request sent in clear to the proxy",
                TransportCorpusTest::proxySawTunnelsAlone)
            .check("Proxy-Authorization leaked to origin", TransportCorpusTest::nothingForProxies)
            .check(
                "Authorization is set per request, never on a shared initializer",
                TransportCorpusTest::eachUserAlone)
            .check(
                "or headers ignored; never split into a second response",
                run -> assertThat(run.requests()).hasSize(2)));
  }

  private static void selfSigned(CaseRun run) throws Exception {
    RawServer server = serving(run, TestCertificate.of("localhost"));
    redeem(run, SocketTransport.shared(), "https://localhost:" + server.port() + "/t");
  }

  private static void hello(CaseRun run, int version, int suite) throws Exception {
    ClientHelloPort port =
        run.closing(new ClientHelloPort(ClientHelloPort.serverHello(version, suite)));
    redeem(run, SocketTransport.shared(), "https://127.0.0.1:" + port.port() + "/t");
    sent(run, new String(port.afterwards(), ISO_8859_1));
    requireStrong(port);
  }

  /**
   * What is not offered is refused by every server, and by ours when one chooses it all the same.
   */
  private static void requireStrong(ClientHelloPort port) throws Exception {
    assertThat(port.versions()).containsExactly(0x0304, 0x0303);
    assertThat(port.suites()).contains(0x1301).noneMatch(TransportCorpusTest::isWeak);
  }

  /** IANA "TLS Cipher Suites": those with NULL, RC4, DES or 3DES. */
  private static boolean isWeak(int suite) {
    int low = suite & 0xff;
    return suite < 0x2f
        || suite == 0x3b
        || (suite >> 8 == 0xc0 && (low <= 0x19 ? (low - 1) % 5 < 3 : low <= 0x1c));
  }

  /** Here, where the JDK offers no old version either, and where its own rules are switched off. */
  private static void oldVersion(CaseRun run) throws Exception {
    hello(run, 0x0301, 0x002f);
    ClientHelloPort port =
        run.closing(new ClientHelloPort(ClientHelloPort.serverHello(0x0301, 0x002f)));
    assertThat(ForkedJvm.run(LaxJvm.class, List.of(), "" + port.port()).strip())
        .isEqualTo("TLS_FAILED");
    assertThat(port.versions()).containsExactly(0x0304, 0x0303);
  }

  private static void littleMemory(CaseRun run) {
    run.call(() -> ForkedJvm.run(LittleMemory.class, List.of("-Xmx64m", "-Xss256k")));
  }

  /** TLS_RSA_WITH_RC4_128_SHA and TLS_RSA_WITH_3DES_EDE_CBC_SHA. */
  private static void weakSuites(CaseRun run) throws Exception {
    hello(run, 0x0303, 0x0005);
    hello(run, 0x0303, 0x000a);
  }

  private static void plainHttp(CaseRun run) throws Exception {
    PlainTextPort port = run.closing(new PlainTextPort());
    redeem(run, SocketTransport.shared(), port.httpsUri().toString());
    port.close();
    sent(run, port.received());
  }

  private static void trickNames(CaseRun run) throws Exception {
    // A host of two labels has a rule of its own; one of three has the JDK's alone.
    for (String host : new String[] {"as.com", "login.as.com"}) {
      for (String name : new String[] {"*.com", host + "\0.evil.example", "*", "evil.example"}) {
        TestCertificate certificate = TestCertificate.of(name);
        RawServer server = serving(run, certificate);
        redeem(
            run,
            SocketTransport.of(certificate.trusting(), EVERYTHING_HERE, null),
            "https://" + host + ":" + server.port() + "/t");
      }
    }
  }

  private static void trustInEverybody(CaseRun run) throws Exception {
    TestCertificate certificate = TestCertificate.of("evil.example");
    RawServer server = serving(run, certificate);
    var verifier = HttpsURLConnection.getDefaultHostnameVerifier();
    var factory = HttpsURLConnection.getDefaultSSLSocketFactory();
    run.closing(
        () -> {
          HttpsURLConnection.setDefaultHostnameVerifier(verifier);
          HttpsURLConnection.setDefaultSSLSocketFactory(factory);
        });
    HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
    HttpsURLConnection.setDefaultSSLSocketFactory(certificate.trusting().getSocketFactory());
    String endpoint = "https://localhost:" + server.port() + "/t";
    redeem(run, SocketTransport.shared(), endpoint);
    redeem(run, SocketTransport.of(certificate.trusting()), endpoint);
    redeem(
        run,
        SocketTransport.of(certificate.trusting(), EVERYTHING_HERE, null),
        "https://login.as.com:" + server.port() + "/t");
  }

  /**
   * The portal answers CONNECT itself, or opens the tunnel to itself with a trusted certificate.
   */
  private static void captivePortal(CaseRun run) throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example");
    HttpTransport transport = SocketTransport.of(certificate.trusting(), EVERYTHING_HERE, null);
    RawServer portal =
        run.closing(RawServer.start(certificate.listen(), exchange -> exchange.write(HTML)));
    run.note("origin", portal);
    ProxySelector before = ProxySelector.getDefault();
    run.closing(() -> ProxySelector.setDefault(before));
    for (String answer :
        new String[] {"HTTP/1.1 407 x\r\nProxy-Authenticate: Basic\r\n\r\n", HTML}) {
      ProxySelector.setDefault(everythingThrough(run.serve(e -> e.write(answer)).port()));
      redeem(run, transport, "https://as.example/t");
    }
    ProxySelector.setDefault(everythingThrough(run.closing(new TunnelPort(portal.port())).port()));
    redeem(run, transport, "https://as.example/t");
  }

  private static ProxySelector everythingThrough(int port) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(
            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port)));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    };
  }

  private static void twoUsers(CaseRun run) {
    RawServer server = run.serve(e -> good(run, e));
    for (String user : new String[] {"user-1", "user-2"}) {
      OAuthClient client = client(server.uri().toString(), user, user, null);
      GrantedAuthorization granted = granted(run, client);
      run.call(() -> client.redeem(granted));
    }
    OAuthClient open = client(server.uri().toString(), "user-3", null, null);
    GrantedAuthorization granted = granted(run, open);
    run.call(() -> open.redeem(granted));
  }

  private static void oddLineEnds(CaseRun run) {
    for (String answer :
        new String[] {
          "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}",
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX: 1\r\n HTTP/1.1 200 OK\r\n\r\n"
        }) {
      redeem(run, SocketTransport.shared(), run.serve(e -> e.write(answer)).uri().toString());
    }
  }

  private static void zone(CaseRun run) {
    run.call(() -> client(run.text("endpoint"), "client-1", null, null));
  }

  private static void good(CaseRun run, RawExchange exchange) throws IOException {
    String body = run.expand("body", run.value("GOOD"));
    exchange.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static RawServer serving(CaseRun run, TestCertificate certificate) throws Exception {
    RawServer server =
        run.closing(
            RawServer.start(
                certificate.listen(),
                exchange -> {
                  sent(run, exchange.request().head());
                  good(run, exchange);
                }));
    sent(run, "");
    return server;
  }

  private static void redeem(CaseRun run, HttpTransport transport, String endpoint) {
    OAuthClient client = client(endpoint, "client-1", run.value("CLIENT_SECRET"), transport);
    GrantedAuthorization granted = granted(run, client);
    run.call(() -> client.redeem(granted));
  }

  private static OAuthClient client(
      String endpoint, String id, @Nullable String secret, @Nullable HttpTransport transport) {
    OAuthClient.Builder client =
        OAuthClient.builder(
            AuthorizationServer.builder(
                    URI.create("https://as.example/authorize"), URI.create(endpoint))
                .build(),
            new ClientId(id));
    if (secret != null) {
      client.clientSecret(Secret.of(secret));
    }
    return (transport == null ? client : client.transport(transport)).build();
  }

  private static GrantedAuthorization granted(CaseRun run, OAuthClient client) {
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(REDIRECT_URI).build());
    String state =
        Stream.of(pending.authorizationUri().getRawQuery().split("&", -1))
            .filter(pair -> pair.startsWith("state="))
            .map(pair -> URLDecoder.decode(pair.substring(6), UTF_8))
            .findFirst()
            .orElseThrow();
    return (GrantedAuthorization)
        pending.receive(
            CallbackParameters.ofQuery("code=" + run.value("CODE") + "&state=" + state));
  }

  private static synchronized void sent(CaseRun run, String bytes) {
    run.note("sent", bytes);
    run.watch("what was sent", bytes);
  }

  private static void nothingWasAsked(CaseRun run) {
    assertThat(run.noted("sent", String.class)).doesNotContain("POST").doesNotContain("HTTP/1.1");
  }

  private static void proxySawTunnelsAlone(CaseRun run) {
    assertThat(run.requests())
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.head()).startsWith("CONNECT as.example:443 HTTP/1.1\r\n");
              assertThat(request.head()).doesNotContain("Authorization").doesNotContain("/t");
              assertThat(request.body()).isEmpty();
            });
  }

  private static void nothingForProxies(CaseRun run) {
    assertThat(run.noted("origin", RawServer.class).requests())
        .hasSize(1)
        .allSatisfy(request -> assertThat(request.header("Proxy-")).isEmpty());
  }

  private static void eachUserAlone(CaseRun run) {
    assertThat(run.requests())
        .hasSize(3)
        .allSatisfy(request -> assertThat(request.connection()).isEqualTo(1));
    for (int i = 0; i < 2; i++) {
      String user = "user-" + (i + 1);
      assertThat(run.requests().get(i).header("Authorization"))
          .containsExactly(
              "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(UTF_8)));
    }
    assertThat(run.requests().get(2).header("Authorization")).isEmpty();
  }
}
