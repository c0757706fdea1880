package dev.codegrant.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.internal.LoopbackExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The browser of the user who signs in and out, and what happens to its answers on the way. */
final class Browser {
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(30);
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
    HttpResponse<byte[]> answer;
    try {
      answer = LoopbackExchange.send(HttpRequest.newBuilder(request).build(), MOST_BYTES, DEADLINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Optional<String> target =
        answer.statusCode() == 200
            ? shown(new String(answer.body(), UTF_8))
            : answer.headers().firstValue("Location");
    return target.map(URI::create).orElseThrow(() -> leadsNowhere(answer));
  }

  /** Front-Channel Logout 1.0 section 3: first the frames, then onward. */
  private Optional<String> shown(String page) {
    FRAME.matcher(page).results().map(Browser::uri).map(URI::create).forEach(frames);
    return LINK.matcher(page).results().map(Browser::uri).findFirst();
  }

  private static String uri(MatchResult attribute) {
    return attribute.group(1).replace("&#39;", "'").replace("&amp;", "&");
  }

  private static IllegalStateException leadsNowhere(HttpResponse<byte[]> answer) {
    String reason =
        answer
            .headers()
            .firstValue("Fake-Refusal")
            .orElse("a page without a way back; was there a post_logout_redirect_uri?");
    return new IllegalStateException(
        "the logout request was answered with status "
            + answer.statusCode()
            + " and not with a way back to the client: "
            + reason);
  }
}
