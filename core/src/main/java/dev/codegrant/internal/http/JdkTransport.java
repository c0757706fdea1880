package dev.codegrant.internal.http;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * google-http-client on the JDK's own HTTP client: the default for the back channel.
 *
 * <p>{@code NetHttpTransport} is not used because {@code HttpURLConnection} drops the body of a 401
 * answer to a streamed POST, and with it the server's {@code invalid_client}; a buffered one may
 * send an authorization code twice. This one sends a POST once, and its read timeout bounds the
 * whole exchange, so that a server that drips bytes cannot hold a thread.
 */
public final class JdkTransport extends HttpTransport {

  /** One for the process: it keeps connections, and has a thread of its own. */
  private static final JdkTransport SHARED = new JdkTransport();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private JdkTransport() {}

  /** The transport of this process. */
  public static HttpTransport shared() {
    return SHARED;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    try {
      return new Request(client, method, URI.create(url));
    } catch (IllegalArgumentException e) {
      throw new IOException("not a URL that can be requested");
    }
  }

  /** One request. */
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
      try {
        request.header(name, value);
      } catch (IllegalArgumentException e) { // its message has the value
        throw new ConfigurationException(
            ErrorKind.INVALID_ARGUMENT,
            "a value of the header " + name + " that HTTP allows (RFC 9110 section 5.5)",
            "one with a forbidden character, or a header that is not ours to set",
            "check the client authentication that adds it");
      }
    }

    @Override
    public void setTimeout(int connectTimeout, int readTimeout) {
      timeoutMillis = readTimeout > 0 ? readTimeout : timeoutMillis;
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      request.method(method, body());
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted before anything was sent");
      }
      AtomicBoolean begun = new AtomicBoolean();
      CompletableFuture<HttpResponse<BoundedBody.Bytes>> exchange =
          client.sendAsync(
              request.build(),
              head -> {
                begun.set(true);
                return new BoundedBody(BackChannel.LONGEST_BODY);
              });
      try {
        return new Response(exchange.get(timeoutMillis, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        exchange.cancel(true);
        throw new SocketTimeoutException("no complete answer in time");
      } catch (InterruptedException e) {
        exchange.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        if (begun.get()) { // the body's own failure is in the response, but not on every JDK
          throw BrokenAnswerException.truncated();
        }
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }

    private HttpRequest.BodyPublisher body() throws IOException {
      if (getStreamingContent() == null) {
        return BodyPublishers.noBody();
      }
      if (getContentType() != null) {
        request.header("Content-Type", getContentType());
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      getStreamingContent().writeTo(out);
      return BodyPublishers.ofByteArray(out.toByteArray());
    }
  }

  /** One answer, already here. */
  private static final class Response extends LowLevelHttpResponse {
    private final HttpResponse<BoundedBody.Bytes> response;
    private final List<Map.Entry<String, String>> headers;

    Response(HttpResponse<BoundedBody.Bytes> response) {
      this.response = response;
      this.headers =
          response.headers().map().entrySet().stream()
              .flatMap(
                  header ->
                      header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
              .toList();
    }

    @Override
    public InputStream getContent() throws IOException {
      IOException failure = response.body().failure();
      if (failure != null) {
        throw failure;
      }
      return new ByteArrayInputStream(response.body().bytes());
    }

    @Override
    public @Nullable String getContentEncoding() {
      return first("Content-Encoding");
    }

    @Override
    public long getContentLength() {
      return response.body().bytes().length;
    }

    @Override
    public @Nullable String getContentType() {
      return first("Content-Type");
    }

    @Override
    public String getStatusLine() {
      return "HTTP/1.1 " + response.statusCode();
    }

    @Override
    public int getStatusCode() {
      return response.statusCode();
    }

    @Override
    public @Nullable String getReasonPhrase() {
      return null;
    }

    @Override
    public int getHeaderCount() {
      return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
      return headers.get(index).getKey();
    }

    @Override
    public String getHeaderValue(int index) {
      return headers.get(index).getValue();
    }

    private @Nullable String first(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }
}
