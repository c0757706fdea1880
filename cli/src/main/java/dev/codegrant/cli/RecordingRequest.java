package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request, told to the listener when it was sent, and again when its answer is here. */
final class RecordingRequest extends LowLevelHttpRequest {

  private final HttpClient client;
  private final HttpRequest.Builder request;
  private final String method;
  private final URI uri;
  private final WireListener listener;
  private Optional<String> authorization = Optional.empty();
  private long timeoutMillis = 10_000;

  RecordingRequest(HttpClient client, String method, URI uri, WireListener listener) {
    this.client = client;
    this.request = HttpRequest.newBuilder(uri);
    this.method = method;
    this.uri = uri;
    this.listener = listener;
  }

  @Override
  public void addHeader(String name, String value) {
    request.header(name, value);
    if (name.equalsIgnoreCase("Authorization")) {
      authorization = Optional.of(value);
    }
  }

  @Override
  public void setTimeout(int connectTimeout, int readTimeout) {
    timeoutMillis = readTimeout > 0 ? readTimeout : timeoutMillis;
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    byte[] body = body();
    Exchange exchange =
        new Exchange(method, uri.toString(), authorization, new String(body, UTF_8));
    CompletableFuture<Void> sent = new CompletableFuture<>();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(build(body, sent), BoundedBody.HANDLER);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    try {
      await(CompletableFuture.anyOf(sent, answer), deadline);
      listener.sent(exchange);
      HttpResponse<byte[]> response = await(answer, deadline);
      RecordedResponse recorded = new RecordedResponse(response);
      exchange.answered(response.statusCode(), recorded.getContentType(), response.body());
      listener.answered(exchange);
      return recorded;
    } finally {
      answer.cancel(true); // of no effect when it is here
    }
  }

  private static <T> T await(CompletableFuture<T> future, long deadline) throws IOException {
    try {
      return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no complete answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** A GET is taken as sent at once: nobody waits for it to be written. */
  private HttpRequest build(byte[] body, CompletableFuture<Void> sent) throws IOException {
    if (getStreamingContent() == null) {
      sent.complete(null);
      return request.method(method, BodyPublishers.noBody()).build();
    }
    if (getContentType() != null) {
      request.header("Content-Type", getContentType());
    }
    return request.method(method, new AnnouncedBody(body, () -> sent.complete(null))).build();
  }

  private byte[] body() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (getStreamingContent() != null) {
      getStreamingContent().writeTo(out);
    }
    return out.toByteArray();
  }
}
