package dev.codegrant.testkit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** HTTP that the testkit begins by itself: over no proxy, after no redirect, and not for long. */
public final class LoopbackExchange {
  /** It has threads of its own; all servers of a JVM share it. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  private LoopbackExchange() {}

  /**
   * Status and first bytes of the answer. The deadline counts from the connection to the last of
   * these bytes, however slowly they come; then the connection is closed.
   *
   * @throws IOException if they do not come, or not in time
   */
  public static HttpResponse<byte[]> send(HttpRequest request, int mostBytes, Duration deadline)
      throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        HTTP.sendAsync(request, head -> new FirstBytes(mostBytes));
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it was not complete within " + deadline.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread that waited for it was interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  /** No more of a body than is wanted; none at all of one that is not. */
  private static final class FirstBytes implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;
    private Flow.@Nullable Subscription source;

    private FirstBytes(int most) {
      this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      source = subscription;
      subscription.request(Long.MAX_VALUE);
      endWhereEnough();
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        byte[] some = new byte[Math.min(part.remaining(), most - bytes.size())];
        part.get(some);
        bytes.writeBytes(some);
      }
      endWhereEnough();
    }

    private void endWhereEnough() {
      if (source != null && bytes.size() == most) {
        source.cancel();
        body.complete(bytes.toByteArray());
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
