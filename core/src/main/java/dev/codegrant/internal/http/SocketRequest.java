package dev.codegrant.internal.http;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** One request, sent once: when its first byte is on its way, every failure is final. */
final class SocketRequest extends LowLevelHttpRequest {

  /** Headers that frame the message or steer the connection, which is this class's to do. */
  private static final Set<String> OURS =
      Set.of(
          "connection", "content-length", "expect", "host", "te", "transfer-encoding", "upgrade");

  private final Connector connector;
  private final ConnectionPool pool;
  private final String method;
  private final URI uri;
  private final StringBuilder headers = new StringBuilder(256);
  private int timeoutMillis = 10_000;

  SocketRequest(Connector connector, ConnectionPool pool, String method, URI uri) {
    this.connector = connector;
    this.pool = pool;
    this.method = method;
    this.uri = uri;
  }

  @Override
  public void addHeader(String name, String value) {
    if (!HeadReader.isToken(name)
        || OURS.contains(name.toLowerCase(Locale.ROOT))
        || !value.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t')) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a value of the header " + name + " that HTTP allows (RFC 9110 section 5.5)",
          "one with a forbidden character, or a header that is not ours to set",
          "check the client authentication that adds it");
    }
    headers.append(name).append(": ").append(value).append("\r\n");
  }

  /** The time to read is the time for the whole exchange; name resolution alone can exceed it. */
  @Override
  public void setTimeout(int connectTimeout, int readTimeout) {
    timeoutMillis = readTimeout > 0 ? readTimeout : timeoutMillis;
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before anything was sent");
    }
    Deadline deadline = Deadline.afterMillis(timeoutMillis);
    try {
      Origin origin = Origin.of(uri, connector.mayUseProxy());
      byte[] message = message(origin);
      Connection kept = pool.take(connector, origin);
      return exchange(
          origin, kept != null ? kept : connector.connect(origin, deadline), message, deadline);
    } catch (IOException e) {
      throw sorted(e);
    }
  }

  private SocketResponse exchange(
      Origin origin, Connection connection, byte[] message, Deadline deadline) throws IOException {
    boolean reusable = false;
    try {
      SocketResponse response = connection.exchange(message, deadline);
      reusable = connection.isReusable();
      return response;
    } finally {
      if (reusable) {
        pool.give(connector, origin, connection);
      } else {
        connection.close();
      }
    }
  }

  /** An interrupt closes the channel, and TLS wraps what ends it: what matters is why it ended. */
  private static IOException sorted(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return new InterruptedIOException("interrupted");
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException timeout) {
        return timeout;
      }
    }
    return e;
  }

  /** The whole message in one piece, so that one write sends it. */
  private byte[] message(Origin origin) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    if (getStreamingContent() != null) {
      getStreamingContent().writeTo(body);
      if (getContentType() != null) {
        addHeader("Content-Type", getContentType());
      }
      if (getContentEncoding() != null) {
        addHeader("Content-Encoding", getContentEncoding());
      }
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String length =
        getStreamingContent() == null && method.equals("GET")
            ? ""
            : "Content-Length: " + body.size() + "\r\n";
    ByteArrayOutputStream message = new ByteArrayOutputStream(512 + body.size());
    message.writeBytes(
        (method
                + " "
                + path
                + query
                + " HTTP/1.1\r\n"
                + "Host: "
                + origin.hostHeader()
                + "\r\n"
                + headers
                + length
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    body.writeTo(message);
    return message.toByteArray();
  }
}
