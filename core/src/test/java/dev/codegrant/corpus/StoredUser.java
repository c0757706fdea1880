package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Setup ST0: user u1, whose tokens are canaries, another user whose tokens are none, and the server
 * that they are from. It takes the refresh token once, unless it is told to be lenient.
 */
public final class StoredUser {

  /** Whose the canaries are. */
  public static final TokenKey KEY = new TokenKey("app", "https://as.example", "u1");

  /** The one next door. */
  public static final TokenKey OTHER = new TokenKey("app", "https://as.example", "u2");

  /** More than the hour that tokens live here. */
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String REASON = "setup ST0 of the corpus";

  private final ManualClock clock = ManualClock.at(NOON);
  private final CaseRun run;
  private final RawServer server;
  private final boolean lenient;
  private int refusals;
  private volatile Runnable meanwhile = () -> {};

  /** A user whose server takes the refresh token once. */
  public StoredUser(CaseRun run) {
    this(run, false);
  }

  /**
   * A user.
   *
   * @param lenient whether the server takes the old refresh token again, as after a lost answer
   */
  public StoredUser(CaseRun run, boolean lenient) {
    this.run = run;
    this.lenient = lenient;
    this.server = run.serve(this::answer);
  }

  /** Access token AT for an hour, and refresh token RT. */
  public TokenSet tokens() {
    return tokens(run.value("AT"), run.value("RT"));
  }

  /** The tokens of the other user. */
  public static TokenSet others() {
    return tokens("access-token-next-door", "refresh-token-next-door");
  }

  private static TokenSet tokens(String accessToken, String refreshToken) {
    return TokenSet.builder(
            AccessToken.bearer(Secret.of(accessToken)).expiringAt(NOON.plus(Duration.ofHours(1))),
            NOON)
        .refreshToken(RefreshToken.of(Secret.of(refreshToken)))
        .build();
  }

  /** A store that seals, with the same key each time. */
  public static TokenStore sealed(RecordStore records) {
    return TokenStore.sealed(records, SealingKeys.of(SealByHand.key()));
  }

  /** A store that shows its tokens to whoever looks. */
  public static TokenStore plain(RecordStore records) {
    return TokenStore.insecurePlaintext(records, REASON);
  }

  /** There is no third way to make a store of tokens out of texts, and this is the second. */
  public static void assertInsecureByName(TokenStore plain) {
    assertThat(TokenStore.class.getMethods())
        .filteredOn(method -> List.of(method.getParameterTypes()).contains(RecordStore.class))
        .extracting(Method::getName)
        .containsExactlyInAnyOrder("sealed", "insecurePlaintext");
    assertThat(plain).asString().contains("insecure plaintext: " + REASON);
  }

  /** The time goes on, past the end of all tokens that there are. */
  public void outliveTokens() {
    clock.advance(TWO_HOURS);
  }

  /** The tokens of u1 in a store, as a program sees them that has just started. */
  public TokenSource source(TokenStore store) {
    return OAuthClient.builder(
            AuthorizationServer.builder(server.uri(), server.uri()).build(), new ClientId("app"))
        .clock(clock)
        .build()
        .tokenSource(store, KEY);
  }

  /** Does this while a refresh is under way, before the server answers. */
  public void whileRefreshing(Runnable action) {
    meanwhile = action;
  }

  /** How often this refresh token was sent: RT or RT2. */
  public long sent(String name) {
    return server.requests().stream()
        .filter(request -> run.value(name).equals(request.form("refresh_token")))
        .count();
  }

  /** Asks several times; the kinds of the refusals, or "OK". */
  public List<String> ask(TokenSource source, int times) {
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      try {
        outcomes.add(source.token().value().equals(Secret.of(run.value("AT2"))) ? "OK" : "another");
      } catch (OAuthException e) {
        run.watch("refusal " + ++refusals, e.toString());
        outcomes.add(e.kind().name());
      }
    }
    return outcomes;
  }

  private void answer(RawExchange exchange) throws IOException {
    boolean taken = run.value("RT").equals(exchange.request().form("refresh_token"));
    boolean first = sent("RT") == 1;
    meanwhile.run();
    exchange.write(
        taken && (first || lenient)
            ? json(
                "200 OK",
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                        .formatted(run.value("AT2"))
                    + "\"refresh_token\":\"%s\"}".formatted(run.value("RT2")))
            : json("400 Bad Request", "{\"error\":\"invalid_grant\"}"));
  }

  private static String json(String status, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }
}
