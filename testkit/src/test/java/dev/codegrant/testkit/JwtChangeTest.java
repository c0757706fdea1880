package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

@ExtendWith(FakeAuthorizationServerExtension.class)
class JwtChangeTest {
  private final FakeAuthorizationServer server;
  private final FakeAuthorizationServerBuilder builder;

  JwtChangeTest(FakeAuthorizationServer server, FakeAuthorizationServerBuilder builder) {
    this.server = server;
    this.builder = builder;
  }

  private ReceivedJwt changed(JwtChange change) {
    server.openId().nextIdToken(change);
    return NaiveClient.idToken(server, openId());
  }

  private boolean isPublished(ReceivedJwt jwt) {
    return jwt.isSignedBy(get(server.uri(Endpoint.JWKS)).body());
  }

  @Test
  void claims_areChangedAndSigned() {
    ReceivedJwt jwt =
        changed(
            JwtChange.none()
                .withClaim("aud", "[\"app\",\"stranger\"]")
                .withClaim("extra", "null")
                .withoutClaim("sub"));
    assertThat(jwt.claims().path("aud").toString()).isEqualTo("[\"app\",\"stranger\"]");
    assertThat(jwt.claims().path("extra").isNull()).isTrue();
    assertThat(jwt.claims().has("sub")).isFalse();
    assertThat(jwt.claims().has("at_hash")).isTrue();
    assertThat(isPublished(jwt)).isTrue();
  }

  @Test
  void theSecondToken_isAsUsual() {
    server.openId().nextIdToken(JwtChange.none().withClaim("sub", "\"one\""));
    assertThat(changed(JwtChange.none().withClaim("sub", "\"two\"")).claim("sub")).isEqualTo("one");
    assertThat(NaiveClient.idToken(server, openId()).claim("sub")).isEqualTo("two");
    assertThat(NaiveClient.idToken(server, openId()).claim("sub")).isEqualTo("alice");
  }

  @Test
  void aTokenAnswerWithoutIdToken_usesNoChange() {
    server.openId().nextIdToken(JwtChange.none().withClaim("sub", "\"one\""));
    assertThat(NaiveClient.tokens(server)).doesNotContain("id_token");
    assertThat(NaiveClient.idToken(server, openId()).claim("sub")).isEqualTo("one");
  }

  @Test
  void headers_areChangedAndSigned() {
    JwtChange change =
        JwtChange.none().withHeader("crit", "[\"exp\"]").withoutHeader("kid").withoutHeader("typ");
    ReceivedJwt jwt = changed(change);
    assertThat(jwt.header().toString()).isEqualTo("{\"alg\":\"RS256\",\"crit\":[\"exp\"]}");
    String kid = "RS256-1";
    String jwks = get(server.uri(Endpoint.JWKS)).body();
    assertThat(jwt.isSignedBy(ReceivedJwt.publicKey(byKid(jwks, kid)))).isTrue();
  }

  private static JsonNode byKid(String jwks, String kid) {
    for (JsonNode jwk : ReceivedJwt.json(jwks).path("keys")) {
      if (jwk.path("kid").asText().equals(kid)) {
        return jwk;
      }
    }
    throw new AssertionError(jwks);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void unpublishedKey_hasTheSameHeaderAndAnotherSignature(String algorithm) {
    FakeAuthorizationServer other = builder.idTokenSigningAlgorithm(algorithm).start();
    ReceivedJwt usual = NaiveClient.idToken(other, openId());
    other.openId().nextIdToken(JwtChange.none().signedWithUnpublishedKey());
    ReceivedJwt forged = NaiveClient.idToken(other, openId());
    assertThat(forged.header()).isEqualTo(usual.header());
    assertThat(forged.signature()).hasSameSizeAs(usual.signature());
    String jwks = get(other.uri(Endpoint.JWKS)).body();
    assertThat(usual.isSignedBy(jwks)).isTrue();
    assertThat(forged.isSignedBy(jwks)).isFalse();
  }

  @Test
  void unpublishedKey_ofASharedSecret_isAnotherSecret() {
    String secret = "01234567890123456789012345678901";
    FakeAuthorizationServer other = builder.idTokenSigningAlgorithm("HS256").start();
    other
        .registerConfidentialClient("app", secret, NaiveClient.CALLBACK)
        .openId()
        .nextIdToken(JwtChange.none().signedWithUnpublishedKey());
    for (boolean usual : new boolean[] {false, true}) {
      String code = NaiveClient.code(other, openId());
      String tokens =
          NaiveClient.post(
                  other.tokenEndpoint(), NaiveClient.redemption(code).with("client_secret", secret))
              .body();
      assertThat(ReceivedJwt.of(member(tokens, "id_token")).hasMac(secret)).isEqualTo(usual);
    }
  }

  @Test
  void signedWithHs256_isKeyedWithTheGivenBytes() {
    byte[] key = "the public key, as text".getBytes(UTF_8);
    ReceivedJwt jwt = changed(JwtChange.none().signedWith("HS256", new SecretKeySpec(key, "any")));
    assertThat(jwt.header().path("alg").asText()).isEqualTo("HS256");
    assertThat(jwt.header().path("kid").asText()).isEqualTo("RS256-1");
    assertThat(jwt.hasMac("the public key, as text")).isTrue();
  }

  @Test
  void signedWithAKeyOfTheTest_verifiesWithIt() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    ReceivedJwt jwt = changed(JwtChange.none().signedWith("EdDSA", pair.getPrivate()));
    assertThat(jwt.header().path("alg").asText()).isEqualTo("EdDSA");
    assertThat(jwt.isSignedBy(pair.getPublic())).isTrue();
    assertThatThrownBy(() -> JwtChange.none().signedWith("RS256", pair.getPrivate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RS256");
    assertThatThrownBy(() -> JwtChange.none().signedWith("RS256", pair.getPublic()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unsigned_endsAfterTheSecondDot() {
    ReceivedJwt jwt = changed(JwtChange.none().unsigned());
    assertThat(jwt.header().path("alg").asText()).isEqualTo("none");
    assertThat(jwt.signature()).isEmpty();
    assertThat(jwt.claim("sub")).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
  void corruptSignature_differsOnlyThere(String algorithm) {
    FakeAuthorizationServer other = builder.idTokenSigningAlgorithm(algorithm).start();
    other.openId().nextIdToken(JwtChange.none().withCorruptSignature());
    ReceivedJwt corrupt = NaiveClient.idToken(other, openId());
    String jwks = get(other.uri(Endpoint.JWKS)).body();
    assertThat(corrupt.isSignedBy(jwks)).isFalse();
    Set<ReceivedJwt> repaired = new HashSet<>();
    for (char first :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      String signature = first + corrupt.signature().substring(1);
      ReceivedJwt candidate = ReceivedJwt.of(corrupt.input() + "." + signature);
      if (candidate.isSignedBy(jwks)) {
        repaired.add(candidate);
      }
    }
    assertThat(repaired).hasSize(1);
  }

  @Test
  void replacedOrOmitted_isSentSo() {
    server.openId().nextIdToken(JwtChange.none().replacedBy("no \"token\""));
    assertThat(NaiveClient.tokens(server, openId())).contains("\"id_token\":\"no \\\"token\\\"\"");
    server.openId().nextIdToken(JwtChange.none().replacedBy(""));
    assertThat(NaiveClient.tokens(server, openId())).contains("\"id_token\":\"\"");
    server.openId().nextIdToken(JwtChange.none().omitted());
    assertThat(NaiveClient.tokens(server, openId()))
        .contains("access_token")
        .doesNotContain("id_token");
  }

  @Test
  void valueThatIsNotJson_isRefused() {
    assertThatThrownBy(() -> JwtChange.none().withClaim("aud", "app"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("aud", "needs its quotes");
    assertThatThrownBy(() -> JwtChange.none().withHeader("kid", "'k'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kid");
  }

  @Test
  void userInfo_changesInJsonAndInJwt() {
    server
        .openId()
        .nextUserInfo(JwtChange.none().withClaim("sub", "\"mallory\"").withoutClaim("email"));
    assertThat(userInfo(server)).isEqualTo("{\"sub\":\"mallory\",\"email_verified\":true}");
    assertThat(member(userInfo(server), "sub")).isEqualTo("alice");
    FakeAuthorizationServer signing = builder.signedUserInfo().start();
    signing
        .openId()
        .nextUserInfo(JwtChange.none().withClaim("sub", "\"mallory\"").signedWithUnpublishedKey());
    ReceivedJwt forged = ReceivedJwt.of(userInfo(signing));
    assertThat(forged.claim("sub")).isEqualTo("mallory");
    assertThat(forged.isSignedBy(get(signing.uri(Endpoint.JWKS)).body())).isFalse();
  }

  private static String userInfo(FakeAuthorizationServer server) {
    String token = member(NaiveClient.tokens(server, openId()), "access_token");
    return get(server.uri(Endpoint.USERINFO), "Authorization", "Bearer " + token).body();
  }
}
