package dev.codegrant.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.requestMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.core.Options.ChunkedEncodingPolicy;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** WireMock as the carrier of any number of issuers, told apart by their paths. */
final class WireMockTransport implements AutoCloseable {
  /** WireMock's own journal keeps bodies with secrets; it serves only its unmatched reports. */
  private static final int WIREMOCK_JOURNAL = 100;

  /**
   * A logout and a request_uri hold a thread until the client has answered, and the client may ask
   * for keys here before it does. Threads are started when they are needed.
   */
  private static final int MOST_THREADS = 400;

  private final Map<String, Engine> engines = new ConcurrentHashMap<>();
  private final Listening listening;
  private final Map<String, Engine> byOwnPath = new ConcurrentHashMap<>();
  private final WireMockServer server;

  private WireMockTransport(Listening listening) {
    this.listening = listening;
    this.server = new WireMockServer(configuration());
  }

  static WireMockTransport open(Listening listening) {
    WireMockTransport transport = new WireMockTransport(listening);
    try {
      transport.server.start();
    } catch (FatalStartupException e) {
      throw new IllegalStateException(
          "port "
              + listening.port()
              + " of "
              + listening.address()
              + " cannot be used; choose another, or none",
          e);
    }
    transport.stub();
    return transport;
  }

  String origin() {
    return listening.originAt(server.port());
  }

  boolean isTaken(String issuerPath) {
    return engines.containsKey(issuerPath);
  }

  void add(String issuerPath, Engine engine) {
    if (engines.putIfAbsent(issuerPath, engine) != null) {
      throw new IllegalStateException("an issuer is running at " + issuerPath + " already");
    }
    engine.ownPaths().forEach(path -> byOwnPath.put(path, engine));
  }

  /** Removes this issuer, and not another one that has taken the path since. */
  void remove(String issuerPath, Engine engine) {
    engines.remove(issuerPath, engine);
    engine.ownPaths().forEach(path -> byOwnPath.remove(path, engine));
  }

  /** For those who share the JVM; nobody reaches its admin API over HTTP. */
  WireMockServer wireMock() {
    return server;
  }

  @Override
  public void close() {
    server.stop();
  }

  private WireMockConfiguration configuration() {
    return options()
        .bindAddress(listening.address())
        .port(listening.port())
        .containerThreads(MOST_THREADS)
        // An upgrade to HTTP/2 would hide truncated answers from the client under test.
        .http2PlainDisabled(true)
        // Otherwise delayed answers hold the threads that others need.
        .asynchronousResponseEnabled(true)
        .maxRequestJournalEntries(WIREMOCK_JOURNAL)
        .useChunkedTransferEncoding(ChunkedEncodingPolicy.NEVER)
        .gzipDisabled(true)
        .stubRequestLoggingDisabled(true)
        // WireMock lets any page of a browser use its admin API: to read tokens, to replace stubs.
        .adminAuthenticator(request -> false)
        .httpServerFactory(
            (options, admin, stubs) -> {
              MalformedForms forms = new MalformedForms(this::engine);
              return listening.tls()
                  ? new TlsIssuerServer(options, admin, stubs, forms)
                  : new IssuerServer(options, admin, stubs, forms);
            })
        // Not the user's src/test/resources, where stubs for other servers may lie.
        .withRootDirectory(nowhere())
        .extensions(
            new IssuerMatcher(this::engine),
            new IssuerAnswer(this::engine),
            new LastingStub(this::stub));
  }

  private static String nowhere() {
    return Path.of(System.getProperty("java.io.tmpdir"), "codegrant-no-stubs-" + UUID.randomUUID())
        .toString();
  }

  private Optional<Engine> engine(String path) {
    return Route.of(path)
        .map(route -> engines.get(route.issuerPath()))
        .filter(engine -> engine.knows(path))
        .or(() -> Optional.ofNullable(byOwnPath.get(path)));
  }

  /** One stub, only for paths of running issuers: all else stays in WireMock's unmatched report. */
  private void stub() {
    server.stubFor(
        requestMatching(IssuerMatcher.NAME)
            .withId(LastingStub.ID)
            .atPriority(LastingStub.PRIORITY)
            .willReturn(aResponse().withTransformers(IssuerAnswer.NAME)));
  }
}
