package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys sign, from which texts, and which are refused before anything is sent. */
class PrivateKeyJwtKeysTest {

  @Nested
  class Jwk {

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void ofEachForm_signs(SigningAlgorithm algorithm) throws Exception {
      KeyPair pair = Keys.of(algorithm);
      Secret jwk = Keys.jwkText(pair, "alg", algorithm.toString(), "kid", "k-2", "use", "sig");
      verify(PrivateKeyJwt.jwk(jwk).clock(Asked.CLOCK).build(), algorithm, pair);
    }

    @Test
    void keyIdAndAlgorithm_areThoseOfTheJwk() {
      PrivateKeyJwt authentication =
          PrivateKeyJwt.jwk(Keys.jwkText(Keys.RSA, "alg", "RS256", "kid", "of-jwk")).build();
      assertThat(authentication).hasToString("private_key_jwt[RS256, kid of-jwk]");
    }

    @Test
    void keyIdAndAlgorithm_mayBeSaidAgainButNotOtherwise() {
      Secret jwk = Keys.jwkText(Keys.RSA, "alg", "RS256", "kid", "of-jwk");
      assertThat(PrivateKeyJwt.jwk(jwk).keyId("of-jwk").algorithm(SigningAlgorithm.RS256).build())
          .isNotNull();
      refuses(() -> PrivateKeyJwt.jwk(jwk).keyId("other"));
      refuses(() -> PrivateKeyJwt.jwk(jwk).algorithm(SigningAlgorithm.PS256));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "{}", "[]", "null", "{\"kty\":\"XX\",\"d\":\"AA\"}", "{\"keys\":[]}"})
    void ofAnotherText_isRefused(String text) {
      refuses(() -> PrivateKeyJwt.jwk(Secret.of(text)));
    }

    @Test
    void ofASecret_isRefused() {
      JsonObject oct = new JsonObject();
      oct.addProperty("kty", "oct");
      oct.addProperty("k", Keys.base64(new byte[64]));
      refuses(() -> PrivateKeyJwt.jwk(Secret.of(oct.toString())), "a symmetric one");
    }

    @Test
    void withoutThePrivatePart_isRefused() {
      for (KeyPair pair : new KeyPair[] {Keys.RSA, Keys.P256, Keys.ED25519}) {
        JsonObject jwk = Keys.jwk(pair);
        for (String name : new String[] {"d", "p", "q", "dp", "dq", "qi"}) {
          jwk.remove(name);
        }
        refuses(() -> PrivateKeyJwt.jwk(Secret.of(jwk.toString())), "a public one");
      }
    }

    @Test
    void forEncryption_isRefused() {
      refuses(() -> PrivateKeyJwt.jwk(Keys.jwkText(Keys.P256, "use", "enc")));
      refuses(() -> PrivateKeyJwt.jwk(operations("verify")));
      assertThat(PrivateKeyJwt.jwk(operations("sign")).keyId("k").build()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS1", "RSA-OAEP", "rs256", "ES256K"})
    void ofAnotherAlgorithm_isRefused(String algorithm) {
      refuses(() -> PrivateKeyJwt.jwk(Keys.jwkText(Keys.RSA, "alg", algorithm)));
    }

    @Test
    void whosePartsAreOfTwoPairs_isRefused() {
      JsonObject curve = Keys.jwk(Keys.P256);
      curve.add("d", Keys.jwk(Keys.curve("secp256r1")).get("d"));
      refuses(() -> PrivateKeyJwt.jwk(Secret.of(curve.toString())).keyId("k").build());

      JsonObject edwards = Keys.jwk(Keys.ED25519);
      edwards.addProperty("d", Keys.base64(new byte[32]));
      refuses(() -> PrivateKeyJwt.jwk(Secret.of(edwards.toString())).keyId("k").build());
    }

    @Test
    void onEd448_isRefused() {
      refuses(() -> PrivateKeyJwt.jwk(Keys.jwkText(Keys.ED448)));
    }

    @Test
    void withPartsOfAnotherLength_isRefused() {
      for (String part : new String[] {"x", "d"}) {
        for (String value : new String[] {"", "AA", Keys.base64(new byte[33])}) {
          JsonObject jwk = Keys.jwk(Keys.ED25519);
          jwk.addProperty(part, value);
          refuses(() -> PrivateKeyJwt.jwk(Secret.of(jwk.toString())).keyId("k").build());
        }
      }
    }

    private Secret operations(String operation) {
      JsonObject jwk = Keys.jwk(Keys.P256);
      JsonArray operations = new JsonArray();
      operations.add(operation);
      jwk.add("key_ops", operations);
      return Secret.of(jwk.toString());
    }
  }

  @Nested
  class Pem {

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void ofEachForm_signs(SigningAlgorithm algorithm) throws Exception {
      KeyPair pair = Keys.of(algorithm);
      verify(
          PrivateKeyJwt.pem(Keys.pem(pair))
              .algorithm(algorithm)
              .keyId("k-2")
              .clock(Asked.CLOCK)
              .build(),
          algorithm,
          pair);
    }

    @Test
    void withOtherLineEndsAndSpaceAround_signs() throws Exception {
      String text = "\n " + Keys.pem(Keys.P256).reveal().replace("\n", "\r\n") + " \r\n";
      verify(
          PrivateKeyJwt.pem(Secret.of(text)).keyId("k-2").clock(Asked.CLOCK).build(),
          SigningAlgorithm.ES256,
          Keys.P256);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "RSA PRIVATE KEY",
          "EC PRIVATE KEY",
          "ENCRYPTED PRIVATE KEY",
          "PUBLIC KEY",
          "CERTIFICATE"
        })
    void ofAnotherLabel_isRefused(String label) {
      String text = Keys.pem(label, Keys.P256.getPrivate());
      refuses(() -> PrivateKeyJwt.pem(Secret.of(text)));
    }

    @Test
    void ofAPublicKey_isRefused() {
      for (KeyPair pair : new KeyPair[] {Keys.RSA, Keys.P256, Keys.ED25519}) {
        String text = Keys.pem("PRIVATE KEY", pair.getPublic());
        refuses(() -> PrivateKeyJwt.pem(Secret.of(text)));
      }
    }

    @Test
    void ofTwoBlocksOrNone_isRefused() {
      String one = Keys.pem(Keys.P256).reveal();
      refuses(() -> PrivateKeyJwt.pem(Secret.of(one + one)));
      refuses(() -> PrivateKeyJwt.pem(Secret.of("-----BEGIN PRIVATE KEY-----")));
      refuses(
          () ->
              PrivateKeyJwt.pem(
                  Secret.of("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")));
      refuses(() -> PrivateKeyJwt.pem(Secret.of("")));
    }

    @Test
    void onEd448_isRefused() {
      refuses(() -> PrivateKeyJwt.pem(Keys.pem(Keys.ED448)));
    }
  }

  @Nested
  class RsaSize {

    @Test
    void of2048Bits_isTaken() {
      assertThat(
              PrivateKeyJwt.privateKey(Keys.RSA.getPrivate())
                  .algorithm(SigningAlgorithm.PS256)
                  .keyId("k")
                  .build())
          .isNotNull();
    }

    @Test
    void of2047Bits_isRefused() {
      refusesEveryWay(Keys.rsa(2047));
    }

    /** Corpus CA-008. */
    @Test
    void of1024Bits_isRefused() {
      refusesEveryWay(Keys.WEAK_RSA);
    }

    private void refusesEveryWay(KeyPair pair) {
      refuses(() -> PrivateKeyJwt.privateKey(pair.getPrivate()));
      refuses(() -> PrivateKeyJwt.keyPair(pair));
      refuses(() -> PrivateKeyJwt.pem(Keys.pem(pair)));
      refuses(() -> PrivateKeyJwt.jwk(Keys.jwkText(pair)));
    }
  }

  @Nested
  class Algorithm {

    @ParameterizedTest
    @CsvSource({
      "RS256, ES256", "RS256, EDDSA", "PS256, ES512", "ES256, PS256", "ES256, ES384",
      "ES256, EDDSA", "ES384, ES256", "ES512, ES384", "EDDSA, ES256", "EDDSA, RS256"
    })
    void ofAnotherKey_isRefused(SigningAlgorithm key, SigningAlgorithm algorithm) {
      refuses(() -> PrivateKeyJwt.keyPair(Keys.of(key)).keyId("k").algorithm(algorithm).build());
    }

    @Test
    void ofRsa_isNotGuessed() {
      refuses(() -> PrivateKeyJwt.keyPair(Keys.RSA).keyId("k").build());
    }

    @ParameterizedTest
    @EnumSource(
        value = SigningAlgorithm.class,
        names = {"ES256", "ES384", "ES512", "EDDSA"})
    void ofACurve_isTheOneThereIs(SigningAlgorithm algorithm) {
      assertThat(
              PrivateKeyJwtTest.header(
                  PrivateKeyJwt.keyPair(Keys.of(algorithm)).keyId("k").build(), "alg"))
          .isEqualTo(algorithm.toString());
    }

    @Test
    void onACurveWithoutAName_isRefused() {
      for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
        refuses(
            () -> PrivateKeyJwt.privateKey(new OddCurve()).keyId("k").algorithm(algorithm).build());
      }
      refuses(() -> PrivateKeyJwt.privateKey(new OddCurve()).keyId("k").build());
    }
  }

  @Nested
  class KeyId {

    @Test
    void missing_isRefused() {
      refuses(() -> PrivateKeyJwt.keyPair(Keys.P256).build());
      refuses(() -> PrivateKeyJwt.jwk(Keys.jwkText(Keys.P256)).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000"})
    void blankOrWithControlCharacter_isRefused(String keyId) {
      refuses(() -> PrivateKeyJwt.keyPair(Keys.P256).keyId(keyId));
      refuses(() -> PrivateKeyJwt.jwk(Keys.jwkText(Keys.P256, "kid", keyId)));
    }
  }

  @Nested
  class Pair {

    @Test
    void whoseHalvesDoNotBelongTogether_isRefused() {
      for (KeyPair other : new KeyPair[] {Keys.curve("secp256r1"), Keys.P384}) {
        refuses(
            () ->
                PrivateKeyJwt.keyPair(new KeyPair(Keys.P256.getPublic(), other.getPrivate()))
                    .keyId("k")
                    .build());
      }
      refuses(
          () ->
              PrivateKeyJwt.keyPair(new KeyPair(Keys.RSA.getPublic(), Keys.WEAK_RSA.getPrivate()))
                  .keyId("k")
                  .algorithm(SigningAlgorithm.PS256)
                  .build());
    }

    @Test
    void withOneHalf_isRefused() {
      refuses(() -> PrivateKeyJwt.keyPair(new KeyPair(Keys.P256.getPublic(), null)));
      refuses(() -> PrivateKeyJwt.keyPair(new KeyPair(null, Keys.P256.getPrivate())));
    }
  }

  private static void verify(PrivateKeyJwt made, SigningAlgorithm algorithm, KeyPair pair)
      throws Exception {
    AssertionReader server =
        new AssertionReader(Asked.ISSUER, Asked.CLIENT.value(), algorithm, pair.getPublic());
    String assertion = Asked.assertion(made);
    assertThat(server.read(assertion, Asked.NOW.getEpochSecond())).isNotNull();
    assertThat(AssertionReader.header(assertion).get("kid").getAsString()).isEqualTo("k-2");
  }

  private static void refuses(Supplier<?> call) {
    refuses(call, "");
  }

  private static void refuses(Supplier<?> call, String came) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> assertThat(call.get()).isNotNull())
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
        .withMessageContaining(came)
        .withNoCause();
  }

  /** A curve of five points or so, which no registry knows. */
  private static final class OddCurve implements ECPrivateKey {
    private static final long serialVersionUID = 1L;

    @Override
    public BigInteger getS() {
      return BigInteger.TWO;
    }

    @Override
    public ECParameterSpec getParams() {
      return new ECParameterSpec(
          new EllipticCurve(new ECFieldFp(BigInteger.valueOf(23)), BigInteger.ONE, BigInteger.ONE),
          new ECPoint(BigInteger.valueOf(3), BigInteger.TEN),
          BigInteger.valueOf(28),
          1);
    }

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }
}
