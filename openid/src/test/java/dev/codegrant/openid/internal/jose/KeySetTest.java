package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.openid.Keys;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

  private static final KeyPair OTHER = Keys.rsa(2048);
  private static final BigInteger MODULUS = ((RSAPublicKey) Keys.RSA.getPublic()).getModulus();
  private static final BigInteger F4 = BigInteger.valueOf(65537);
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

  private static void refused(
      Fault fault, @Nullable String reason, KeySet set, JwsAlgorithm algorithm, String keyId) {
    refused(fault, reason, set, algorithm, Optional.of(keyId));
  }

  private static void refused(
      Fault fault,
      @Nullable String reason,
      KeySet set,
      JwsAlgorithm algorithm,
      Optional<String> keyId) {
    RefusedJwtException e =
        catchThrowableOfType(RefusedJwtException.class, () -> set.select(algorithm, keyId));
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.fault()).isEqualTo(fault);
    assertThat(e.reason()).isEqualTo(Optional.ofNullable(reason));
  }

  private static void refusedKey(String reason, JwsAlgorithm algorithm, String jwk) {
    refused(Fault.KEY_REFUSED, reason, Jwts.keySet(jwk), algorithm, "k1");
  }

  private static void accepted(JwsAlgorithm algorithm, String jwk) throws Exception {
    assertThat(Jwts.keySet(jwk).select(algorithm, Optional.of("k1"))).isNotNull();
  }

  private static String with(KeyPair pair, String name, String json) {
    return Jwts.jwk(pair, "kid", "k1").replaceFirst("\\{", "{\"" + name + "\":" + json + ",");
  }

  private static String rsa(BigInteger modulus, BigInteger exponent) {
    return "{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(number(modulus), number(exponent));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return Keys.base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String ed25519(byte[] x) {
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"k1\",\"x\":\"%s\"}"
        .formatted(Keys.base64(x));
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] out = new byte[32];
    for (int i = 0; i < 32; i++) {
      out[i] = number.shiftRight(8 * i).byteValue();
    }
    return out;
  }

  @Nested
  class Parsing {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{}                          | keys",
          "{\"keys\":{}}               | keys",
          "{\"keys\":null}             | keys",
          "[]                          | NOT_OBJECT",
          "{\"keys\":[],\"keys\":[]}   | DUPLICATE_MEMBER",
          "{\"keys\":[]}x              | TRAILING_DATA",
          "x                           | JSON_SYNTAX"
        })
    void ofWhatIsNoSet_isRefused(String json, String reason) {
      assertThatThrownBy(() -> KeySet.parse(json.getBytes(UTF_8)))
          .isInstanceOfSatisfying(
              MalformedKeySetException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, true", "101, false"})
    void keys_areLimited(int count, boolean accepted) throws Exception {
      byte[] json =
          Jwts.set(Collections.nCopies(count, "{}").toArray(String[]::new)).getBytes(UTF_8);

      if (accepted) {
        refused(Fault.KEY_NOT_FOUND, null, KeySet.parse(json), JwsAlgorithm.RS256, "k1");
      } else {
        assertThatThrownBy(() -> KeySet.parse(json))
            .isInstanceOfSatisfying(
                MalformedKeySetException.class,
                e -> assertThat(e.reason()).isEqualTo("TOO_MANY_KEYS"));
      }
    }

    @Test
    void skipsWhatIsNoKey() throws Exception {
      KeySet set =
          Jwts.keySet("1", "null", "[]", "{}", "{\"kid\":\"k1\"}", Jwts.jwk(Keys.RSA, "kid", "k1"));

      assertThat(set.select(JwsAlgorithm.RS256, Optional.of("k1"))).isNotNull();
    }
  }

  @Nested
  class Selection {

    @Test
    void isByKid_orTheOnlyOneThatFits() throws Exception {
      KeySet set = Jwts.keySet(Jwts.jwk(Keys.RSA, "kid", "k1"), Jwts.jwk(Keys.P256, "kid", "k2"));

      assertThat(set.select(JwsAlgorithm.RS256, Optional.of("k1"))).isNotNull();
      assertThat(set.select(JwsAlgorithm.RS256, Optional.empty()))
          .isSameAs(set.select(JwsAlgorithm.PS256, Optional.of("k1")));
      assertThat(set.select(JwsAlgorithm.ES256, Optional.empty())).isNotNull();
      refused(Fault.KEY_NOT_FOUND, null, set, JwsAlgorithm.ES384, Optional.empty());
      refused(Fault.KEY_NOT_FOUND, null, set, JwsAlgorithm.RS256, "K1");
      refused(Fault.KEY_NOT_FOUND, null, set, JwsAlgorithm.RS256, "");
      refused(Fault.KEY_REFUSED, "ALGORITHM", set, JwsAlgorithm.ES256, "k1");
    }

    /** The only key is not the one that is named, though it would do. */
    @Test
    void ofAnUnknownKid_isNone_evenWhereThereIsOneKey() throws Exception {
      KeySet set = Jwts.keySet(Jwts.jwk(Keys.RSA, "kid", "k1"));
      KeySet nameless = Jwts.keySet(Jwts.jwk(Keys.RSA));

      assertThat(set.select(JwsAlgorithm.RS256, Optional.of("k1"))).isNotNull();
      refused(Fault.KEY_NOT_FOUND, null, set, JwsAlgorithm.RS256, "k2");
      assertThat(nameless.select(JwsAlgorithm.RS256, Optional.empty())).isNotNull();
      refused(Fault.KEY_NOT_FOUND, null, nameless, JwsAlgorithm.RS256, "k2");
    }

    @Test
    void ofTwo_isNone() throws Exception {
      KeySet twoNames = Jwts.keySet(Jwts.jwk(Keys.RSA, "kid", "k1"), Jwts.jwk(OTHER, "kid", "k2"));
      KeySet oneName = Jwts.keySet(Jwts.jwk(Keys.RSA, "kid", "k1"), Jwts.jwk(OTHER, "kid", "k1"));
      KeySet byAlgorithm =
          Jwts.keySet(
              Jwts.jwk(Keys.RSA, "kid", "k1", "alg", "RS256"),
              Jwts.jwk(OTHER, "kid", "k1", "alg", "PS256"));

      refused(Fault.KEY_NOT_FOUND, "AMBIGUOUS", twoNames, JwsAlgorithm.RS256, Optional.empty());
      refused(Fault.KEY_NOT_FOUND, "AMBIGUOUS", oneName, JwsAlgorithm.RS256, "k1");
      assertThat(byAlgorithm.select(JwsAlgorithm.RS256, Optional.of("k1"))).isNotNull();
      refused(Fault.KEY_REFUSED, "ALGORITHM", byAlgorithm, JwsAlgorithm.RS384, "k1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "use     | \"sig\"                | true",
          "use     | \"enc\"                | false",
          "use     | \"SIG\"                | false",
          "use     | null                   | false",
          "key_ops | [\"verify\"]           | true",
          "key_ops | [\"verify\",\"sign\"]  | true",
          "key_ops | [\"encrypt\"]          | false",
          "key_ops | []                     | false",
          "key_ops | \"verify\"             | false",
          "key_ops | [\"verify\",1]         | false"
        })
    void isOfKeysForSignatures(String name, String value, boolean accepted) throws Exception {
      KeySet set = Jwts.keySet(with(Keys.RSA, name, value));
      if (accepted) {
        assertThat(set.select(JwsAlgorithm.RS256, Optional.of("k1"))).isNotNull();
      } else {
        refused(Fault.KEY_NOT_FOUND, null, set, JwsAlgorithm.RS256, "k1");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"RS384\"", "\"rs256\"", "\"RSA-OAEP\"", "null", "1", "\"\""})
    void isNotOfAnotherAlgorithm(String alg) throws Exception {
      refusedKey("ALGORITHM", JwsAlgorithm.RS256, with(Keys.RSA, "alg", alg));
      accepted(JwsAlgorithm.RS256, with(Keys.RSA, "alg", "\"RS256\""));
    }
  }

  @Nested
  class Material {

    @ParameterizedTest
    @CsvSource({"2047, WEAK_KEY", "2048,", "2049,", "8191,", "8192,", "8193, KEY_PARAMETERS"})
    void rsa_hasALengthThatIsSafeAndAffordable(int bits, @Nullable String reason) throws Exception {
      String jwk =
          rsa(
              MODULUS
                  .setBit(bits - 1)
                  .mod(BigInteger.ONE.shiftLeft(bits))
                  .setBit(bits - 1)
                  .setBit(0),
              F4);
      if (reason == null) {
        accepted(JwsAlgorithm.RS256, jwk);
      } else {
        refusedKey(reason, JwsAlgorithm.RS256, jwk);
      }
    }

    @Test
    void rsa_hasAnOddModulusAndExponent() throws Exception {
      accepted(JwsAlgorithm.RS256, rsa(MODULUS, BigInteger.valueOf(3)));
      accepted(JwsAlgorithm.RS256, rsa(MODULUS, BigInteger.ONE.shiftLeft(32).setBit(0)));
      for (BigInteger e :
          List.of(
              BigInteger.ONE,
              BigInteger.TWO,
              BigInteger.valueOf(65536),
              BigInteger.ONE.shiftLeft(33).setBit(0))) {
        refusedKey("KEY_PARAMETERS", JwsAlgorithm.RS256, rsa(MODULUS, e));
      }
      refusedKey("KEY_PARAMETERS", JwsAlgorithm.RS256, rsa(MODULUS.clearBit(0), F4));
    }

    /** A modulus with the mark is 65537 to some power, modulo each of the first primes. */
    @Test
    void rsa_withTheMarkOfRoca_isWeak() throws Exception {
      BigInteger primes = BigInteger.TWO;
      for (int i = 3; i <= 167; i += 2) {
        if (BigInteger.valueOf(i).isProbablePrime(50)) {
          primes = primes.multiply(BigInteger.valueOf(i));
        }
      }
      BigInteger marked =
          MODULUS.subtract(MODULUS.mod(primes)).add(F4.modPow(BigInteger.valueOf(1234), primes));
      refusedKey("WEAK_KEY", JwsAlgorithm.RS256, rsa(marked, F4));
      accepted(JwsAlgorithm.RS256, rsa(marked.add(BigInteger.TWO), F4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    void privateMembers_areRefused(String name) throws Exception {
      refusedKey("PRIVATE", JwsAlgorithm.RS256, with(Keys.RSA, name, "\"AQAB\""));
      refusedKey("PRIVATE", JwsAlgorithm.RS256, with(Keys.RSA, name, "null"));
      accepted(JwsAlgorithm.RS256, with(Keys.RSA, "x5t", "\"AQAB\""));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"kid\":\"k1\",\"kty\":\"oct\",\"k\":\"AAAA\"}                     | SYMMETRIC",
          "{\"kid\":\"k1\",\"kty\":\"rsa\",\"n\":\"AQAB\",\"e\":\"AQAB\"}      | kty",
          "{\"kid\":\"k1\"}                                                    | kty",
          "{\"kid\":\"k1\",\"kty\":\"RSA\",\"e\":\"AQAB\"}                     | ENCODING",
          "{\"kid\":\"k1\",\"kty\":\"RSA\",\"n\":1,\"e\":\"AQAB\"}             | ENCODING",
          "{\"kid\":\"k1\",\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}          | ENCODING",
          "{\"kid\":\"k1\",\"kty\":\"RSA\",\"n\":\"AAEB\",\"e\":\"AQAB\"}      | ENCODING",
          "{\"kid\":\"k1\",\"kty\":\"EC\",\"x\":\"AAAA\",\"y\":\"AAAA\"}       | CURVE",
          "{\"kid\":\"k1\",\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\"}    | KEY_PARAMETERS",
          "{\"kid\":\"k1\",\"kty\":\"OKP\",\"x\":\"AAAA\"}                     | CURVE",
          "{\"kid\":\"k1\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"} | KEY_PARAMETERS"
        })
    void broken_isRefusedWithItsReason(String jwk, String reason) {
      refusedKey(reason, JwsAlgorithm.RS256, jwk);
    }

    /** RFC 8032 section 5.1: 0, 1 and -1 have small order; y of 2 is not on the curve. */
    @Test
    void ed25519_isOnTheCurveAndOfLargeOrder() throws Exception {
      accepted(JwsAlgorithm.EDDSA, Jwts.jwk(Keys.ED25519, "kid", "k1"));
      for (BigInteger y :
          List.of(
              BigInteger.ZERO,
              BigInteger.ONE,
              P.subtract(BigInteger.ONE),
              BigInteger.TWO,
              P,
              P.add(BigInteger.ONE))) {
        refusedKey("KEY_PARAMETERS", JwsAlgorithm.EDDSA, ed25519(littleEndian(y)));
        refusedKey("KEY_PARAMETERS", JwsAlgorithm.EDDSA, ed25519(littleEndian(y.setBit(255))));
      }
    }

    /** RFC 8032 section 5.1.3: y of 3 is one key, and not to be written as y + p. */
    @Test
    void ed25519_hasOneSpelling() throws Exception {
      accepted(JwsAlgorithm.EDDSA, ed25519(littleEndian(BigInteger.valueOf(3))));
      for (int i = 0; i < 19; i++) {
        refusedKey(
            "KEY_PARAMETERS",
            JwsAlgorithm.EDDSA,
            ed25519(littleEndian(P.add(BigInteger.valueOf(i)))));
      }
    }

    /** The base point of RFC 8032 is accepted, and the points of order 8 by their y are not. */
    @Test
    void ed25519_ofOrderEight_isRefused() throws Exception {
      BigInteger base = BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P);
      accepted(JwsAlgorithm.EDDSA, ed25519(littleEndian(base)));
      for (String y :
          List.of(
              "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
              "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")) {
        byte[] bytes = java.util.HexFormat.of().parseHex(y);
        refusedKey("KEY_PARAMETERS", JwsAlgorithm.EDDSA, ed25519(bytes));
      }
    }
  }
}
