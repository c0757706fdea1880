package dev.codegrant.internal.http;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One answer, already here, in the shape that google-http-client reads. */
final class SocketResponse extends LowLevelHttpResponse {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

  private final AnswerHead head;
  private final byte[] body;

  /** Without an Age that is no number: google-http-client throws at it. */
  private final List<Map.Entry<String, String>> headers;

  SocketResponse(AnswerHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.headers =
        head.headers().stream()
            .filter(
                h -> !h.getKey().equalsIgnoreCase("Age") || SECONDS.matcher(h.getValue()).matches())
            .toList();
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
    return "HTTP/1.1 " + head.status();
  }

  @Override
  public int getStatusCode() {
    return head.status();
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
    List<String> values = head.values(name);
    return values.isEmpty() ? null : values.get(0);
  }
}
