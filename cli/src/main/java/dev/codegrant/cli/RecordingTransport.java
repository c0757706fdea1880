package dev.codegrant.cli;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client for google-http-client, overheard by a listener.
 *
 * <p>It stands on the same client as the library's own transport, and not on {@code
 * NetHttpTransport}, which loses the body of a 401 answer to a POST and with it the server's {@code
 * invalid_client}. Like that one it follows no redirect and sends nothing twice.
 */
final class RecordingTransport extends HttpTransport {

  private final WireListener listener;

  /** Made when it is first needed, as that takes a while, and a saved token may need no request. */
  private @Nullable HttpClient client;

  RecordingTransport(WireListener listener) {
    this.listener = listener;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
    try {
      return new RecordingRequest(client(), method, URI.create(url), listener);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a URL that can be requested");
    }
  }

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }
}
