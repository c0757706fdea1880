package dev.codegrant.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The browser of the user who signs in and out, and what happens to its answers on the way. */
final class Browser {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final Pattern FRAME = Pattern.compile("<iframe src=\"([^\"]*)\"");
  private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]*)\"");

  private UnaryOperator<URI> meddler = UnaryOperator.identity();
  private Consumer<URI> frames = frame -> {};

  /** What comes back to the client comes otherwise, from now on. */
  void meddle(UnaryOperator<URI> with) {
    meddler = with;
  }

  /** What is in a frame of a logout page goes there. */
  void framesTo(Consumer<URI> client) {
    frames = client;
  }

  UnaryOperator<URI> at(FakeAuthorizationServer server) {
    String logout = server.uri(Endpoint.END_SESSION).toString();
    return request ->
        meddler.apply(
            request.toString().startsWith(logout) ? logOut(request) : server.approve(request));
  }

  private URI logOut(URI request) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) request.toURL().openConnection(Proxy.NO_PROXY);
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      Optional<String> target = Optional.ofNullable(connection.getHeaderField("Location"));
      if (status == 200) {
        target = shown(connection);
      }
      connection.disconnect();
      return target.map(URI::create).orElseThrow(() -> leadsNowhere(status, connection));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Front-Channel Logout 1.0 section 3: first the frames, then onward. */
  private Optional<String> shown(HttpURLConnection connection) throws IOException {
    String page;
    try (InputStream body = connection.getInputStream()) {
      page = new String(body.readAllBytes(), UTF_8);
    }
    FRAME.matcher(page).results().map(Browser::uri).map(URI::create).forEach(frames);
    return LINK.matcher(page).results().map(Browser::uri).findFirst();
  }

  private static String uri(MatchResult attribute) {
    return attribute.group(1).replace("&#39;", "'").replace("&amp;", "&");
  }

  private static IllegalStateException leadsNowhere(int status, HttpURLConnection connection) {
    String reason =
        Optional.ofNullable(connection.getHeaderField("Fake-Refusal"))
            .orElse("a page without a way back; was there a post_logout_redirect_uri?");
    return new IllegalStateException(
        "the logout request was answered with status "
            + status
            + " and not with a way back to the client: "
            + reason);
  }
}
