package dev.codegrant.benchmarks;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that was read whole. */
final class ReadResponse extends LowLevelHttpResponse {

  private final int status;
  private final List<Map.Entry<String, String>> headers;
  private final byte[] body;

  ReadResponse(int status, Map<String, List<String>> fields, byte[] body) {
    this.status = status;
    this.headers =
        fields.entrySet().stream()
            .filter(field -> field.getKey() != null) // HttpURLConnection's status line
            .flatMap(
                field -> field.getValue().stream().map(value -> Map.entry(field.getKey(), value)))
            .toList();
    this.body = body;
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public @Nullable String getContentEncoding() {
    return first("Content-Encoding");
  }

  @Override
  public long getContentLength() {
    return body.length;
  }

  @Override
  public @Nullable String getContentType() {
    return first("Content-Type");
  }

  @Override
  public String getStatusLine() {
    return "HTTP/1.1 " + status;
  }

  @Override
  public int getStatusCode() {
    return status;
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
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
