package dev.codegrant.benchmarks;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** HttpURLConnection that buffers the body of a request, as it does when nobody says otherwise. */
final class BufferedTransport extends HttpTransport {

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    return new Request(connection);
  }

  private static final class Request extends LowLevelHttpRequest {
    private final HttpURLConnection connection;

    Request(HttpURLConnection connection) {
      this.connection = connection;
    }

    @Override
    public void addHeader(String name, String value) {
      connection.addRequestProperty(name, value);
    }

    @Override
    public void setTimeout(int connectTimeout, int readTimeout) {
      connection.setConnectTimeout(connectTimeout);
      connection.setReadTimeout(readTimeout);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      if (getStreamingContent() != null) {
        connection.addRequestProperty("Content-Type", getContentType());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        getStreamingContent().writeTo(body);
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
          body.writeTo(out);
        }
      }
      int status = connection.getResponseCode();
      try (InputStream in =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
        return new ReadResponse(
            status, connection.getHeaderFields(), in == null ? new byte[0] : in.readAllBytes());
      }
    }
  }
}
