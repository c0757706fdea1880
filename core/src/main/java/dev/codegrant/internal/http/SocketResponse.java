package dev.codegrant.internal.http;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One answer, already here, in the shape that google-http-client reads. */
final class SocketResponse extends LowLevelHttpResponse {

  /** RFC 9111 section 1.2.2, within what is a number to anybody. */
  private static final String SECONDS = "[0-9]{1,9}";

  private final AnswerHead head;
  private final byte[] body;

  /** Without an Age that google-http-client would throw at: it reads it as a number. */
  private final List<Map.Entry<String, String>> headers;

  SocketResponse(AnswerHead head, byte[] body) {
    this.head = head;
    this.body = body;
    this.headers =
        head.headers().stream()
            .filter(h -> !h.getKey().equalsIgnoreCase("Age") || h.getValue().matches(SECONDS))
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
