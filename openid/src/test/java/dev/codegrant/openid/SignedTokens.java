package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
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
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;

/** A provider with one RSA key, k1, and ID tokens that a relying party proved. */
final class SignedTokens {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final ClientId CLIENT = new ClientId("app");

  private SignedTokens() {}

  /** The keys at {@code /jwks}; elsewhere what the test says. */
  static RawServer.Script provider(Function<RawExchange.Request, String> answers) {
    return exchange ->
        exchange.write(
            (exchange.request().head().startsWith("GET /jwks ")
                    ? ok("application/json", jwks())
                    : answers.apply(exchange.request()))
                .getBytes(UTF_8));
  }

  static String ok(String type, String body) {
    return answer("200 OK", "Content-Type: " + type, body);
  }

  static String answer(String status, String header, String body) {
    return "HTTP/1.1 %s\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, header, body.getBytes(UTF_8).length, body);
  }

  static String issuer(RawServer provider) {
    return "http://127.0.0.1:" + provider.port();
  }

  static AuthorizationServer server(RawServer provider) {
    URI base = URI.create(issuer(provider));
    return AuthorizationServer.builder(base.resolve("/authorize"), base.resolve("/token"))
        .issuer(issuer(provider))
        .endpoint("jwks_uri", base.resolve("/jwks"))
        .endpoint("userinfo_endpoint", base.resolve("/userinfo"))
        .build();
  }

  /** Tokens of user u1, whose ID token this relying party proved. */
  static TokenSet tokens(RelyingParty party, AuthorizationServer server, String accessToken) {
    return tokens(party, server, accessToken, "");
  }

  /**
   * The same with more claims in the ID token.
   *
   * @param more members of JSON, each with a comma before it
   */
  static TokenSet tokens(
      RelyingParty party, AuthorizationServer server, String accessToken, String more) {
    TokenSet tokens = TokenSet.builder(AccessToken.bearer(Secret.of(accessToken)), NOW).build();
    OAuthClient client = OAuthClient.builder(server, CLIENT).idTokenVerifier(party).build();
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                .scope(Scope.of("openid"))
                .build());
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(CallbackParameters.ofQuery("code=c&state=" + pending.state().reveal()));
    String idToken =
        jwt(
            "{\"iss\":\"%s\",\"sub\":\"u1\",\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"nonce\":\"%s\"%s}"
                .formatted(
                    server.issuer().orElseThrow(),
                    CLIENT,
                    NOW.getEpochSecond() + 300,
                    NOW.getEpochSecond(),
                    granted.nonce().orElseThrow().reveal(),
                    more));
    return tokens.toBuilder()
        .verifiedIdToken(party.verify(Secret.of(idToken), tokens, granted))
        .build();
  }

  /** Claims that the provider signs with its key. */
  static String jwt(String claims) {
    return jwt(Keys.RSA, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}", claims);
  }

  /** Claims that any RSA or P-256 key signs, under any header. */
  static String jwt(KeyPair key, String header, String claims) {
    boolean rsa = key.getPrivate().getAlgorithm().equals("RSA");
    return JwtWriter.sign(rsa ? "RS256" : "ES256", key.getPrivate(), header, claims);
  }

  private static String jwks() {
    JsonArray keys = new JsonArray();
    keys.add(publicJwk(Keys.RSA, "k1"));
    keys.add(publicJwk(Keys.P256, "k2"));
    JsonObject set = new JsonObject();
    set.add("keys", keys);
    return set.toString();
  }

  static JsonObject publicJwk(KeyPair pair, String keyId) {
    JsonObject jwk = JsonParser.parseString(Keys.jwk(pair).toString()).getAsJsonObject();
    for (String secret : new String[] {"d", "p", "q", "dp", "dq", "qi"}) {
      jwk.remove(secret);
    }
    jwk.addProperty("kid", keyId);
    return jwk;
  }
}
