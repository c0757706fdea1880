package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is checked is what is connected to: no second resolution, no address left out. */
class AddressRuleTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private final List<String> checked = new ArrayList<>();
  private final AtomicInteger resolutions = new AtomicInteger();

  private static InetAddress address(int... bytes) {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static final InetAddress HERE = address(127, 0, 0, 1);
  private static final InetAddress ALSO_HERE = address(127, 0, 0, 2);

  private static ResponseValidationException refusal() {
    return new ResponseValidationException(ErrorKind.SSRF_REFUSED, "a", "b", "c");
  }

  private HttpAnswer get(URI uri, @Nullable AddressRule rule, InetAddress... addresses) {
    Resolver script =
        host -> {
          resolutions.incrementAndGet();
          return addresses.clone();
        };
    return new BackChannel(SocketTransport.of(null, script, rule), Duration.ofSeconds(10)).get(uri);
  }

  private AddressRule refusing(InetAddress... refused) {
    return (host, address) -> {
      checked.add(host + " " + address.getHostAddress());
      if (List.of(refused).contains(address)) {
        throw refusal();
      }
    };
  }

  @Test
  void everyAddressAndThenThePeer_isChecked_andTheNameResolvedOnce() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      URI uri = URI.create("http://as.example:" + server.port());
      assertThat(get(uri, refusing(), HERE, ALSO_HERE).status()).isEqualTo(200);
      assertThat(checked)
          .containsExactly("as.example 127.0.0.1", "as.example 127.0.0.2", "as.example 127.0.0.1");
      assertThat(resolutions).hasValue(1);
    }
  }

  @Test
  void oneRefusedAddressOfMany_refusesTheName_andTheRefusalArrivesUnchanged() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      URI uri = URI.create("http://as.example:" + server.port());
      ResponseValidationException thrown = refusal();
      AddressRule rule =
          (host, address) -> {
            if (address.equals(ALSO_HERE)) {
              throw thrown;
            }
          };
      assertThat(catchThrowable(() -> get(uri, rule, HERE, ALSO_HERE))).isSameAs(thrown);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void peer_isCheckedAgainBeforeAByteIsSent() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      URI uri = URI.create("http://as.example:" + server.port());
      AtomicInteger asked = new AtomicInteger();
      AddressRule once =
          (host, address) -> {
            if (asked.incrementAndGet() > 1) {
              throw refusal();
            }
          };
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(() -> get(uri, once, HERE));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void addressLiteral_isCheckedWithoutItsBrackets() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, HERE)) {
      int port = listener.getLocalPort();
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(
              () ->
                  new BackChannel(
                          SocketTransport.guarded(
                              (host, address) -> {
                                checked.add(host + " " + address.getHostAddress());
                                throw refusal();
                              }),
                          Duration.ofSeconds(10))
                      .get(URI.create("http://[::1]:" + port)));
      assertThat(checked).containsExactly("::1 0:0:0:0:0:0:0:1");
    }
  }

  @Test
  void secondAddress_isTriedWhereTheFirstDoesNotListen() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      URI uri = URI.create("http://as.example:" + server.port());
      assertThat(get(uri, refusing(), ALSO_HERE, HERE).status()).isEqualTo(200);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** DNS may call any machine "localhost": http to it would go out in clear. */
  @Test
  void httpToAnotherMachine_isRefusedWithoutAnyRule() throws Exception {
    try (RawServer server = RawServer.answering(OK)) {
      URI uri = URI.create("http://localhost:" + server.port());
      TransportException e =
          catchThrowableOfType(
              TransportException.class, () -> get(uri, null, HERE, address(192, 0, 2, 1)));
      assertThat(e).hasMessageContaining("another machine");
      assertThat(server.connections()).isZero();
      assertThat(get(uri, null, HERE).status()).isEqualTo(200);
    }
  }

  @Test
  void nameWithoutAddress_isRefused() {
    TransportException e =
        catchThrowableOfType(
            TransportException.class, () -> get(URI.create("https://as.example"), null));
    assertThat(e).hasMessageContaining("no address for the host as.example");
  }
}
