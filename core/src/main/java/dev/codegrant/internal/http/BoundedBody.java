package dev.codegrant.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to one byte more than a limit, which is enough to see that it is too long, and
 * then stops reading. A body that breaks off is a result too, so that the status is not lost.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Bytes> {

  /** What came, and why it ended early, if it did. */
  @SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
  record Bytes(byte[] bytes, @Nullable IOException failure) {}

  private final int limit;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final CompletableFuture<Bytes> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), limit + 1 - collected.size())];
      buffer.get(part);
      collected.writeBytes(part);
    }
    if (collected.size() > limit && subscription != null) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.complete(
        new Bytes(
            collected.toByteArray(),
            failure instanceof IOException io ? io : new IOException(failure)));
  }

  @Override
  public void onComplete() {
    body.complete(new Bytes(collected.toByteArray(), null));
  }
}
