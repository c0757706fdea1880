package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Result;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many connections at once (LB-012, LB-013): one thread bears them, and the answer gets through.
 */
class LoopbackCrowdTest {

  /** Less than an idle connection is borne, on whose end nobody may have to wait. */
  private static final long SOON = TimeUnit.SECONDS.toNanos(4);

  private static final int JUNK = 2_000;
  private static final int MOST_OPEN = 100;
  private static final List<String> OF_NO_USE =
      List.of(
          "", "GET /cal", "\u0016\u0003\u0001", "GET /favicon.ico HTTP/1.1\r\n", "\r\n", "x y z");

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void connect(int count, int port, String bytes) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = Wire.connect(port);
      sockets.add(socket);
      Wire.write(socket, bytes);
    }
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static long receiversAmong(Collection<Thread> threads) {
    return threads.stream().filter(t -> t.getName().equals("codegrant-loopback")).count();
  }

  private static String request(LoopbackReceiver receiver, String query) {
    return "GET /callback?%s HTTP/1.1\r\nHost: %s\r\n\r\n"
        .formatted(query, receiver.redirectUri().getRawAuthority());
  }

  @Test
  void idleAndHalfOpenOnes_doNotKeepTheAnswerWaiting() throws Exception {
    try (LoopbackReceiver receiver = LoopbackReceiver.bind(0, "/callback")) {
      int port = receiver.redirectUri().getPort();
      connect(50, port, "");
      connect(50, port, "GET /cal");

      connect(1, port, request(receiver, "code=c-1"));

      assertThat(receiver.next(SOON)).get().returns("code=c-1", Arrival::rawQuery);
    }
  }

  @Test
  void idleAndHalfOpenOnes_doNotKeepTheTokensFromTheProgram() throws Exception {
    try (SignIn signIn = new SignIn()) {
      Future<Result> result = signIn.begin();
      connect(50, signIn.port(), "");
      connect(50, signIn.port(), "GET /cal");

      assertThat(signIn.visitWithCode().status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(Authorized.class);
    }
  }

  @Test
  void slowOnes_areGoneOnWith() throws Exception {
    try (LoopbackReceiver receiver = LoopbackReceiver.bind(0, "/callback")) {
      connect(10, receiver.redirectUri().getPort(), "GET /callback?code=");
      for (int i = 0; i < sockets.size(); i++) {
        Wire.write(sockets.get(i), request(receiver, "").replace("GET /callback?", "" + i));
        assertThat(receiver.next(SOON)).get().returns("code=" + i, Arrival::rawQuery);
      }
    }
  }

  @Test
  void thatSaysNothing_isClosedInTheEnd() throws Exception {
    try (LoopbackReceiver receiver = LoopbackReceiver.bind(0, "/callback");
        Socket socket = Wire.connect(receiver.redirectUri().getPort())) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void thousandsOfNoUse_areBorneByOneThread() throws Exception {
    Set<Thread> before = threads();
    try (LoopbackReceiver receiver = LoopbackReceiver.bind(0, "/callback")) {
      int port = receiver.redirectUri().getPort();
      long most = 0;
      for (int i = 0; i < JUNK; i++) {
        String bytes = OF_NO_USE.get(i % OF_NO_USE.size());
        if (sockets.size() == MOST_OPEN) {
          sockets.remove(0).close();
          Set<Thread> now = threads();
          now.removeAll(before);
          most = Math.max(most, receiversAmong(now));
        }
        connect(1, port, bytes);
      }
      connect(1, port, request(receiver, "code=c-1"));

      assertThat(receiver.next(SOON)).get().returns("code=c-1", Arrival::rawQuery);
      assertThat(most).isEqualTo(1);
    }
  }

  @Test
  void moreAnswersThanAreKept_areSentAway_andTheOthersToldThatItIsOver() throws Exception {
    LoopbackReceiver receiver = LoopbackReceiver.bind(0, "/callback");
    int port = receiver.redirectUri().getPort();
    try (Socket before = Wire.connect(port);
        Socket after = Wire.connect(port)) {
      connect(16, port, request(receiver, "code=evil"));
      assertOthersWereRead(before);
      assertThat(Wire.send(port, request(receiver, "code=evil")).status()).isEqualTo(503);

      assertThat(receiver.next(SOON)).as("one place is free again").isPresent();
      connect(1, port, request(receiver, "code=evil"));
      assertOthersWereRead(after);
      assertThat(Wire.send(port, request(receiver, "code=evil")).status()).isEqualTo(503);
    }
    receiver.close();

    for (Socket socket : sockets) {
      assertThat(Wire.read(socket).status()).isEqualTo(410);
    }
  }

  /** A connection that was made earlier is not answered before what came before is read. */
  private static void assertOthersWereRead(Socket earlier) throws IOException {
    Wire.write(earlier, "\0");
    assertThat(Wire.read(earlier).status()).isEqualTo(400);
  }
}
