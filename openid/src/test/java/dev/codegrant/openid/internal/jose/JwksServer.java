package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What answers at a {@code jwks_uri}: a key set, until a test says something else. */
public final class JwksServer implements RawServer.Script {

  private volatile String status = "200 OK";
  private volatile List<String> headers = List.of("Content-Type: application/json");
  private volatile byte[] body;
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile CountDownLatch arrived = new CountDownLatch(1);

  /** Answers with a set of these keys. */
  public JwksServer(String... jwks) {
    body = Jwts.set(jwks).getBytes(UTF_8);
  }

  /** From now on the set is this. */
  public JwksServer keys(String... jwks) {
    return body(Jwts.set(jwks));
  }

  /** From now on the body is this. */
  public JwksServer body(String text) {
    status = "200 OK";
    body = text.getBytes(UTF_8);
    return this;
  }

  /** From now on the status is this. */
  public JwksServer status(String other) {
    status = other;
    return this;
  }

  /** From now on the headers are these. */
  public JwksServer headers(String... lines) {
    headers = List.of(lines);
    return this;
  }

  /** From now on nobody gets an answer until {@link #release}. */
  public JwksServer hold() {
    arrived = new CountDownLatch(1);
    held = new CountDownLatch(1);
    return this;
  }

  /** Waits for a request that is held. */
  public void awaitRequest() throws InterruptedException {
    arrived.await();
  }

  /** Lets the answers go. */
  public void release() {
    held.countDown();
  }

  @Override
  public void answer(RawExchange exchange) throws IOException, InterruptedException {
    arrived.countDown();
    held.await();
    byte[] content = body;
    exchange.write(
        "HTTP/1.1 "
            + status
            + "\r\n"
            + String.join("", headers.stream().map(line -> line + "\r\n").toList())
            + "Content-Length: "
            + content.length
            + "\r\n\r\n"
            + new String(content, US_ASCII));
  }
}
