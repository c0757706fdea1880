package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.token.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Two resource servers, and a source that hands out AT-1 until it is replaced by AT-2. */
final class BearerFixture implements AutoCloseable {

  private static final HttpTransport TRANSPORT = new NetHttpTransport();

  final WireMockServer api = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  final WireMockServer elsewhere =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  final AtomicInteger replacements = new AtomicInteger();

  final TokenSource source =
      new TokenSource() {
        @Override
        public AccessToken token() {
          return Samples.accessToken("AT-" + (1 + replacements.get()));
        }

        @Override
        public AccessToken replacementFor(AccessToken rejected) {
          replacements.incrementAndGet();
          return token();
        }
      };

  BearerFixture() {
    api.start();
    elsewhere.start();
  }

  BearerAuthorization inHeader() {
    return BearerAuthorization.builder(source, URI.create(url(""))).build();
  }

  BearerAuthorization inQuery() {
    return BearerAuthorization.builder(source, URI.create(url("")))
        .insecureQueryParameter("access_token", "a test of the only API that wants it there")
        .build();
  }

  /** An address of the API; 127.0.0.1 and localhost are different hosts. */
  String url(String path) {
    return "http://localhost:" + api.port() + path;
  }

  String elsewhereUrl(String path) {
    return "http://localhost:" + elsewhere.port() + path;
  }

  static HttpRequest get(HttpRequestInitializer authorization, String url) throws IOException {
    return TRANSPORT
        .createRequestFactory(authorization)
        .buildGetRequest(new GenericUrl(url))
        .setThrowExceptionOnExecuteError(false);
  }

  /** Sends, reads the whole answer, and returns its status. */
  static int send(HttpRequest request) throws IOException {
    HttpResponse response = request.execute();
    response.ignore();
    return response.getStatusCode();
  }

  List<LoggedRequest> seen() {
    return requests(api);
  }

  List<LoggedRequest> seenElsewhere() {
    return requests(elsewhere);
  }

  @Override
  public void close() {
    api.stop();
    elsewhere.stop();
  }

  /** The journal, oldest first. */
  private static List<LoggedRequest> requests(WireMockServer server) {
    return server.findAll(anyRequestedFor(anyUrl()));
  }
}
