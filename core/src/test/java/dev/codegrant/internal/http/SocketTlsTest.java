package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a server must be before it is told anything (RFC 9325). */
class SocketTlsTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  private static final Resolver EVERYTHING_HERE =
      host -> new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})};

  private static HttpAnswer post(HttpTransport transport, String host, int port) {
    return new BackChannel(transport, Duration.ofSeconds(10))
        .post(
            new ClientRequest(URI.create("https://" + host + ":" + port + "/token"))
                .parameter("code", Secret.of("code-1")));
  }

  private static HttpTransport with(SSLContext context) {
    return SocketTransport.of(context, EVERYTHING_HERE, null);
  }

  private static void assertUntrusted(HttpTransport transport, String host, RawServer server) {
    TransportException e =
        catchThrowableOfType(TransportException.class, () -> post(transport, host, server.port()));
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.TLS_FAILED);
    assertThat(server.requests()).isEmpty();
  }

  private static RawServer serving(TestCertificate certificate)
      throws GeneralSecurityException, IOException {
    return RawServer.start(certificate.listen(), exchange -> exchange.write(OK));
  }

  @Test
  void knownServerOfTheRightName_isAnswered_andItsConnectionKept() throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example");
    try (RawServer server = serving(certificate)) {
      HttpTransport transport = with(certificate.trusting());
      assertThat(post(transport, "as.example", server.port()).status()).isEqualTo(200);
      assertThat(post(transport, "AS.example", server.port()).status()).isEqualTo(200);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests().get(0).header("Host"))
          .containsExactly("as.example:" + server.port());
    }
  }

  @Test
  void certificateThatNobodySigned_isRefused() throws Exception {
    try (RawServer server = serving(TestCertificate.of("localhost"))) {
      assertUntrusted(SocketTransport.shared(), "localhost", server);
      assertUntrusted(with(TestCertificate.of("localhost").trusting()), "localhost", server);
    }
  }

  @Test
  void certificateOfThePast_isRefused() throws Exception {
    TestCertificate authority = TestCertificate.of("authority.example");
    TestCertificate past = authority.signs("010101000000Z", "as.example");
    TestCertificate present = authority.signs("491231235959Z", "as.example");
    try (RawServer server = serving(past);
        RawServer other = serving(present)) {
      HttpTransport transport = with(authority.trusting());
      assertUntrusted(transport, "as.example", server);
      assertThat(post(transport, "as.example", other.port()).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, as.example",
    "*.com, as.com",
    "*.com, as.com.",
    "*.example, as.example",
    "*, as.example",
    "*.example.com, a.b.example.com",
    "*.example.com, example.com",
    "as.example, as.example.evil.example"
  })
  void trustedCertificateOfAnotherName_isRefused(String name, String host) throws Exception {
    TestCertificate certificate = TestCertificate.of(name);
    try (RawServer server = serving(certificate)) {
      assertUntrusted(with(certificate.trusting()), host, server);
    }
  }

  @Test
  void nameWithNul_isNotCutThere() throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example\0.evil.example");
    try (RawServer server = serving(certificate)) {
      assertUntrusted(with(certificate.trusting()), "as.example", server);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "as.example, as.example",
    "as.example, as.example.",
    "*.example.com, as.example.com",
    "*.co.example, a.co.example"
  })
  void certificateOfTheName_isAccepted(String name, String host) throws Exception {
    TestCertificate certificate = TestCertificate.of(name);
    try (RawServer server = serving(certificate)) {
      assertThat(post(with(certificate.trusting()), host, server.port()).status()).isEqualTo(200);
    }
  }

  /** What an application sets for its own use of the JDK's clients is not ours (R112). */
  @Test
  void trustInEverybodyOfTheWholeJvm_isNotShared() throws Exception {
    var verifier = HttpsURLConnection.getDefaultHostnameVerifier();
    var factory = HttpsURLConnection.getDefaultSSLSocketFactory();
    SSLContext context = SSLContext.getDefault();
    SSLContext everybody = SSLContext.getInstance("TLS");
    everybody.init(null, new TrustManager[] {new TrustsEverybody()}, null);
    try (RawServer server = serving(TestCertificate.of("localhost"))) {
      HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
      HttpsURLConnection.setDefaultSSLSocketFactory(everybody.getSocketFactory());
      SSLContext.setDefault(everybody);
      assertUntrusted(SocketTransport.shared(), "localhost", server);
      assertUntrusted(SocketTransport.of(null, EVERYTHING_HERE, null), "localhost", server);
    } finally {
      HttpsURLConnection.setDefaultHostnameVerifier(verifier);
      HttpsURLConnection.setDefaultSSLSocketFactory(factory);
      SSLContext.setDefault(context);
    }
  }

  /** A context that trusts every certificate still does not change the name of the server. */
  @Test
  void contextThatTrustsEverybody_doesNotTurnOffTheName() throws Exception {
    try (RawServer server = serving(TestCertificate.of("evil.example"))) {
      for (TrustManager trust :
          List.of(new TrustsEverybody(), new TrustEverybodyFactory.TrustsEverybody())) {
        SSLContext everybody = SSLContext.getInstance("TLS");
        everybody.init(null, new TrustManager[] {trust}, null);
        assertUntrusted(with(everybody), "as.example", server);
        assertUntrusted(with(everybody), "a.as.example", server);
        assertUntrusted(with(everybody), "127.0.0.1", server);
      }
    }
  }

  /** What the JVM trusts is its store; who may say so is not its to choose. */
  @Test
  void trustManagerAlgorithmOfTheJvm_isNotUsed() throws Exception {
    String algorithm = Security.getProperty("ssl.TrustManagerFactory.algorithm");
    Provider provider = new EverybodyProvider();
    Security.addProvider(provider);
    try (RawServer server = serving(TestCertificate.of("as.example"))) {
      Security.setProperty("ssl.TrustManagerFactory.algorithm", "Everybody");
      assertThat(TrustManagerFactory.getInstance("Everybody").getTrustManagers()[0])
          .isInstanceOf(TrustEverybodyFactory.TrustsEverybody.class);
      assertUntrusted(SocketTransport.of(null, EVERYTHING_HERE, null), "as.example", server);
    } finally {
      Security.setProperty("ssl.TrustManagerFactory.algorithm", algorithm);
      Security.removeProvider(provider.getName());
    }
  }

  @Test
  void clientCertificateOfTheContext_isShown() throws Exception {
    TestCertificate ours = TestCertificate.of("client.example");
    TestCertificate theirs = TestCertificate.of("as.example");
    try (RawServer server =
        RawServer.start(theirs.listenTrusting(ours), exchange -> exchange.write(OK))) {
      HttpTransport transport = with(theirs.trustingAs(ours));
      assertThat(post(transport, "as.example", server.port()).status()).isEqualTo(200);
      TransportException e =
          catchThrowableOfType(
              TransportException.class,
              () -> post(with(theirs.trusting()), "as.example", server.port()));
      assertThat(e).as("without it").isNotNull();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS, 0x0304, 0x0303", "TLSv1.2, 0x0303, 0x0303"})
  void versions12And13_areOfferedAndNoOther(String protocol, String newest, String oldest)
      throws Exception {
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(null, null, null);
    try (ClientHelloPort port = new ClientHelloPort()) {
      TransportException e =
          catchThrowableOfType(
              TransportException.class, () -> post(with(context), "as.example", port.port()));
      assertThat(e.kind()).isEqualTo(ErrorKind.TLS_FAILED);
      assertThat(Set.copyOf(port.versions()))
          .isEqualTo(new HashSet<>(List.of(Integer.decode(newest), Integer.decode(oldest))));
      assertThat(port.serverName()).isEqualTo("as.example");
    }
  }

  @Test
  void contextThatKnowsOlderVersionsAlone_offersNothing() throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.1");
    context.init(null, null, null);
    try (RawServer server = serving(TestCertificate.of("as.example"))) {
      assertUntrusted(with(context), "as.example", server);
    }
  }

  /** A connection that breaks after the handshake is no doubt about who the server is. */
  @Test
  void resetAfterTheHandshake_isABrokenConnection() throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example");
    try (RawServer server =
        RawServer.start(
            certificate.listen(),
            exchange -> {
              exchange.socket().setSoLinger(true, 0);
              exchange.socket().close();
            })) {
      TransportException e =
          catchThrowableOfType(
              TransportException.class,
              () -> post(with(certificate.trusting()), "as.example", server.port()));
      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void plainHttp_isToldApart() throws Exception {
    try (PlainTextPort port = new PlainTextPort()) {
      TransportException e =
          catchThrowableOfType(
              TransportException.class,
              () -> post(SocketTransport.shared(), "127.0.0.1", port.httpsUri().getPort()));
      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
      assertThat(e).hasMessageContaining("plain HTTP");
    }
  }

  private static final class TrustsEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class EverybodyProvider extends Provider {
    private static final long serialVersionUID = 1L;

    EverybodyProvider() {
      super("Everybody", "1", "for a test");
      putService(
          new Service(
              this,
              "TrustManagerFactory",
              "Everybody",
              TrustEverybodyFactory.class.getName(),
              null,
              null) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
              return new TrustEverybodyFactory();
            }
          });
    }
  }
}
