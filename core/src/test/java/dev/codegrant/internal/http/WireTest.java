package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A channel as a socket, beside what its peer sees. */
class WireTest {

  private final ServerSocket listener;
  private final SocketChannel channel;
  private final Socket peer;
  private final Wire wire;

  WireTest() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    channel = SocketChannel.open(listener.getLocalSocketAddress());
    peer = listener.accept();
    peer.setSoTimeout(10_000);
    wire = new Wire(channel, Deadline.afterMillis(20_000));
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    peer.close();
    listener.close();
  }

  @Test
  void addresses_areThoseOfTheConnection() {
    assertThat(wire.isConnected()).isTrue();
    assertThat(wire.isBound()).isTrue();
    assertThat(wire.getInetAddress()).isEqualTo(listener.getInetAddress());
    assertThat(wire.getPort()).isEqualTo(listener.getLocalPort());
    assertThat(wire.getLocalPort()).isEqualTo(peer.getPort());
    assertThat(wire.getRemoteSocketAddress())
        .isEqualTo(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
    assertThat(wire.getSoLinger()).as("no lingering").isEqualTo(-1);
  }

  @Test
  void channelThatHasNoConnection_isNotConnected() throws IOException {
    try (SocketChannel fresh = SocketChannel.open()) {
      Wire unconnected = new Wire(fresh, Deadline.afterMillis(1000));
      assertThat(unconnected.isConnected()).isFalse();
      assertThat(unconnected.isBound()).isFalse();
    }
  }

  @Test
  void ends_areSeen() throws IOException {
    assertThat(wire.isInputShutdown()).isFalse();
    assertThat(wire.isOutputShutdown()).isFalse();
    channel.shutdownInput();
    channel.shutdownOutput();
    assertThat(wire.isInputShutdown()).isTrue();
    assertThat(wire.isOutputShutdown()).isTrue();
    assertThat(wire.isClosed()).isFalse();
    wire.close();
    assertThat(wire.isClosed()).isTrue();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bytes_areReadOneByOneUntilTheEnd() throws IOException {
    peer.getOutputStream().write(new byte[] {(byte) 0xff, 0, 'x'});
    peer.shutdownOutput();
    assertThat(wire.getInputStream().read()).isEqualTo(0xff);
    assertThat(wire.getInputStream().read()).isZero();
    assertThat(wire.getInputStream().read()).isEqualTo('x');
    assertThat(wire.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void bytes_areWritten_andAnAnswerCanBeReadAfterwards() throws IOException {
    wire.getOutputStream().write(0xfe);
    wire.getOutputStream().write("abcd".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1, 2);
    assertThat(peer.getInputStream().readNBytes(3)).containsExactly(0xfe, 'b', 'c');
    peer.getOutputStream().write('y');
    assertThat(wire.getInputStream().read()).isEqualTo('y');
  }

  /** A TLS alert is 21 and a handshake 22 (RFC 8446 section 5.1). */
  @ParameterizedTest
  @CsvSource({"20, false", "21, true", "22, true", "23, false", "72, false", "0, false"})
  void firstByte_tellsTlsFromSomethingElse(int first, boolean tls) throws IOException {
    assertThat(wire.beganWithTls()).as("nothing came yet").isTrue();
    peer.getOutputStream().write(new byte[] {1, (byte) first, 22, 1});
    assertThat(wire.getInputStream().read()).isEqualTo(1);
    assertThat(wire.beganWithTls()).isFalse();
    wire.expectTls();
    assertThat(wire.beganWithTls()).as("nothing came since").isTrue();
    assertThat(wire.getInputStream().read()).isEqualTo(first);
    assertThat(wire.beganWithTls()).isEqualTo(tls);
    assertThat(wire.getInputStream().read()).isEqualTo(22);
    assertThat(wire.beganWithTls()).as("the first alone counts").isEqualTo(tls);
  }

  @Test
  void silentPeer_isGivenUpAtTheDeadline_andHeardUntilALaterOne() throws IOException {
    wire.until(Deadline.afterMillis(30));
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> wire.getInputStream().read());
    wire.until(Deadline.afterMillis(20_000));
    peer.getOutputStream().write('z');
    assertThat(wire.getInputStream().read()).isEqualTo('z');
  }

  @Test
  void silence_endsWithAByte_orWithTheConnection() throws IOException {
    assertThat(wire.isSilent()).isTrue();
    assertThat(channel.isBlocking()).isTrue();
    peer.shutdownOutput();
    assertThat(wire.getInputStream().read()).as("waits for the end").isEqualTo(-1);
    assertThat(wire.isSilent()).isFalse();
    wire.close();
    assertThat(wire.isSilent()).isFalse();
  }

  @Test
  void peerThatDoesNotRead_isGivenUpAtTheDeadline() {
    wire.until(Deadline.afterMillis(200));
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> wire.getOutputStream().write(new byte[32_000_000]));
  }

  @Test
  void moreThanTheBuffersHold_isWrittenToAPeerThatReads() throws Exception {
    byte[] much = new byte[16_000_000];
    much[much.length - 1] = 7;
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return peer.getInputStream().readNBytes(much.length);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            reader -> new Thread(reader).start());
    wire.getOutputStream().write(much);
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(much);
    peer.getOutputStream().write('!');
    assertThat(wire.getInputStream().read()).isEqualTo('!');
  }
}
