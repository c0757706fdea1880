package dev.codegrant.benchmarks;

import com.google.api.client.http.HttpTransport;
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
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JDK's HTTP client for google-http-client, as the back channel used it. */
final class JdkTransport extends HttpTransport {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new Request(client, method, URI.create(url));
  }

  private static final class Request extends LowLevelHttpRequest {
    private final HttpClient client;
    private final HttpRequest.Builder request;
    private final String method;
    private long timeoutMillis = 10_000;

    Request(HttpClient client, String method, URI uri) {
      this.client = client;
      this.method = method;
      this.request = HttpRequest.newBuilder(uri);
    }

    @Override
    public void addHeader(String name, String value) {
      request.header(name, value);
    }

    @Override
    public void setTimeout(int connectTimeout, int readTimeout) {
      timeoutMillis = readTimeout;
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      HttpRequest.BodyPublisher body = BodyPublishers.noBody();
      if (getStreamingContent() != null) {
        request.header("Content-Type", getContentType());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        getStreamingContent().writeTo(out);
        body = BodyPublishers.ofByteArray(out.toByteArray());
      }
      CompletableFuture<HttpResponse<byte[]>> exchange =
          client.sendAsync(request.method(method, body).build(), BodyHandlers.ofByteArray());
      try {
        HttpResponse<byte[]> response = exchange.get(timeoutMillis, TimeUnit.MILLISECONDS);
        return new ReadResponse(response.statusCode(), response.headers().map(), response.body());
      } catch (TimeoutException e) {
        exchange.cancel(true);
        throw new SocketTimeoutException("no complete answer in time");
      } catch (InterruptedException e) {
        exchange.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
  }
}
