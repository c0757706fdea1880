package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Setup RF0: the record of user u1, whose access token has just ended, the server that issued it,
 * and the nodes of an application that share one store.
 */
final class RefreshWorld {

  static final Instant NOW = SignedTokens.NOW;
  static final Duration HOUR = Duration.ofHours(1);
  static final Duration TICK = Duration.ofMillis(1);

  /** Between two requests for one record, the first of which brought nothing. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private static final String INVALID_GRANT =
      StrictTokenEndpoint.response("400 Bad Request", "{\"error\":\"invalid_grant\"}");

  /** Where the records are. */
  enum Storage {
    IN_MEMORY,
    SEALED,
    PLAINTEXT
  }

  final CaseRun run;
  final ManualClock clock = ManualClock.at(NOW);
  final RawServer server;
  final TokenStore records;
  final WatchedStore store;
  final TokenKey key;

  /** What threads got that asked for the one record, and for the other. */
  final List<AccessToken> ofTheOne = new ArrayList<>();

  final List<AccessToken> ofTheOther = new ArrayList<>();

  /** What they threw that need not be as the case says. */
  final List<Throwable> failures = new ArrayList<>();

  /** How many of the tokens that were handed out were good by then, and how many had ended. */
  final AtomicInteger good = new AtomicInteger();

  final AtomicInteger expired = new AtomicInteger();
  private final MapOfRecords rows = new MapOfRecords();
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final Map<String, String> tokensOnce = new ConcurrentHashMap<>();
  private volatile Function<RawExchange.Request, String> answers;
  private UnaryOperator<OAuthClient.Builder> setting = client -> client;
  private TokenSet saved;
  private boolean isFoundUntouched;

  /** One node of the application: its client, and what that tells. */
  record Node(
      OAuthClient client, TokenSource source, WatchedStore view, List<TokenSource.Event> events) {
    AccessToken token() {
      return source.token();
    }

    List<TokenSource.Event.Type> heard() {
      return events.stream().map(TokenSource.Event::type).toList();
    }

    /** For what happens on a thread of its own. */
    void awaitEvent(TokenSource.Event.Type type) {
      Gate.awaitThat(() -> heard().contains(type));
    }
  }

  /** What a case does in a world. */
  interface Scenario {
    void in(RefreshWorld world) throws Exception;
  }

  private record Worlds(List<RefreshWorld> all) {}

  private RefreshWorld(CaseRun run, Storage storage) {
    this.run = run;
    this.answers = request -> StrictTokenEndpoint.ok(body());
    this.server = run.serve(SignedTokens.provider(request -> answers.apply(request)));
    this.records =
        switch (storage) {
          case IN_MEMORY -> TokenStore.inMemory(1000, evicted -> {});
          case SEALED -> TokenStore.sealed(rows, SealingKeys.random());
          case PLAINTEXT -> TokenStore.insecurePlaintext(rows, "to look into its rows");
        };
    this.store = new WatchedStore(records);
    this.key = key("u1");
    this.saved = before();
    save(saved);
  }

  /** Runs a scenario once for each storage, and keeps the worlds for the checks. */
  static void each(CaseRun run, Scenario scenario, Storage... storages) throws Exception {
    if (!run.hasNoted("worlds")) {
      run.note("worlds", new Worlds(new ArrayList<>()));
    }
    for (Storage storage :
        storages.length == 0 ? new Storage[] {Storage.IN_MEMORY, Storage.SEALED} : storages) {
      RefreshWorld world = new RefreshWorld(run, storage);
      run.noted("worlds", Worlds.class).all().add(world);
      scenario.in(world);
      for (Node node : world.nodes) {
        run.watch("what a node shows", node + " " + world.store);
      }
    }
  }

  /** The worlds of a case that was run. */
  static List<RefreshWorld> all(CaseRun run) {
    List<RefreshWorld> all = run.noted("worlds", Worlds.class).all();
    assertThat(all).isNotEmpty();
    return all;
  }

  String issuer() {
    return SignedTokens.issuer(server);
  }

  TokenKey key(String user) {
    return new TokenKey("app", issuer(), user);
  }

  /** A value of another user: as secret as that of this one. */
  String ofAnother(String name) {
    return run.secret(name + "_OTHER", new StringBuilder(run.value(name)).reverse().toString());
  }

  /** The tokens of the setup. */
  TokenSet before() {
    return tokens(run.value("AT"), run.value("RT"), NOW);
  }

  /** The same, issued at this instant and for this time. */
  TokenSet before(Instant issuedAt, Duration life) {
    return TokenSet.builder(before().accessToken().expiringAt(issuedAt.plus(life)), issuedAt)
        .refreshToken(before().refreshToken().orElseThrow())
        .issuedTo(SignedTokens.CLIENT.value())
        .build();
  }

  /** Tokens of an hour that end at this instant. */
  TokenSet tokens(String accessToken, String refreshToken, Instant end) {
    return TokenSet.builder(
            AccessToken.bearer(Secret.of(accessToken)).expiringAt(end), end.minus(HOUR))
        .refreshToken(RefreshToken.of(Secret.of(refreshToken)))
        .scope(Scope.of("a", "b"))
        .issuedTo(SignedTokens.CLIENT.value())
        .build();
  }

  /** Puts other tokens into the record, before anybody refreshes. */
  void save(TokenSet tokens) {
    records.save(key, tokens);
    saved = tokens;
  }

  TokenRecord record() {
    return records.load(key).orElseThrow();
  }

  TokenSet stored() {
    return record().tokens();
  }

  /** What the one who looks into the database sees. */
  String rows() {
    return rows.texts();
  }

  /** How the nodes that come are set. */
  RefreshWorld setting(UnaryOperator<OAuthClient.Builder> change) {
    setting = change;
    return this;
  }

  /** A node whose view of the store is {@link #store}. */
  Node node() {
    return node(store);
  }

  Node node(WatchedStore view) {
    return node(view, clock, SignedTokens.CLIENT);
  }

  Node node(WatchedStore view, Clock time, ClientId clientId) {
    List<TokenSource.Event> events = new CopyOnWriteArrayList<>();
    OAuthClient client =
        setting
            .apply(
                OAuthClient.builder(SignedTokens.server(server), clientId)
                    .clock(time)
                    .tokenListener(events::add))
            .build();
    Node node = new Node(client, client.tokenSource(view, key), view, events);
    nodes.add(node);
    return node;
  }

  /** The nodes, in the order in which they came. */
  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** What the token endpoint answers from now on. */
  RefreshWorld answering(Function<RawExchange.Request, String> other) {
    answers = other;
    return this;
  }

  /** A server that rotates: a refresh token works once, and these tokens come for it. */
  RefreshWorld rotating(String refreshToken, String accessToken, String next) {
    return rotating(refreshToken, accessToken, next, HOUR);
  }

  RefreshWorld rotating(String refreshToken, String accessToken, String next, Duration life) {
    tokensOnce.put(refreshToken, tokens(accessToken, next, life));
    return answering(this::once);
  }

  /** The answer of the server that rotates. */
  String once(RawExchange.Request request) {
    String tokens = tokensOnce.remove(String.valueOf(request.form("refresh_token")));
    return tokens == null ? INVALID_GRANT : StrictTokenEndpoint.ok(tokens);
  }

  /** The body of the case, or tokens of an hour. */
  private String body() {
    return run.has("body") ? run.text("body") : tokens(run.value("AT2"), run.value("RT2"));
  }

  static String tokens(String accessToken, String refreshToken) {
    return tokens(accessToken, refreshToken, HOUR);
  }

  static String tokens(String accessToken, String refreshToken, Duration life) {
    return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d,"
            .formatted(accessToken, life.toSeconds())
        + "\"refresh_token\":\"%s\"}".formatted(refreshToken);
  }

  /** The refresh tokens that were sent, in their order. */
  List<String> sent() {
    return server.requests().stream()
        .filter(request -> request.head().startsWith("POST "))
        .map(request -> String.valueOf(request.form("refresh_token")))
        .toList();
  }

  /** The record is what it was before the case, and no other tokens were ever in the store. */
  void requireUntouched() {
    List<TokenSet> all = new ArrayList<>(List.of(stored()));
    store.written().forEach(each -> all.add(each.tokens()));
    assertThat(all)
        .allSatisfy(
            each -> {
              assertThat(each.accessToken()).isEqualTo(saved.accessToken());
              assertThat(each.refreshToken()).isEqualTo(saved.refreshToken());
              assertThat(each.idToken()).isEqualTo(saved.idToken());
              assertThat(each.scope()).isEqualTo(saved.scope());
            });
    isFoundUntouched = true;
  }

  /** What U5 asks for: not at the end of a case, where its accepted neighbour may stand. */
  boolean isFoundUntouched() {
    return isFoundUntouched;
  }

  /** Whether the record has these tokens. */
  void requireStored(String accessToken, String refreshToken) {
    assertThat(stored().accessToken().value()).isEqualTo(Secret.of(accessToken));
    assertThat(stored().refreshToken().orElseThrow().value()).isEqualTo(Secret.of(refreshToken));
  }

  /** With all its causes and stack traces, as a log has it. */
  static String printed(Throwable failure) {
    StringWriter out = new StringWriter();
    failure.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}
