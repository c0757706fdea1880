package dev.codegrant.openid;

import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The fixture ID0: a confidential client of https://as.example that signs users in. One server of
 * bytes is its token endpoint and has its key set. What differs in a case is changed before {@link
 * #begin()}.
 */
final class SignInWorld {

  static final String ISSUER = "https://as.example";
  static final String CLIENT_ID = "client-1";
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final KeyPair EVIL = Keys.rsa(2048);
  static final KeyPair SECOND_RSA = Keys.rsa(2048);

  private static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");

  private final CaseRun run;
  private final RawServer server;
  private final ManualClock clock;
  private final List<JsonObject> keys = new CopyOnWriteArrayList<>();
  private UnaryOperator<RelyingParty.Builder> registration =
      party -> party.idTokenSigningAlgorithm(SigningAlgorithm.RS256);
  private UnaryOperator<AuthorizationRequest.Builder> request = asked -> asked;
  private String issuer = ISSUER;
  private volatile String idToken = "";

  SignInWorld(CaseRun run) {
    this(run, NOW);
  }

  /** A client whose clock shows another time than the provider's. */
  SignInWorld(CaseRun run, Instant clientTime) {
    this.run = run;
    this.clock = ManualClock.at(clientTime);
    this.server = run.serve(this::answer);
    keys.add(key(Keys.RSA, "k1", null));
    keys.add(key(Keys.P256, "k-ES256", "ES256"));
    keys.add(key(SECOND_RSA, "k-PS256", "PS256"));
    keys.add(key(Keys.ED25519, "k-EdDSA", "EdDSA"));
    keys.add(key(Keys.P384, "k-p384", null));
  }

  /** A public JWK to sign with. */
  static JsonObject key(KeyPair pair, String kid, @Nullable String algorithm) {
    JsonObject jwk = SignedTokens.publicJwk(pair, kid);
    jwk.addProperty("use", "sig");
    if (algorithm != null) {
      jwk.addProperty("alg", algorithm);
    }
    return jwk;
  }

  SignInWorld registered(UnaryOperator<RelyingParty.Builder> other) {
    registration = other;
    return this;
  }

  SignInWorld asking(UnaryOperator<AuthorizationRequest.Builder> other) {
    request = other;
    return this;
  }

  SignInWorld issuer(String other) {
    issuer = other;
    return this;
  }

  SignInWorld keys(JsonObject... only) {
    keys.clear();
    keys.addAll(List.of(only));
    return this;
  }

  /** Requests for the key set. */
  long fetches() {
    return server.requests().stream().filter(each -> each.head().startsWith("GET")).count();
  }

  private AuthorizationServer provider() {
    return AuthorizationServer.builder(URI.create("https://as.example/authorize"), uri("/token"))
        .issuer(issuer)
        .authorizationResponseIssParameterSupported()
        .endpoint("jwks_uri", uri("/jwks"))
        .build();
  }

  /** The verifier alone, with keys of its own. */
  RelyingParty party() {
    return registration
        .apply(
            RelyingParty.builder(provider(), new ClientId(CLIENT_ID))
                .clock(clock)
                .timeout(Duration.ofSeconds(20)))
        .build();
  }

  /** What the client does with the ID token of its answer, again and again. */
  IdToken verify(RelyingParty party, SignIn signIn, String text) {
    TokenSet answer =
        TokenSet.builder(AccessToken.bearer(Secret.of(run.value("AT"))), clock.instant()).build();
    return party.verify(Secret.of(text), answer, signIn.granted());
  }

  /** A client whose grant waits to be redeemed. */
  SignIn begin() {
    OAuthClient client =
        OAuthClient.builder(provider(), new ClientId(CLIENT_ID))
            .clientSecret(Secret.of(run.value("CLIENT_SECRET")))
            .idTokenVerifier(party())
            .timeout(Duration.ofSeconds(20))
            .clock(clock)
            .build();
    PendingAuthorization pending =
        client.authorize(
            request
                .apply(AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("openid", "a")))
                .build());
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(
                CallbackParameters.ofQuery(
                    "code="
                        + run.value("CODE")
                        + "&state="
                        + pending.state().reveal()
                        + "&iss="
                        + issuer));
    return new SignIn(client, granted, granted.nonce().orElseThrow().reveal());
  }

  /** What the next token answers carry. */
  void answersWith(String text) {
    idToken = text;
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private void answer(RawExchange exchange) throws java.io.IOException {
    boolean token = exchange.request().head().startsWith("POST");
    exchange.write(token ? response(tokens()) : response(keySet()));
  }

  private String tokens() {
    return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
            .formatted(run.value("AT"))
        + "\"refresh_token\":\"%s\",\"id_token\":\"%s\"}"
            .formatted(run.value("RT"), idToken.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private String keySet() {
    return "{\"keys\":" + List.copyOf(keys) + "}";
  }

  /** The Date header is the true time, which our clock may differ from. */
  private static String response(String body) {
    String date =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .format(NOW.atOffset(ZoneOffset.UTC));
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: "
        + date
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /**
   * A sign-in that was granted and not redeemed.
   *
   * @param client who redeems
   * @param granted what
   * @param nonce what the ID token must repeat
   */
  record SignIn(OAuthClient client, GrantedAuthorization granted, String nonce) {}

  /** The identity that a call returned. */
  static Optional<Identity> identity(Object returned) {
    return returned instanceof TokenSet tokens
        ? Optional.of(IdToken.of(tokens).identity())
        : Optional.empty();
  }
}
