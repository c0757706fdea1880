package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider on loopback with one key, ES256, that signs whatever a test wants. */
final class LogoutProvider implements RawServer.Script, AutoCloseable {

  static final String ISSUER = "https://op.example";
  static final ClientId CLIENT = new ClientId("app");
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  static final String FORM = "application/x-www-form-urlencoded";
  static final URI BACK = URI.create("https://app.example/logged-out");

  private static final URI CALLBACK = URI.create("https://app.example/cb");

  private final RawServer server;
  private final MovedClock clock = new MovedClock();
  private final RelyingParty relyingParty;
  private final OAuthClient client;
  String accessToken = "at-1";
  String refreshToken = "rt-1";
  String idToken = "";
  String revocationAnswer = StrictTokenEndpoint.ok("{}");
  boolean down;
  private int tokens;

  /** How a server is begun: by the test, or by a case of the corpus. */
  @FunctionalInterface
  interface Start {
    RawServer at(RawServer.Script script);
  }

  LogoutProvider() {
    this(RawServer::start);
  }

  LogoutProvider(Start start) {
    server = start.at(this);
    relyingParty = relyingParty(server().build());
    client =
        OAuthClient.builder(relyingPartyServer(), CLIENT)
            .idTokenVerifier(relyingParty)
            .clock(clock)
            .build();
  }

  @Override
  public void answer(RawExchange exchange) throws IOException {
    String line = exchange.request().head().lines().findFirst().orElse("");
    if (down) {
      exchange.write(StrictTokenEndpoint.response("503 Service Unavailable", "{}"));
    } else if (line.startsWith("GET /jwks ")) {
      exchange.write(StrictTokenEndpoint.ok("{\"keys\":[" + jwk() + "]}"));
    } else if (line.startsWith("POST /token ")) {
      exchange.write(
          StrictTokenEndpoint.ok(
              """
              {"access_token":"%s","token_type":"Bearer","expires_in":60,"refresh_token":"%s",\
              "id_token":"%s"}\
              """
                  .formatted(accessToken, refreshToken, idToken)));
    } else if (line.startsWith("POST /revoke ")) {
      exchange.write(revocationAnswer);
    } else {
      exchange.write(StrictTokenEndpoint.response("404 Not Found", "{}"));
    }
  }

  AuthorizationServer.Builder server() {
    return AuthorizationServer.builder(at("/authorize"), at("/token"))
        .issuer(ISSUER)
        .revocationEndpoint(at("/revoke"))
        .endpoint("jwks_uri", at("/jwks"))
        .endpoint("end_session_endpoint", URI.create("https://op.example/logout"));
  }

  RelyingParty relyingParty(AuthorizationServer server) {
    return RelyingParty.builder(server, CLIENT).clock(clock).build();
  }

  RelyingParty relyingParty() {
    return relyingParty;
  }

  Logout logout() {
    return relyingParty.logout();
  }

  OAuthClient client() {
    return client;
  }

  void advance(Duration time) {
    clock.now = clock.now.plus(time);
  }

  /** A user's sign-in from the request to the proven ID token. */
  TokenSet signIn() {
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(CALLBACK).scope(Scope.of("openid")).build());
    idToken = signed(idTokenClaims(parameter(pending.authorizationUri(), "nonce")));
    return client.redeem(granted(pending));
  }

  /** The same, with another token in the place of the ID token; its nonce is the right one. */
  TokenSet signInWith(java.util.function.UnaryOperator<Map<String, Object>> change, String type) {
    PendingAuthorization pending =
        client.authorize(AuthorizationRequest.builder(CALLBACK).scope(Scope.of("openid")).build());
    idToken =
        signed(type, change.apply(idTokenClaims(parameter(pending.authorizationUri(), "nonce"))));
    return client.redeem(granted(pending));
  }

  private static GrantedAuthorization granted(PendingAuthorization pending) {
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofQuery("code=c-1&state=" + pending.state().reveal()));
  }

  Map<String, Object> idTokenClaims(String nonce) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("sub", "user-1");
    claims.put("aud", CLIENT.value());
    claims.put("iat", clock.now.getEpochSecond());
    claims.put("exp", clock.now.getEpochSecond() + 300);
    claims.put("nonce", nonce);
    claims.put("sid", "session-1");
    return claims;
  }

  /** Of a good logout token, with a jti of its own. */
  Map<String, Object> logoutClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("sub", "user-1");
    claims.put("sid", "session-1");
    claims.put("aud", CLIENT.value());
    claims.put("iat", clock.now.getEpochSecond());
    claims.put("exp", clock.now.getEpochSecond() + 120);
    claims.put("jti", "logout-" + ++tokens);
    claims.put("events", Map.of(EVENT, Map.of()));
    return claims;
  }

  /** With one claim another; null is a claim that is missing. */
  Map<String, Object> logoutClaims(String name, @Nullable Object value) {
    Map<String, Object> claims = logoutClaims();
    if (value == null) {
      claims.remove(name);
    } else {
      claims.put(name, value);
    }
    return claims;
  }

  String signed(Map<String, Object> claims) {
    return signed("JWT", claims);
  }

  /** With this typ, or none where it is empty. */
  String signed(String type, Map<String, Object> claims) {
    String typ = type.isEmpty() ? "" : "\"typ\":\"" + type + "\",";
    return signed("{" + typ + "\"alg\":\"ES256\",\"kid\":\"k-1\"}", claims, Keys.P256);
  }

  /** With this header, and a signature of the key, or none where it is null. */
  static String signed(String header, Map<String, Object> claims, @Nullable KeyPair pair) {
    String payload = json(claims).toString();
    return pair == null
        ? JwtWriter.input(header, payload) + "."
        : SignedTokens.jwt(pair, header, payload);
  }

  private static JsonElement json(Map<String, Object> claims) {
    return new com.google.gson.Gson().toJsonTree(claims);
  }

  static String form(String logoutToken) {
    return "logout_token=" + URLEncoder.encode(logoutToken, UTF_8);
  }

  LogoutToken accept(Map<String, Object> claims) {
    return logout().backChannel(FORM, form(signed("logout+jwt", claims)));
  }

  static String parameter(URI uri, String name) {
    for (String pair : uri.getRawQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), UTF_8);
      }
    }
    throw new AssertionError("no " + name + " in the request");
  }

  RawServer raw() {
    return server;
  }

  private AuthorizationServer relyingPartyServer() {
    return server().build();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static JsonObject jwk() {
    JsonObject jwk = JsonParser.parseString(Keys.jwk(Keys.P256).toString()).getAsJsonObject();
    jwk.remove("d");
    jwk.addProperty("kid", "k-1");
    jwk.addProperty("use", "sig");
    jwk.addProperty("alg", "ES256");
    return jwk;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** A clock that moves only when a test says so. */
  private static final class MovedClock extends Clock {
    private volatile Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
