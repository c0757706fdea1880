package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy gets a tunnel or nothing (RFC 9110 section 9.3.6). */
class SocketProxyTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  private static final Resolver EVERYTHING_HERE =
      host -> new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})};

  private final ProxySelector before = ProxySelector.getDefault();
  private final List<URI> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void restore() {
    ProxySelector.setDefault(before);
  }

  private void use(Proxy.Type type, int port) {
    Proxy proxy = new Proxy(type, InetSocketAddress.createUnresolved("proxy.example", port));
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(proxy);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
  }

  private static HttpAnswer post(HttpTransport transport, URI uri) {
    return new BackChannel(transport, Duration.ofSeconds(10))
        .post(
            new ClientRequest(uri)
                .header("Authorization", Secret.of("Basic code-1"))
                .parameter("code", Secret.of("code-1")));
  }

  private static TransportException failure(HttpTransport transport, URI uri) {
    return catchThrowableOfType(TransportException.class, () -> post(transport, uri));
  }

  @Test
  void tunnel_carriesTlsToTheServer_andTellsTheProxyItsNameAlone() throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example");
    try (RawServer server = RawServer.start(certificate.listen(), exchange -> exchange.write(OK));
        TunnelPort proxy = new TunnelPort(server.port())) {
      use(Proxy.Type.HTTP, proxy.port());
      HttpTransport transport = SocketTransport.of(certificate.trusting(), EVERYTHING_HERE, null);
      URI uri = URI.create("https://as.example/token?secret=s3cret");

      assertThat(post(transport, uri).status()).isEqualTo(200);
      assertThat(post(transport, uri).status()).isEqualTo(200);

      assertThat(proxy.heads())
          .containsExactly("CONNECT as.example:443 HTTP/1.1\r\nHost: as.example:443\r\n\r\n");
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0).head()).startsWith("POST /token?secret=s3cret HTTP/1.1");
      assertThat(server.requests().get(0).header("Proxy-")).isEmpty();
      assertThat(asked).first().hasToString("https://as.example/");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>sign in</html>",
        "HTTP/1.1 503 x\r\n\r\n",
        "hello\r\n\r\n"
      })
  void proxyThatAnswersItself_isRefusedAndToldNothing(String answer) throws Exception {
    try (RawServer proxy = RawServer.answering(answer)) {
      use(Proxy.Type.HTTP, proxy.port());

      TransportException e =
          failure(
              SocketTransport.of(null, EVERYTHING_HERE, null),
              URI.create("https://as.example/token"));

      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().get(0).head()).startsWith("CONNECT ").doesNotContain("code-1");
      assertThat(proxy.requests().get(0).header("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  void portalThatOpensTheTunnelToItself_isNotTrusted() throws Exception {
    TestCertificate portal = TestCertificate.of("portal.example");
    try (RawServer server = RawServer.start(portal.listen(), exchange -> exchange.write(OK));
        TunnelPort proxy = new TunnelPort(server.port())) {
      use(Proxy.Type.HTTP, proxy.port());

      TransportException e =
          failure(
              SocketTransport.of(portal.trusting(), EVERYTHING_HERE, null),
              URI.create("https://as.example/token"));

      assertThat(e.kind()).isEqualTo(ErrorKind.TLS_FAILED);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void proxyOfAnotherKind_isNotGoneRound() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      use(Proxy.Type.SOCKS, server.port());
      TransportException e =
          failure(
              SocketTransport.of(null, EVERYTHING_HERE, null),
              URI.create("https://as.example:" + server.port()));
      assertThat(e).hasMessageContaining("a proxy of another kind");
      assertThat(server.connections()).isZero();
    }
  }

  /** A selector is the application's: it may fail, or break its contract. */
  @ParameterizedTest
  @ValueSource(strings = {"throws", "null", "list of null"})
  void selectorThatFails_isNotGoneRound(String how) throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      ProxySelector.setDefault(
          new ProxySelector() {
            @Override
            public @Nullable List<Proxy> select(URI uri) {
              if (how.equals("throws")) {
                throw new IllegalStateException("C4NARY");
              }
              return how.equals("null") ? null : Collections.singletonList(null);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
          });
      TransportException e =
          failure(
              SocketTransport.of(null, EVERYTHING_HERE, null),
              URI.create("https://as.example:" + server.port()));
      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSPORT_FAILED);
      assertThat(e).hasMessageContaining("proxy selector").hasNoCause();
      assertThat(server.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:", "http://localhost:"})
  void loopback_isNeverProxied(String address) throws Exception {
    try (RawServer server = RawServer.answering(OK);
        PlainTextPort secure = new PlainTextPort();
        RawServer proxy = RawServer.answering(OK)) {
      use(Proxy.Type.HTTP, proxy.port());
      HttpTransport transport = SocketTransport.of(null, EVERYTHING_HERE, null);
      URI uri = URI.create(address + server.port() + "/token");
      assertThat(post(transport, uri).status()).isEqualTo(200);
      assertThat(failure(transport, secure.httpsUri())).hasMessageContaining("plain HTTP");
      assertThat(proxy.connections()).isZero();
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void guardedTransport_usesNoProxy() throws Exception {
    TestCertificate certificate = TestCertificate.of("as.example");
    try (RawServer server = RawServer.start(certificate.listen(), exchange -> exchange.write(OK));
        RawServer proxy = RawServer.answering(OK)) {
      use(Proxy.Type.HTTP, proxy.port());
      HttpTransport guarded =
          SocketTransport.of(certificate.trusting(), EVERYTHING_HERE, (host, address) -> {});
      URI uri = URI.create("https://as.example:" + server.port() + "/");
      assertThat(post(guarded, uri).body()).asString(ISO_8859_1).isEqualTo("{}");
      assertThat(proxy.connections()).isZero();
    }
  }
}
