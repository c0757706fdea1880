package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.corpus.CorpusArea;
import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The area CA of the corpus: client authentication. */
class ClientAuthenticationCorpusTest extends CorpusTest {

  private static final ClientId CLIENT = new ClientId("app");
  private static final String ISSUER = "https://as.example";

  ClientAuthenticationCorpusTest() {
    super(
        CorpusArea.of("CA")
            .run("CA-001", ClientAuthenticationCorpusTest::everyMethod)
            .check(
                "Authorization: Basic together with client_secret or client_assertion",
                run ->
                    assertThat(run.requests())
                        .hasSize(15)
                        .allSatisfy(request -> oneMethod(request)))
            .run("CA-003", ClientAuthenticationCorpusTest::secretWithLineEnd)
            .run("CA-005", ClientAuthenticationCorpusTest::downgrade)
            .check(
                "request without authentication",
                run ->
                    assertThat(posts(run))
                        .hasSize(3)
                        .allSatisfy(request -> assertThat(credentials(request)).isEqualTo(1)))
            .run("CA-006", ClientAuthenticationCorpusTest::assertions)
            .check(
                "aud is a JSON string, == issuer; exp-iat <= 60; jti unique; iss==sub==client_id;"
                    + " kid set",
                ClientAuthenticationCorpusTest::assertionsAreStrict)
            .run("CA-007", ClientAuthenticationCorpusTest::reset)
            .check(
                "new jti per HTTP request",
                run ->
                    assertThat(run.requests())
                        .hasSize(2)
                        .extracting(request -> claims(request).get("jti").getAsString())
                        .doesNotHaveDuplicates())
            .run("CA-008", ClientAuthenticationCorpusTest::keys)
            .run("CA-011", ClientAuthenticationCorpusTest::aliases)
            .check(
                "alias used for token and revocation",
                run ->
                    assertThat(run.noted("mtls", MutualTlsServer.class).seen())
                        .extracting(MutualTlsServer.Seen::path)
                        .containsExactly("/mtls/token", "/mtls/token", "/mtls/revoke")));
  }

  private static void everyMethod(CaseRun run) {
    RawServer server =
        run.serve(
            exchange ->
                exchange.write(StrictTokenEndpoint.ok(run.expand("body", run.value("GOOD")))));
    Secret secret = Secret.of(run.value("CLIENT_SECRET"));
    for (ClientAuthentication each :
        List.of(
            ClientAuthentication.none(),
            ClientAuthentication.clientSecretBasic(secret),
            ClientAuthentication.clientSecretPost(secret),
            ClientSecretJwt.builder(secret).build(),
            privateKeyJwt())) {
      OAuthClient client = client(server.uri(), each);
      client.refresh(tokens(run)); // loads the classes, which is not the case's own memory
      run.call(() -> client.refresh(tokens(run)));
      run.calling(() -> client.revoke(RefreshToken.of(Secret.of(run.value("RT")))));
    }
  }

  private static void secretWithLineEnd(CaseRun run) {
    String config = run.text("config");
    Secret secret = Secret.of(config.substring("secret='".length(), config.length() - 1));
    assertThat(secret.reveal()).isEqualTo("a\r\nX: y");
    run.call(() -> ClientAuthentication.clientSecretBasic(secret));
    run.call(() -> ClientAuthentication.clientSecretPost(secret));
    Secret longer = Secret.of(secret.reveal() + "-".repeat(32));
    run.call(() -> ClientSecretJwt.builder(longer).build());
  }

  /** Nothing a server says later makes a client send less than it was configured to. */
  private static void downgrade(CaseRun run) {
    AtomicReference<String> methods = new AtomicReference<>("\"client_secret_basic\"");
    RawServer server = run.serve(exchange -> exchange.write(answer(exchange.request(), methods)));
    String issuer = "http://127.0.0.1:" + server.port();
    Secret secret = Secret.of(run.value("CLIENT_SECRET"));
    OAuthClient client = OAuthClient.builder(discover(issuer), CLIENT).clientSecret(secret).build();
    run.call(() -> client.refresh(tokens(run)));

    methods.set("\"none\"");
    AuthorizationServer downgraded = discover(issuer);
    assertThat(downgraded.supported("token_endpoint_auth_methods_supported"))
        .containsExactly("none");
    assertThatThrownBy(() -> OAuthClient.builder(downgraded, CLIENT).clientSecret(secret))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION));
    run.call(() -> client.refresh(tokens(run)));
    OAuthClient explicit =
        OAuthClient.builder(downgraded, CLIENT).clientAuthentication(privateKeyJwt()).build();
    run.call(() -> explicit.refresh(tokens(run)));
  }

  private static String answer(RawExchange.Request request, AtomicReference<String> methods) {
    if (request.head().startsWith("POST")) {
      return StrictTokenEndpoint.response("401 Unauthorized", "{\"error\":\"invalid_client\"}");
    }
    String issuer = "http://" + request.header("Host:").get(0);
    return StrictTokenEndpoint.ok(
        "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/a\",\"token_endpoint\":\"%s/token\","
                .formatted(issuer, issuer, issuer)
            + "\"token_endpoint_auth_methods_supported\":[%s]}".formatted(methods.get()));
  }

  /** The token endpoint that the definition names is not the issuer's: the audience is. */
  private static void assertions(CaseRun run) {
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      KeyPair pair = Keys.of(algorithm);
      AssertionReader reader =
          new AssertionReader(ISSUER, CLIENT.value(), algorithm, pair.getPublic());
      RawServer server = run.serve(new StrictTokenEndpoint(reader, Asked.CLOCK));
      OAuthClient client =
          client(
              server.uri(),
              PrivateKeyJwt.keyPair(pair)
                  .keyId("k-1")
                  .algorithm(algorithm)
                  .clock(Asked.CLOCK)
                  .build());
      run.call(() -> client.refresh(tokens(run)));
      run.call(() -> client.refresh(tokens(run)));
    }
  }

  private static void assertionsAreStrict(CaseRun run) {
    assertThat(run.requests())
        .hasSize(2 * SigningAlgorithm.values().length)
        .allSatisfy(
            request -> {
              JsonObject claims = claims(request);
              assertThat(claims.get("aud").toString()).isEqualTo("\"" + ISSUER + "\"");
              assertThat(claims.get("exp").getAsLong() - claims.get("iat").getAsLong())
                  .isBetween(1L, 60L);
              assertThat(claims.get("iss")).isEqualTo(claims.get("sub"));
              assertThat(claims.get("iss").getAsString()).isEqualTo(CLIENT.value());
              assertThat(AssertionReader.header(assertion(request)).get("kid").getAsString())
                  .isEqualTo("k-1");
            });
    assertThat(run.requests())
        .extracting(request -> claims(request).get("jti").getAsString())
        .doesNotHaveDuplicates();
  }

  private static void reset(CaseRun run) {
    AssertionReader reader =
        new AssertionReader(ISSUER, CLIENT.value(), SigningAlgorithm.ES256, Keys.P256.getPublic());
    StrictTokenEndpoint strict = new StrictTokenEndpoint(reader, Asked.CLOCK);
    RawServer server =
        run.serve(
            exchange -> {
              if (exchange.request().number() == 1) {
                exchange.reset();
              } else {
                strict.answer(exchange);
              }
            });
    OAuthClient client = client(server.uri(), privateKeyJwt(Asked.CLOCK));
    assertThatThrownBy(() -> client.refresh(tokens(run))).isInstanceOf(TransportException.class);
    assertThat(run.requests()).hasSize(1);
    run.call(() -> client.refresh(tokens(run)));
  }

  private static void keys(CaseRun run) {
    assertThat(run.text("config")).isEqualTo("key RSA-1024");
    KeyPair weak = Keys.WEAK_RSA;
    run.call(() -> build(PrivateKeyJwt.privateKey(weak.getPrivate()), SigningAlgorithm.RS256));
    run.call(() -> build(PrivateKeyJwt.keyPair(weak), SigningAlgorithm.PS256));
    run.call(() -> build(PrivateKeyJwt.pem(Keys.pem(weak)), SigningAlgorithm.PS256));
    run.call(() -> build(PrivateKeyJwt.jwk(Keys.jwkText(weak)), SigningAlgorithm.PS256));
    run.call(() -> build(PrivateKeyJwt.keyPair(Keys.RSA), SigningAlgorithm.ES256));
    run.call(() -> build(PrivateKeyJwt.keyPair(Keys.P256), SigningAlgorithm.PS256));
    run.call(() -> build(PrivateKeyJwt.keyPair(Keys.P256), SigningAlgorithm.ES384));
  }

  private static PrivateKeyJwt build(PrivateKeyJwt.Builder builder, SigningAlgorithm algorithm) {
    return builder.keyId("k-1").algorithm(algorithm).build();
  }

  /** The ordinary endpoints are the attacker's, as far as this case goes: nobody may come. */
  private static void aliases(CaseRun run) throws Exception {
    Certificates ofServer = Certificates.selfSigned("server");
    Certificates ofClient = Certificates.selfSigned("client");
    MutualTlsServer mtls = run.closing(MutualTlsServer.start(ofServer.trusting(ofClient)));
    run.note("mtls", mtls);
    String ordinary = "https://127.0.0.1:" + run.evil().port();
    RawServer metadata =
        run.serve(
            exchange ->
                exchange.write(
                    StrictTokenEndpoint.ok(
                        """
                        {"issuer":"http://%s","authorization_endpoint":"%s/authorize",
                        "token_endpoint":"%s/token","revocation_endpoint":"%s/revoke",
                        "mtls_endpoint_aliases":{"token_endpoint":"%s",
                        "revocation_endpoint":"%s"}}\
                        """
                            .formatted(
                                exchange.request().header("Host:").get(0),
                                ordinary,
                                ordinary,
                                ordinary,
                                mtls.uri("/mtls/token"),
                                mtls.uri("/mtls/revoke")))));
    OAuthClient client =
        OAuthClient.builder(discover("http://127.0.0.1:" + metadata.port()), CLIENT)
            .clientAuthentication(ClientAuthentication.selfSignedTlsClientAuth())
            .sslContext(ofClient.trusting(ofServer))
            .build();
    client.refresh(tokens(run)); // the first handshake of a JVM is not the case's own memory
    run.call(() -> client.refresh(tokens(run)));
    run.calling(() -> client.revoke(RefreshToken.of(Secret.of(run.value("RT")))));
    assertThat(mtls.seen())
        .allSatisfy(seen -> assertThat(seen.certificate()).isEqualTo(ofClient.certificate()));
  }

  private static AuthorizationServer discover(String issuer) {
    return MetadataDiscovery.builder().build().discover(issuer);
  }

  private static OAuthClient client(URI endpoint, ClientAuthentication authentication) {
    AuthorizationServer server =
        AuthorizationServer.builder(URI.create(ISSUER + "/authorize"), endpoint)
            .revocationEndpoint(endpoint)
            .issuer(ISSUER)
            .build();
    return OAuthClient.builder(server, CLIENT).clientAuthentication(authentication).build();
  }

  private static PrivateKeyJwt privateKeyJwt() {
    return privateKeyJwt(Clock.systemUTC());
  }

  private static PrivateKeyJwt privateKeyJwt(Clock clock) {
    return PrivateKeyJwt.keyPair(Keys.P256).keyId("k-1").clock(clock).build();
  }

  private static TokenSet tokens(CaseRun run) {
    return TokenSet.builder(AccessToken.bearer(Secret.of(run.value("AT"))), Instant.EPOCH)
        .refreshToken(RefreshToken.of(Secret.of(run.value("RT"))))
        .build();
  }

  private static List<RawExchange.Request> posts(CaseRun run) {
    return run.requests().stream().filter(r -> r.head().startsWith("POST")).toList();
  }

  private static long credentials(RawExchange.Request request) {
    return request.header("Authorization:").size()
        + StrictTokenEndpoint.count(request, "client_secret")
        + StrictTokenEndpoint.count(request, "client_assertion");
  }

  private static void oneMethod(RawExchange.Request request) {
    assertThat(credentials(request)).isLessThanOrEqualTo(1);
    assertThat(StrictTokenEndpoint.count(request, "client_id")).isLessThanOrEqualTo(1);
  }

  private static String assertion(RawExchange.Request request) {
    return String.valueOf(request.form("client_assertion"));
  }

  private static JsonObject claims(RawExchange.Request request) {
    return AssertionReader.claims(assertion(request));
  }
}
