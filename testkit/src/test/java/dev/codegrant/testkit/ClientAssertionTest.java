package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FakeAuthorizationServerExtension.class)
class ClientAssertionTest {
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final String SECRET = "01234567890123456789012345678901";

  private final FakeAuthorizationServer server;
  private final ManualClock clock;
  private final SigningClient client = new SigningClient();

  ClientAssertionTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
  }

  @BeforeEach
  void register() {
    server.registerClientWithKeys("app", client.jwks(), CALLBACK);
    client.assertion("app", server.issuer(), now());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private HttpResponse<String> redeemed(String assertion) {
    return post(server.tokenEndpoint(), form(assertion));
  }

  private Form form(String assertion) {
    return redemption(code(server))
        .without("client_id")
        .with("client_assertion_type", TYPE)
        .with("client_assertion", assertion);
  }

  private void assertAccepted(String assertion) {
    HttpResponse<String> answer = redeemed(assertion);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private void assertRefused(HttpResponse<String> answer, String word) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(member(answer.body(), "error")).isEqualTo("invalid_client");
    assertThat(member(answer.body(), "error_description")).contains(word);
  }

  @Test
  void withTheIssuerAsAudience_isAccepted() {
    assertAccepted(client.signed());
  }

  @Test
  void withoutKid_isAccepted() {
    assertAccepted(client.header("kid", "\"\"").signed());
    assertRefused(redeemed(client.header("kid", "\"c-2\"").signed()), "kid c-2");
  }

  private void registerKeys(String... jwks) {
    server.registerClientWithKeys("app", "{\"keys\":[" + String.join(",", jwks) + "]}", CALLBACK);
  }

  private static String withKid(String kid, SigningClient owner) {
    return owner.jwk().replace("{", "{\"kid\":\"" + kid + "\",");
  }

  /** RFC 7515 section 4.1.4. */
  @Test
  void kidThatNoKeyHas_isAHintAtTheKeysWithout() {
    SigningClient stranger = new SigningClient();
    registerKeys(client.jwk());
    assertAccepted(client.signed());
    registerKeys(stranger.jwk(), withKid("c-2", stranger), client.jwk());
    assertAccepted(client.claim("jti", "\"2\"").signed());
    registerKeys(stranger.jwk(), withKid("c-2", client));
    assertRefused(redeemed(client.signed()), "none of 1 keys of app for ES256 with kid c-1");
  }

  @Test
  void kidThatAKeyHas_isOfThatKeyAlone() {
    registerKeys(withKid("c-1", new SigningClient()), client.jwk());
    assertRefused(redeemed(client.signed()), "none of 1 keys of app for ES256 with kid c-1");
    assertAccepted(client.header("kid", "\"\"").signed());
  }

  @Test
  void withTheTokenEndpointAmongTheAudiences_isAccepted() {
    assertAccepted(client.claim("aud", "[\"x\",\"" + server.tokenEndpoint() + "\"]").signed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iss;\"other\"",
        "sub;\"other\"",
        "aud;\"https://other.example\"",
        "aud;[]",
        "exp;\"soon\"",
        "iat;\"yesterday\"",
        "jti;\"\""
      })
  void withWrongClaim_isRefused(String name, String json) {
    assertRefused(redeemed(client.claim(name, json).signed()), name.replace("sub", "client other"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "exp", "jti"})
  void withoutClaim_isRefused(String name) {
    assertRefused(redeemed(client.without(name).signed()), name);
  }

  @Test
  void expiry_isTheFirstInstantTooLate() {
    assertAccepted(client.claim("exp", String.valueOf(now() + 1)).signed());
    client.claim("jti", "\"next\"");
    assertRefused(redeemed(client.claim("exp", String.valueOf(now())).signed()), "expired at");
  }

  @Test
  void notBefore_isTheFirstInstantInTime() {
    assertAccepted(client.claim("nbf", String.valueOf(now())).signed());
    client.claim("jti", "\"next\"");
    assertRefused(redeemed(client.claim("nbf", String.valueOf(now() + 1)).signed()), "begins at");
  }

  /** FAPI 2.0 Security Profile section 5.3.2.1. */
  @Test
  void issueTime_mayBeAMinuteAhead() {
    assertAccepted(client.claim("iat", String.valueOf(now() - 3600)).signed());
    client.claim("jti", "\"second\"");
    assertAccepted(client.claim("iat", String.valueOf(now() + 60)).signed());
    client.claim("jti", "\"third\"");
    assertRefused(
        redeemed(client.claim("iat", String.valueOf(now() + 61)).signed()),
        "more than 60 seconds from now");
    assertRefused(redeemed(client.claim("iat", "99999999999").signed()), "iat, 5138");
  }

  @Test
  void secondUse_isRefused() {
    String assertion = client.signed();
    assertAccepted(assertion);
    assertRefused(redeemed(assertion), "used before");
    assertAccepted(client.claim("jti", "\"next\"").signed());
  }

  @Test
  void otherKeyOrAlgorithm_isRefused() {
    String[] parts = client.signed().split("\\.", -1);
    SigningClient stranger = new SigningClient();
    String foreign = stranger.signed();
    assertRefused(
        redeemed(parts[0] + "." + parts[1] + foreign.substring(foreign.lastIndexOf('.'))),
        "signature");
    assertRefused(redeemed(parts[0] + "." + parts[1] + "."), "signature");
    assertRefused(redeemed(client.header("alg", "\"none\"").signed()), "alg none");
    assertRefused(redeemed(client.header("alg", "\"RS256\"").signed()), "none of 0 keys");
    assertRefused(redeemed(client.withMac(client.jwks())), "secret");
    client.header("alg", "\"ES256\"").header("crit", "[\"x\"]");
    assertRefused(redeemed(client.signed()), "crit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b", "a.b.c.d", "!.!.!", "e30.e30.", "W10.W10.x"})
  void whatIsNoJwt_isRefused(String text) {
    assertThat(redeemed(text).statusCode()).isEqualTo(401);
  }

  @Test
  void otherClientIdTypeOrSecondMethod_isRefused() {
    assertRefused(post(server.tokenEndpoint(), form(client.signed()).with("client_id", "b")), "b");
    Form otherType = form(client.signed()).with("client_assertion_type", "saml");
    assertRefused(post(server.tokenEndpoint(), otherType), "expected " + TYPE);
    Form both = form(client.signed()).with("client_secret", SECRET);
    assertThat(post(server.tokenEndpoint(), both).body()).contains("two client authentication");
    Form same = form(client.signed()).with("client_id", "app");
    assertThat(post(server.tokenEndpoint(), same).statusCode()).isEqualTo(200);
  }

  @Test
  void clientWithKeys_mustUseThem() {
    Form bare = redemption(code(server));
    assertRefused(post(server.tokenEndpoint(), bare), "private_key_jwt");
    Form secret = redemption(code(server)).with("client_secret", SECRET);
    assertRefused(post(server.tokenEndpoint(), secret), "private_key_jwt");
  }

  @Test
  void clientWithSecret_maySignWithIt() {
    server.registerConfidentialClient("app", SECRET, CALLBACK);
    assertAccepted(client.withMac(SECRET));
    client.claim("jti", "\"next\"");
    assertRefused(redeemed(client.withMac(SECRET + "x")), "signature");
    server.registerConfidentialClient("app", SECRET.substring(1), CALLBACK);
    assertRefused(redeemed(client.withMac(SECRET.substring(1))), "32 bytes or more");
  }

  @Test
  void publicClient_hasNothingToSignWith() {
    server.registerPublicClient("app", CALLBACK);
    assertRefused(redeemed(client.signed()), "registered with keys or a secret");
  }

  @Test
  void atTheRevocationEndpoint_isAccepted() {
    Form form =
        new Form()
            .with("token", "unknown")
            .with("client_assertion_type", TYPE)
            .with("client_assertion", client.signed());
    assertThat(post(server.uri(Endpoint.REVOCATION), form).statusCode()).isEqualTo(200);
  }

  @Test
  void registeredMethod_isHeldTo() {
    String registration =
        NaiveClient.register(
            server,
            "{\"redirect_uris\":[\""
                + CALLBACK
                + "\"],\"token_endpoint_auth_method\":\"private_key_jwt\",\"jwks\":"
                + client.jwks()
                + "}");
    assertThat(registration).doesNotContain("client_secret\"");
    String id = "\"" + member(registration, "client_id") + "\"";
    String assertion = client.claim("iss", id).claim("sub", id).signed();
    Form form =
        form(assertion)
            .with(
                "code",
                code(
                    server,
                    NaiveClient.authorization()
                        .with("client_id", member(registration, "client_id"))));
    assertThat(post(server.tokenEndpoint(), form).statusCode()).isEqualTo(200);
    assertThat(
            NaiveClient.register(
                server,
                "{\"redirect_uris\":[\""
                    + CALLBACK
                    + "\"],\"token_endpoint_auth_method\":\"private_key_jwt\"}"))
        .contains("jwks is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | expected a JWK set, got no JSON",
        "{} | one or more keys, RFC 7517 section 5",
        "{`keys`:[]} | one or more keys, RFC 7517 section 5",
        "{`keys`:{`kty`:`RSA`}} | one or more keys, RFC 7517 section 5",
        "{`keys`:[{`kty`:`oct`,`k`:`AA`}]} | public keys only",
        "{`keys`:[{`kty`:`AKP`,`priv`:`AA`}]} | public keys only",
        "{`keys`:[{`kty`:`oct`}]} | expected a key that verifies signatures, RSA, EC",
        "{`keys`:[{`kty`:`EC`,`crv`:`secp256k1`,`x`:`AA`}]} | got only [kty EC crv secp256k1]",
        "{`keys`:[{`kty`:`RSA`,`use`:`enc`,`e`:`AQAB`}]} | got only [kty RSA use enc]",
        "{`keys`:[{`n`:`AA`,`e`:`AQAB`}]} | expected kty in each key",
        "{`keys`:[{`kty`:`EC`,`x`:`AA`,`y`:`AA`}]} | expected crv in a key of type EC",
        "{`keys`:[{`kty`:`RSA`,`n`:`!`,`e`:`AQAB`}]} | expected base64url in n of a key",
        "{`keys`:[{`kty`:`RSA`,`e`:`AQAB`}]} | a key of type RSA is not usable",
        "{`keys`:[{`kty`:`OKP`,`crv`:`Ed25519`,`x`:`AA`}]} | a key of type OKP is not usable"
      })
  void unusableKeys_areRefusedAtRegistration(String jwks, String why) {
    assertThatThrownBy(() -> server.registerClientWithKeys("app", jwks.replace('`', '"'), CALLBACK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  /** RFC 7517 section 5. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{`kty`:`OKP`,`crv`:`X25519`,`x`:`AA`,`use`:`enc`}",
        "{`kty`:`EC`,`crv`:`secp256k1`,`x`:`AA`,`y`:`AA`}",
        "{`kty`:`AKP`,`alg`:`ML-DSA-44`,`pub`:`AA`}",
        "{`kty`:`RSA`,`use`:`enc`,`n`:`!`}"
      })
  void keyThatIsNotUnderstood_isLeftOut(String other) {
    registerKeys(other.replace('`', '"'), client.jwk());
    assertAccepted(client.signed());
    assertRefused(
        redeemed(new SigningClient().assertion("app", server.issuer(), now()).signed()),
        "none of 1 keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "`use`:`enc`",
        "`use`:`enc`,`key_ops`:[`deriveKey`]",
        "`key_ops`:[`deriveKey`]",
        "`key_ops`:[]",
        "`alg`:`ECDH-ES+A128KW`"
      })
  void keyThatIsNotForSignatures_verifiesNone(String members) {
    registerKeys(
        client.jwk().replace("{", "{" + members.replace('`', '"') + ","),
        new SigningClient().jwk());
    assertRefused(redeemed(client.signed()), "none of 1 keys of app for ES256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"`use`:`sig`", "`key_ops`:[`verify`]", "`alg`:`ES256`,`use`:`sig`"})
  void keyThatIsForSignatures_verifiesThem(String members) {
    registerKeys(client.jwk().replace("{", "{" + members.replace('`', '"') + ","));
    assertAccepted(client.signed());
  }

  @Test
  void privateKeys_areRefusedAtRegistration() {
    String jwks = client.jwks().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assertThatThrownBy(() -> server.registerClientWithKeys("app", jwks, CALLBACK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public keys only");
  }

  /** RFC 9126 section 2. */
  @Test
  void withThePushedAuthorizationEndpointAsAudience_isAccepted() {
    URI endpoint = server.uri(Endpoint.PUSHED_AUTHORIZATION);
    String assertion = client.claim("aud", "\"" + endpoint + "\"").signed();
    HttpResponse<String> answer =
        post(
            endpoint,
            NaiveClient.authorization()
                .with("client_assertion_type", TYPE)
                .with("client_assertion", assertion));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Nanoseconds, say, are no time that an Instant can hold. */
  @ParameterizedTest
  @ValueSource(strings = {"1700000000000000000", "99999999999999999999999", "1e400"})
  void timeBeyondAllTimes_isJudgedAsFarAway(String far) {
    assertAccepted(client.claim("exp", far).signed());
    client.claim("jti", "\"second\"");
    assertRefused(redeemed(client.claim("nbf", far).signed()), "begins at 5138");
    client.without("nbf");
    assertRefused(redeemed(client.claim("exp", "-" + far).signed()), "expired at 1970");
  }
}
