package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, one request; and nobody waits for the issuer of somebody else. */
@Timeout(60)
class MetadataSingleFlightTest {

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile int status = 200;
  private final RawServer server = RawServer.start(this::answer);
  private final String origin = "http://127.0.0.1:" + server.port();
  private final String slow = origin + "/slow";
  private final MetadataDiscovery discovery =
      MetadataDiscovery.builder().timeout(Duration.ofSeconds(50)).build();

  @AfterEach
  void stop() throws IOException {
    released.countDown();
    server.close();
  }

  @Test
  void threadsOfOneIssuer_shareOneRequest() throws Exception {
    List<Call> calls = crowd(32);
    released.countDown();
    AuthorizationServer first = calls.get(0).result.get(30, TimeUnit.SECONDS);
    for (Call call : calls) {
      assertThat(call.result.get(30, TimeUnit.SECONDS)).isSameAs(first);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void threadsOfOneIssuer_shareOneFailure() throws Exception {
    status = 503;
    List<Call> calls = crowd(8);
    released.countDown();
    for (Call call : calls) {
      assertThat(call.failure()).isEqualTo(ErrorKind.DISCOVERY_FAILED);
    }
    assertThat(server.requests()).hasSize(1);
    status = 200;
    assertThat(discovery.discover(slow).issuer()).contains(slow);
  }

  @Test
  void threadOfAnotherIssuer_waitsForNobody() throws Exception {
    discovery.discover(origin + "/known");
    Call waiting = new Call(discovery);
    arrived.await();
    assertThat(discovery.discover(origin + "/other").issuer()).contains(origin + "/other");
    assertThat(discovery.discover(origin + "/known").issuer()).contains(origin + "/known");
    assertThat(waiting.result).isNotDone();
    assertThat(server.requests()).hasSize(3);
  }

  /** The interrupt was meant for the first alone. */
  @Test
  void interruptOfTheFirst_isNotOneOfTheOthers() throws Exception {
    List<Call> calls = crowd(4);
    calls.get(0).thread.interrupt();
    assertThat(calls.get(0).failure()).isEqualTo(ErrorKind.INTERRUPTED);
    released.countDown();
    for (Call call : calls.subList(1, 4)) {
      assertThat(call.result.get(30, TimeUnit.SECONDS).issuer()).contains(slow);
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void interruptOfOneThatWaits_endsItsWaitAlone() throws Exception {
    List<Call> calls = crowd(3);
    calls.get(2).thread.interrupt();
    assertThat(calls.get(2).failure()).isEqualTo(ErrorKind.INTERRUPTED);
    released.countDown();
    for (Call call : calls.subList(0, 2)) {
      assertThat(call.result.get(30, TimeUnit.SECONDS).issuer()).contains(slow);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void slowListener_holdsTheFirstAlone() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    CompletableFuture<Thread> told = new CompletableFuture<>();
    MetadataDiscovery loud =
        MetadataDiscovery.builder()
            .timeout(Duration.ofSeconds(50))
            .cacheFor(Duration.ZERO)
            .onStaleDocument(
                event -> {
                  told.complete(Thread.currentThread());
                  Uninterruptibles.awaitUninterruptibly(heard);
                })
            .build();
    loud.cache().poison(slow, document(slow));
    status = 503;
    List<Call> calls = crowd(loud, 4);
    released.countDown();
    assertThat(told.get(30, TimeUnit.SECONDS)).isSameAs(calls.get(0).thread);
    try {
      for (Call call : calls.subList(1, 4)) {
        assertThat(call.result.get(10, TimeUnit.SECONDS).issuer()).contains(slow);
      }
      assertThat(calls.get(0).result).isNotDone();
    } finally {
      heard.countDown();
    }
    assertThat(calls.get(0).result.get(30, TimeUnit.SECONDS).issuer()).contains(slow);
    assertThat(server.requests()).hasSize(1);
  }

  private List<Call> crowd(int size) throws InterruptedException {
    return crowd(discovery, size);
  }

  /** The first is at the server, and all others wait for it. */
  private List<Call> crowd(MetadataDiscovery discovery, int size) throws InterruptedException {
    List<Call> calls = new ArrayList<>();
    calls.add(new Call(discovery));
    arrived.await();
    for (int i = 1; i < size; i++) {
      calls.add(new Call(discovery));
    }
    for (Call call : calls.subList(1, size)) {
      soon(() -> call.thread.getState() == Thread.State.WAITING);
    }
    return calls;
  }

  private static void soon(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time by which all others wait").isLessThan(end);
      LockSupport.parkNanos(100_000);
    }
  }

  private void answer(RawExchange exchange) throws IOException {
    String path = exchange.request().head().split(" ", 3)[1];
    String issuer = origin + path.substring(path.lastIndexOf('/'));
    if (issuer.equals(slow)) {
      arrived.countDown();
      Uninterruptibles.awaitUninterruptibly(released);
    }
    String json = json(issuer);
    exchange.write(
        "HTTP/1.1 "
            + status
            + " x\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
  }

  private String json(String issuer) {
    return "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/a\",\"token_endpoint\":\"%s/t\"}"
        .formatted(issuer, origin, origin);
  }

  private HttpAnswer document(String issuer) {
    return new HttpAnswer(
        URI.create(issuer), 200, List.of("application/json"), json(issuer).getBytes(UTF_8));
  }

  /** A call in a thread of its own. */
  private final class Call {
    final CompletableFuture<AuthorizationServer> result = new CompletableFuture<>();
    final CompletableFuture<ErrorKind> failed = new CompletableFuture<>();
    final Thread thread;

    Call(MetadataDiscovery discovery) {
      thread =
          new Thread(
              () -> {
                try {
                  result.complete(discovery.discover(slow));
                } catch (OAuthException e) {
                  failed.complete(e.kind());
                  result.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    ErrorKind failure() throws Exception {
      return failed.get(30, TimeUnit.SECONDS);
    }
  }
}
