package dev.codegrant.corpus;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * Setup RS0: a token of an hour in the store, an API that takes it, and the server it came from.
 */
final class ResourceWorld {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  final ManualClock clock = ManualClock.at(NOON);
  final RawServer as;
  final RawServer rs;
  final TokenKey key;
  private final CaseRun run;
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final TokenSource source;

  ResourceWorld(CaseRun run, RawServer.Script api) {
    this.run = run;
    this.rs = run.serve(api);
    this.as =
        run.serve(
            exchange -> {
              String body =
                  "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                          .formatted(run.value("AT2"))
                      + "\"refresh_token\":\"%s\"}".formatted(run.value("RT2"));
              exchange.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body);
            });
    run.note("rs", rs);
    run.note("as", as);
    this.key = new TokenKey("app", issuer(), "u1");
    store.save(
        key,
        TokenSet.builder(
                AccessToken.bearer(Secret.of(run.value("AT")))
                    .expiringAt(NOON.plus(Duration.ofHours(1))),
                NOON)
            .refreshToken(RefreshToken.of(Secret.of(run.value("RT"))))
            .build());
    this.source =
        OAuthClient.builder(
                AuthorizationServer.builder(as.uri(), as.uri()).issuer(issuer()).build(),
                new ClientId("app"))
            .clock(clock)
            .build()
            .tokenSource(store, key);
  }

  String issuer() {
    return "http://127.0.0.1:" + as.port();
  }

  TokenSet stored() {
    return store.load(key).orElseThrow().tokens();
  }

  /** Whether there are tokens that are labelled as this issuer's. */
  boolean holdsTokensOf(String issuer) {
    return store.load(new TokenKey(key.registration(), issuer, key.subject())).isPresent();
  }

  /** A request to the API. */
  HttpRequest get(String path) throws IOException {
    return get("http://127.0.0.1:" + rs.port(), path);
  }

  /**
   * A request with the API's token to another origin. Not over HttpURLConnection: it logs the
   * headers of its requests at FINE, whoever uses it.
   */
  HttpRequest get(String origin, String path) throws IOException {
    return build(SocketTransport.shared(), "http://127.0.0.1:" + rs.port() + "/", origin + path);
  }

  /** A request to a host that is not on this machine; whatever is sent goes to the attacker. */
  HttpRequest getOutside(String resource, String url) throws IOException {
    Proxy attacker =
        new Proxy(
            Proxy.Type.HTTP,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), run.evil().port()));
    return build(new NetHttpTransport.Builder().setProxy(attacker).build(), resource, url);
  }

  private HttpRequest build(HttpTransport transport, String resource, String url)
      throws IOException {
    return transport
        .createRequestFactory(BearerAuthorization.builder(source, URI.create(resource)).build())
        .buildGetRequest(new GenericUrl(url));
  }

  void send(HttpRequest request) throws IOException {
    HttpResponse response = request.execute();
    response.ignore();
    response.disconnect();
  }
}
