package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A fault inside ends one connection, not the wait. */
class ReceiverLoopTest {

  @Test
  void bugWithOneRequest_orInATask_doesNotEndTheThread() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    listening.configureBlocking(false);
    int port = listening.socket().getLocalPort();
    Selector selector = Selector.open();
    SelectionKey ignored = listening.register(selector, SelectionKey.OP_ACCEPT);
    ReceiverLoop loop =
        new ReceiverLoop(
            selector,
            listening,
            new Gate("here", "/callback"),
            arrival -> {
              if (requests.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
              }
              return false;
            });
    Thread thread = new Thread(loop, "codegrant-loopback");
    thread.start();
    String request = "GET /callback HTTP/1.1\r\nHost: here\r\n\r\n";

    assertThat(Wire.send(port, request).status()).as("the one with the bug").isEqualTo(0);
    loop.post(
        () -> {
          throw new IllegalStateException("another bug");
        });
    assertThat(Wire.send(port, request).status()).as("the next").isEqualTo(503);
    thread.interrupt(); // nobody does, but it must not spin or end
    assertThat(Wire.send(port, request).status()).as("after an interrupt").isEqualTo(503);

    loop.stop();
    thread.join(20_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(listening.isOpen()).isFalse();
    assertThat(selector.isOpen()).isFalse();
  }
}
