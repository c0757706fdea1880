package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 7523 section 3, read by a strict server that knows no JOSE library. */
class PrivateKeyJwtTest {

  private static PrivateKeyJwt.Builder builder() {
    return PrivateKeyJwt.keyPair(Keys.P256).keyId("k-1").clock(Asked.CLOCK);
  }

  @ParameterizedTest
  @EnumSource(SigningAlgorithm.class)
  void assertion_isReadByAStrictServer(SigningAlgorithm algorithm) throws Exception {
    PrivateKeyJwt authentication =
        PrivateKeyJwt.keyPair(Keys.of(algorithm))
            .keyId("k-1")
            .algorithm(algorithm)
            .clock(Asked.CLOCK)
            .build();
    AssertionReader server =
        new AssertionReader(
            Asked.ISSUER, Asked.CLIENT.value(), algorithm, Keys.of(algorithm).getPublic());

    for (int i = 0; i < 3; i++) {
      String assertion = Asked.assertion(authentication);
      assertThat(server.read(assertion, Asked.NOW.getEpochSecond()).size()).isEqualTo(6);
      assertThat(AssertionReader.header(assertion).toString())
          .isEqualTo(
              "{\"kid\":\"k-1\",\"typ\":\"client-authentication+jwt\",\"alg\":\""
                  + algorithm
                  + "\"}");
    }
  }

  /** RFC 7518 section 3.4: leading zeros of r and s count, so that the length never changes. */
  @ParameterizedTest
  @EnumSource(
      value = SigningAlgorithm.class,
      names = {"ES256", "ES512"})
  void ellipticSignature_alwaysHasItsLength(SigningAlgorithm algorithm) {
    PrivateKeyJwt authentication = PrivateKeyJwt.keyPair(Keys.of(algorithm)).keyId("k").build();
    int length = algorithm == SigningAlgorithm.ES256 ? 86 : 176;
    for (int i = 0; i < 300; i++) { // every 128th signature has a leading zero
      assertThat(Asked.assertion(authentication).split("\\.", -1)[2]).hasSize(length);
    }
  }

  @Test
  void request_getsTheAssertionAndNothingElse() {
    ClientRequest request = Asked.of(builder().build());
    assertThat(request.headers()).isEmpty();
    assertThat(request.parameters())
        .containsOnlyKeys("client_id", "client_assertion_type", "client_assertion")
        .containsEntry("client_id", Secret.of(Asked.CLIENT.value()))
        .containsEntry(
            "client_assertion_type",
            Secret.of("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
  }

  /** R039: whatever metadata says of endpoints, the assertion is for the issuer. */
  @Test
  void audience_isTheIssuerOfTheServerThatIsAsked() {
    PrivateKeyJwt shared = builder().build();
    for (String issuer : new String[] {"https://a.example", "https://h.example"}) {
      ClientRequest request = new ClientRequest(URI.create("https://h.example/token"), issuer);
      shared.authenticate(Asked.CLIENT, request);
      JsonObject claims = AssertionReader.claims(Asked.assertion(request));
      assertThat(claims.get("aud").toString()).isEqualTo("\"" + issuer + "\"");
    }
  }

  @Test
  void jti_isNewForEachRequest() {
    PrivateKeyJwt authentication = builder().build();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String jti = AssertionReader.claims(Asked.assertion(authentication)).get("jti").getAsString();
      assertThat(jti).hasSize(22);
      seen.add(jti);
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void genericType_isJwt() {
    assertThat(header(builder().genericType().build(), "typ")).isEqualTo("JWT");
    assertThat(header(builder().build(), "typ")).isEqualTo("client-authentication+jwt");
  }

  @Test
  void withoutIssuer_isRefused() {
    ClientRequest unknown = new ClientRequest(URI.create("https://as.example/token"));
    PrivateKeyJwt authentication = builder().build();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> authentication.requireUsableFor(unknown))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> authentication.authenticate(Asked.CLIENT, unknown))
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    assertThat(unknown.parameters()).isEmpty();
    authentication.requireUsableFor(Asked.request());
  }

  @Test
  void beforeAnotherCredential_isRefused() {
    for (String other : new String[] {"client_secret", "client_assertion"}) {
      ClientRequest request = Asked.request().parameter(other, Secret.of("s"));
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> builder().build().authenticate(Asked.CLIENT, request))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }
  }

  @Test
  void method_isTheRegisteredName() {
    assertThat(builder().build().method()).isEqualTo("private_key_jwt");
  }

  @Test
  void toString_namesTheKeyAndShowsNothingOfIt() {
    String jwk = Keys.jwk(Keys.RSA).toString();
    PrivateKeyJwt authentication =
        PrivateKeyJwt.jwk(Secret.of(jwk)).keyId("k-1").algorithm(SigningAlgorithm.PS256).build();
    assertThat(authentication).hasToString("private_key_jwt[PS256, kid k-1]");
    assertThat(Asked.of(authentication).parameters().toString()).doesNotContain("eyJ");
  }

  static String header(PrivateKeyJwt authentication, String member) {
    return AssertionReader.header(Asked.assertion(authentication)).get(member).getAsString();
  }
}
