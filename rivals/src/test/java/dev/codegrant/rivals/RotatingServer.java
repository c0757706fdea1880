package dev.codegrant.rivals;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A token endpoint that takes each refresh token once. It reads two requests for {@code rt0} before
 * it answers one of them; the second is judged, and refused, when the test says so.
 */
final class RotatingServer implements AutoCloseable {

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch winner = new CountDownLatch(1);
  private final CountDownLatch loser = new CountDownLatch(1);
  private final Origin origin = Origin.start(this::answer);
  private int arrived;
  private int rotations;

  URI tokenEndpoint() {
    return origin.at("/token");
  }

  int requests() {
    return origin.requests().size();
  }

  /** The one refresh token that the server takes now. */
  synchronized String liveRefreshToken() {
    return "rt" + rotations;
  }

  void awaitFirst() throws InterruptedException {
    Race.await(first, "a refresh");
  }

  void answerWinner() {
    winner.countDown();
  }

  void answerLoser() {
    loser.countDown();
  }

  @Override
  public void close() {
    origin.close();
  }

  private String answer(Received request) throws InterruptedException {
    if (arrival() == 1) {
      first.countDown();
      Race.await(winner, "leave to answer the first");
    } else {
      winner.countDown();
      Race.await(loser, "leave to answer the second");
    }
    return judge(request.parameter("refresh_token"));
  }

  private synchronized int arrival() {
    return ++arrived;
  }

  private synchronized String judge(Optional<String> refreshToken) {
    if (!refreshToken.equals(Optional.of(liveRefreshToken()))) {
      return Origin.json(400, "{\"error\":\"invalid_grant\"}");
    }
    rotations++;
    return Origin.json(
        200,
        "{\"access_token\":\"at%1$d\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"rt%1$d\"}"
            .formatted(rotations));
  }
}
