package dev.codegrant.openid;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.openid.internal.jose.JwksServer;
import dev.codegrant.openid.internal.jose.JwsAlgorithm;
import dev.codegrant.openid.internal.jose.Jwts;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;

/** The fixture JK0: a relying party, one granted sign-in of it, and its provider's jwks_uri. */
final class JwksWorld {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static final String ISSUER = "https://as.example";
  private static final ClientId CLIENT = new ClientId("client-1");

  /** So long that a thousand threads on a busy machine come to an end before. */
  private static final Duration AMPLE = Duration.ofSeconds(60);

  private final ManualClock clock = ManualClock.at(NOW);
  private final JwksServer jwks;
  private final RelyingParty party;
  private final GrantedAuthorization granted;
  private final Secret accessToken;

  JwksWorld(CaseRun run, String... keys) {
    this(run, AMPLE, keys);
  }

  /** With another limit for a request for the keys. */
  JwksWorld(CaseRun run, Duration timeout, String... keys) {
    jwks = new JwksServer(keys);
    AuthorizationServer server =
        AuthorizationServer.builder(
                URI.create(ISSUER + "/authorize"), URI.create(ISSUER + "/token"))
            .issuer(ISSUER)
            .endpoint(
                "jwks_uri", URI.create("http://127.0.0.1:" + run.serve(jwks).port() + "/jwks"))
            .build();
    party = RelyingParty.builder(server, CLIENT).clock(clock).timeout(timeout).build();
    PendingAuthorization pending =
        OAuthClient.builder(server, CLIENT)
            .idTokenVerifier(party)
            .build()
            .authorize(
                AuthorizationRequest.builder(URI.create("https://app.example/cb"))
                    .scope(Scope.of("openid"))
                    .build());
    granted =
        (GrantedAuthorization)
            pending.receive(
                CallbackParameters.ofQuery(
                    "code="
                        + run.value("CODE")
                        + "&state="
                        + pending.state().reveal()
                        + "&iss="
                        + ISSUER));
    accessToken = Secret.of(run.value("AT"));
  }

  JwksServer jwks() {
    return jwks;
  }

  ManualClock clock() {
    return clock;
  }

  String token(JwsAlgorithm algorithm, String kid, PrivateKey key) {
    long now = clock.instant().getEpochSecond();
    return Jwts.signed(
        algorithm,
        key,
        "\"kid\":\"" + kid + "\"",
        "{\"iss\":\"%s\",\"sub\":\"u1\",\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"nonce\":\"%s\"}"
            .formatted(
                ISSUER, CLIENT.value(), now + 300, now, granted.nonce().orElseThrow().reveal()));
  }

  IdToken verify(String kid, KeyPair pair) {
    return verify(JwsAlgorithm.RS256, kid, pair);
  }

  IdToken verify(JwsAlgorithm algorithm, String kid, KeyPair pair) {
    return verify(token(algorithm, kid, pair.getPrivate()));
  }

  IdToken verify(String token) {
    return party.verify(
        Secret.of(token),
        TokenSet.builder(AccessToken.bearer(accessToken), clock.instant()).build(),
        granted);
  }
}
