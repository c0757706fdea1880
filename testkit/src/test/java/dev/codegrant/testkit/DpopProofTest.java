package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.post;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9449 section 4.3. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class DpopProofTest {
  private final FakeAuthorizationServer server;
  private final ManualClock clock;
  private final DpopClient client;

  DpopProofTest(FakeAuthorizationServer server, ManualClock clock) {
    this.server = server;
    this.clock = clock;
    this.client = new DpopClient(server);
  }

  private HttpResponse<String> ask(String... proofs) {
    String[] headers = new String[2 + 2 * proofs.length];
    System.arraycopy(basic("job", "secret"), 0, headers, 0, 2);
    for (int i = 0; i < proofs.length; i++) {
      headers[2 + 2 * i] = "DPoP";
      headers[3 + 2 * i] = proofs[i];
    }
    Form form = new Form().with("grant_type", "client_credentials");
    return post(server.tokenEndpoint(), form, headers);
  }

  private void assertAccepted(SigningClient proof) {
    HttpResponse<String> answer = ask(proof.signed());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(member(answer.body(), "token_type")).isEqualTo("DPoP");
  }

  private void assertRefused(String proof, String why) {
    HttpResponse<String> answer = ask(proof);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_dpop_proof", why);
    assertAccepted(client.tokenProof());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "typ | \"jwt\" | has typ jwt, expected dpop+jwt",
        "typ | null | expected dpop+jwt",
        "alg | \"none\" | has alg none, expected an asymmetric one",
        "alg | \"HS256\" | has alg HS256, expected an asymmetric one",
        "alg | \"ES512\" | not one for the key",
        "jwk | \"key\" | has no jwk",
        "jwk | {\"kty\":\"oct\"} | got only [kty oct]",
        "jwk | {\"kty\":\"oct\",\"k\":\"AAAA\"} | private member k",
        "crit | [\"b64\"] | has crit",
      })
  void header_thatIsWrong_isRefused(String name, String json, String why) {
    assertRefused(client.tokenProof().header(name, json).signed(), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "htm | \"GET\" | has htm GET, expected POST",
        "htm | \"post\" | has htm post, expected POST",
        "htu | \"https://as.example/token\" | has htu https://as.example/token, expected http://",
        "htu | null | has htu missing",
        "htu | \"%%\" | without query and fragment",
        "iat | \"now\" | has no iat",
        "jti | \"\" | has no jti",
        "jti | 7 | has no jti",
      })
  void claim_thatIsWrong_isRefused(String name, String json, String why) {
    assertRefused(client.tokenProof().claim(name, json).signed(), why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"typ", "alg", "jwk"})
  void headerWithoutAMember_isRefused(String name) {
    assertRefused(client.tokenProof().withoutHeader(name).signed(), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"htm", "htu", "iat", "jti"})
  void proofWithoutAClaim_isRefused(String name) {
    assertRefused(client.tokenProof().without(name).signed(), name);
  }

  @Test
  void privateKeyInTheHeader_isRefused_andNotRepeated() {
    String jwk = client.jwk().replace("{", "{\"d\":\"c2VjcmV0\",");
    String proof = client.tokenProof().header("jwk", jwk).signed();
    assertRefused(proof, "private member d");
    assertThat(ask(client.tokenProof().header("jwk", jwk).signed()).body())
        .doesNotContain("c2VjcmV0");
  }

  @Test
  void signatureOfAnotherKey_isRefused() {
    String foreign = new SigningClient().jwk();
    assertRefused(client.tokenProof().header("jwk", foreign).signed(), "has not made");
  }

  @Test
  void proofWithAMac_isRefused() {
    assertRefused(client.tokenProof().withMac("secret"), "expected an asymmetric one");
  }

  @Test
  void whatIsNoJwt_isRefused() {
    assertRefused("", "is no signed JWT");
    assertRefused("a.b", "is no signed JWT");
    assertRefused("!.!.!", "is no signed JWT");
  }

  @Test
  void twoProofs_areRefused() {
    HttpResponse<String> answer = ask(client.tokenProof().signed(), client.tokenProof().signed());
    assertThat(answer.body()).contains("invalid_dpop_proof", "came 2 times, expected exactly one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?a=b", "#f", "?", "/"})
  void htuWithMoreThanTheEndpoint_isRefused(String more) {
    String htu = "\"" + server.tokenEndpoint() + more + "\"";
    assertRefused(client.tokenProof().claim("htu", htu).signed(), "without query and fragment");
  }

  @Test
  void htuThatIsWrittenOtherwise_isTheSame() {
    String htu =
        server
            .tokenEndpoint()
            .toString()
            .replace("http:", "HTTP:")
            .replace("/token", "/x/../%74oken");
    assertAccepted(client.tokenProof().claim("htu", "\"" + htu + "\""));
  }

  @Test
  void proof_isGoodForAMinute_eitherWay() {
    long now = clock.instant().getEpochSecond();
    assertAccepted(client.tokenProof().claim("iat", Long.toString(now - 60)));
    assertAccepted(client.tokenProof().claim("iat", Long.toString(now + 60)));
    assertRefused(
        client.tokenProof().claim("iat", Long.toString(now - 61)).signed(), "more than 60 seconds");
    assertRefused(
        client.tokenProof().claim("iat", Long.toString(now + 61)).signed(), "more than 60 seconds");
    SigningClient kept = client.tokenProof();
    clock.advance(Duration.ofSeconds(60).plusMillis(1));
    assertRefused(kept.signed(), "more than 60 seconds");
  }

  @Test
  void proofThatComesAgain_isRefused() {
    String proof = client.tokenProof().claim("jti", "\"j-1\"").signed();
    assertThat(ask(proof).statusCode()).isEqualTo(200);
    assertThat(ask(proof).body()).contains("invalid_dpop_proof", "used before with this key");
    assertRefused(client.tokenProof().claim("jti", "\"j-1\"").signed(), "used before");
    DpopClient other = new DpopClient(server);
    assertThat(ask(other.tokenProof().claim("jti", "\"j-1\"").signed()).statusCode())
        .isEqualTo(200);
  }

  static Stream<SigningAlgorithm> asymmetric() {
    return DpopProofs.ALGORITHMS.stream().map(SigningAlgorithm::named);
  }

  @ParameterizedTest
  @MethodSource("asymmetric")
  void everyAsymmetricAlgorithm_isAccepted(SigningAlgorithm algorithm) {
    KeyPair pair = algorithm.family().pair("dpop");
    JsonObject header =
        new JsonObject()
            .string("typ", "dpop+jwt")
            .string("alg", algorithm.joseName())
            .raw("jwk", Jwk.of(pair.getPublic()).toString());
    JsonObject claims =
        new JsonObject()
            .string("jti", "j-" + algorithm)
            .string("htm", "POST")
            .string("htu", server.tokenEndpoint().toString())
            .number("iat", clock.instant().getEpochSecond());
    String proof = Jwt.signed(header, claims, new JwtSignature(algorithm, pair.getPrivate()));
    assertThat(ask(proof).statusCode()).isEqualTo(200);
  }

  @Test
  void metadata_namesTheAlgorithms() {
    assertThat(NaiveClient.get(server.uri(Endpoint.METADATA)).body())
        .contains("\"dpop_signing_alg_values_supported\":[\"RS256\"")
        .doesNotContain("dpop_signing_alg_values_supported\":[]");
    assertThat(DpopProofs.ALGORITHMS).contains("ES256", "EdDSA", "PS512").doesNotContain("HS256");
  }

  /** RFC 7638 section 3.1 and RFC 9449 section 6.1. */
  @Test
  void thumbprints_areThoseOfTheRfcs() {
    assertThat(
            thumbprint(
                "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbf"
                    + "AAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4H"
                    + "c5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9"
                    + "c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2Nc"
                    + "Rwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\","
                    + "\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}"))
        .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(
            thumbprint(
                "{\"kty\":\"EC\",\"x\":\"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs\",\"y\":"
                    + "\"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA\",\"crv\":\"P-256\"}"))
        .isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assertThat(Jwk.sha256("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU".getBytes(US_ASCII)))
        .isEqualTo("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
  }

  private static String thumbprint(String jwk) {
    PublicKey key = PublicKeys.parse("{\"keys\":[" + jwk + "]}").entries().get(0).key();
    return Jwk.thumbprint(key);
  }

  @Test
  void usedValues_areForgotten_whenNothingElseLetsThemThrough() {
    UsedOnce once = new UsedOnce(Duration.ofMinutes(2), clock);
    assertThat(once.use("a")).isTrue();
    assertThat(once.use("a")).isFalse();
    clock.advance(Duration.ofMinutes(2));
    assertThat(once.use("a")).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(once.use("b")).isTrue();
    assertThat(once.size()).isEqualTo(1);
    assertThat(once.use("a")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://As.Example:443/a, https://as.example/a",
    "http://as.example:80, http://as.example/",
    "http://as.example:443/, http://as.example:443/",
    "http://as.example/%7ea/b/../c%2f, http://as.example/~a/c%2F",
    "https://as.example/a?, ",
    "https://as.example/a#b, ",
    "https://u@as.example/a, ",
    "/a, ",
    "urn:a, ",
    "https://as.example/%zz, ",
  })
  void targetUri_hasOneNormalForm(String uri, String normal) {
    assertThat(TargetUri.normalized(uri).orElse(null)).isEqualTo(normal);
  }
}
