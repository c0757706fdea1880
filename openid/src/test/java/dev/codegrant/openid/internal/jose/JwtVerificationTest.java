package dev.codegrant.openid.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.openid.Keys;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerificationTest {

  private static final String CLAIMS = "{\"sub\":\"u\"}";
  private static final byte[] SECRET = "s".repeat(64).getBytes(StandardCharsets.US_ASCII);
  private static final KeyPair OTHER_RSA = Keys.rsa(2048);
  private static final KeySet RSA = Jwts.keySet(Jwts.jwk(Keys.RSA, "kid", "k1"));

  private static Key signingKey(JwsAlgorithm algorithm) {
    return algorithm.isSymmetric()
        ? new SecretKeySpec(SECRET, "HMAC")
        : pair(algorithm).getPrivate();
  }

  private static KeyPair pair(JwsAlgorithm algorithm) {
    return switch (algorithm.keyForm()) {
      case "P-256" -> Keys.P256;
      case "P-384" -> Keys.P384;
      case "P-521" -> Keys.P521;
      case "Ed25519" -> Keys.ED25519;
      default -> Keys.RSA;
    };
  }

  private static IssuerKeys keys(JwsAlgorithm of) {
    return of.isSymmetric()
        ? (algorithm, keyId) -> VerificationKey.of(SECRET, algorithm)
        : Jwts.keySet(Jwts.jwk(pair(of), "kid", "k1"))::select;
  }

  private static VerifiedJwt verify(IssuerKeys keys, Set<JwsAlgorithm> algorithms, String jwt)
      throws RefusedJwtException {
    return new JwtVerification(keys, algorithms, Set.of("jwt")).verify(jwt);
  }

  private static VerifiedJwt verify(String jwt) throws RefusedJwtException {
    return verify(RSA::select, Set.of(JwsAlgorithm.RS256), jwt);
  }

  private static void refused(
      Fault fault, @Nullable String reason, IssuerKeys keys, Set<JwsAlgorithm> all, String jwt) {
    RefusedJwtException e =
        catchThrowableOfType(RefusedJwtException.class, () -> verify(keys, all, jwt));
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.fault()).isEqualTo(fault);
    assertThat(e.reason()).isEqualTo(Optional.ofNullable(reason));
    assertThat(e).hasMessageNotContaining(jwt);
  }

  private static void refused(Fault fault, @Nullable String reason, String jwt) {
    refused(fault, reason, RSA::select, Set.of(JwsAlgorithm.RS256), jwt);
  }

  private static String rs256(String header) {
    return Jwts.signed(JwsAlgorithm.RS256, Keys.RSA.getPrivate(), header, CLAIMS);
  }

  @Nested
  class Algorithms {

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void each_provesWhatItsKeySigned(JwsAlgorithm algorithm) throws Exception {
      String jwt = Jwts.signed(algorithm, signingKey(algorithm), "\"kid\":\"k1\"", CLAIMS);

      VerifiedJwt verified = verify(keys(algorithm), Set.of(algorithm), jwt);

      assertThat(verified.claims().string("sub")).contains("u");
      assertThat(verified.algorithm()).isEqualTo(algorithm);
      assertThat(verified.keyId()).contains("k1");
    }

    /** The same text with each other algorithm in its header, all of them accepted. */
    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void each_isNoOther(JwsAlgorithm algorithm) {
      for (JwsAlgorithm other : JwsAlgorithm.values()) {
        if (other != algorithm) {
          String jwt =
              Jwts.raw(
                  algorithm,
                  signingKey(algorithm),
                  "{\"alg\":\"" + other + "\",\"kid\":\"k1\"}",
                  CLAIMS);
          RefusedJwtException e =
              catchThrowableOfType(
                  RefusedJwtException.class,
                  () -> verify(keys(algorithm), EnumSet.allOf(JwsAlgorithm.class), jwt));
          assertThat(e).as("%s as %s", algorithm, other).isNotNull();
          assertThat(e.fault()).isIn(Fault.SIGNATURE, Fault.KEY_REFUSED);
        }
      }
    }

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void each_seesAChangedPayloadAndSignature(JwsAlgorithm algorithm) {
      String jwt = Jwts.signed(algorithm, signingKey(algorithm), "\"kid\":\"k1\"", CLAIMS);
      String[] parts = jwt.split("\\.", -1);
      byte[] signature = Base64Url.decode(parts[2]).orElseThrow();
      signature[signature.length / 2] ^= 1;

      refused(
          Fault.SIGNATURE,
          null,
          keys(algorithm),
          Set.of(algorithm),
          parts[0] + "." + Jwts.encoded("{\"sub\":\"admin\"}") + "." + parts[2]);
      refused(
          Fault.SIGNATURE,
          null,
          keys(algorithm),
          Set.of(algorithm),
          parts[0] + "." + parts[1] + "." + Keys.base64(signature));
      refused(
          Fault.SIGNATURE,
          null,
          keys(algorithm),
          Set.of(algorithm),
          parts[0] + "." + parts[1] + ".");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"none", "None", "NONE", "nOnE", "", " none", "rs256", "RS256 ", "RS1", "A128KW"})
    void otherNames_areRefused(String name) {
      for (String signature : List.of("", "c2ln")) {
        String jwt =
            Jwts.encoded("{\"alg\":\"" + name + "\",\"kid\":\"k1\"}")
                + "."
                + Jwts.encoded(CLAIMS)
                + "."
                + signature;
        refused(Fault.ALGORITHM, null, RSA::select, EnumSet.allOf(JwsAlgorithm.class), jwt);
      }
    }

    @Test
    void noneWithTheSignatureOfAnotherToken_isRefused() {
      refused(
          Fault.ALGORITHM,
          null,
          Jwts.raw(
              JwsAlgorithm.RS256,
              Keys.RSA.getPrivate(),
              "{\"alg\":\"none\",\"kid\":\"k1\"}",
              CLAIMS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"alg\":null}", "{\"alg\":256}", "{\"alg\":[\"RS256\"]}"})
    void noName_isRefused(String header) {
      refused(
          Fault.MALFORMED,
          "HEADER",
          Jwts.raw(JwsAlgorithm.RS256, Keys.RSA.getPrivate(), header, CLAIMS));
    }

    @Test
    void goodSignature_ofAnAlgorithmThatWasNotAgreed_isRefused() throws Exception {
      String jwt = Jwts.signed(JwsAlgorithm.PS256, Keys.RSA.getPrivate(), "\"kid\":\"k1\"", CLAIMS);

      refused(Fault.ALGORITHM, null, jwt);
      assertThat(verify(RSA::select, Set.of(JwsAlgorithm.PS256), jwt).algorithm())
          .isEqualTo(JwsAlgorithm.PS256);
    }

    /** RFC 8725 section 2.1: the public key, in all its spellings, as an HMAC secret. */
    @Test
    void publicKeyAsSecret_isRefused() {
      byte[] der = Keys.RSA.getPublic().getEncoded();
      String pem = Keys.pem("PUBLIC KEY", Keys.RSA.getPublic());
      for (byte[] secret :
          List.of(
              der,
              pem.getBytes(StandardCharsets.US_ASCII),
              pem.strip().getBytes(StandardCharsets.US_ASCII),
              Jwts.jwk(Keys.RSA, "kid", "k1").getBytes(StandardCharsets.US_ASCII))) {
        String jwt =
            Jwts.signed(
                JwsAlgorithm.HS256, new SecretKeySpec(secret, "HMAC"), "\"kid\":\"k1\"", CLAIMS);
        refused(Fault.ALGORITHM, null, jwt);
        refused(
            Fault.KEY_REFUSED, "ALGORITHM", RSA::select, EnumSet.allOf(JwsAlgorithm.class), jwt);
      }
    }

    /** RFC 7518 section 3.2: before, at and after the length of the hash. */
    @ParameterizedTest
    @EnumSource(names = {"HS256", "HS384", "HS512"})
    void secret_isAtLeastAsLongAsTheHash(JwsAlgorithm algorithm) throws Exception {
      for (int more : List.of(-1, 0, 1)) {
        byte[] secret = Arrays.copyOf(SECRET, algorithm.hashBytes() + more);
        IssuerKeys keys = (a, keyId) -> VerificationKey.of(secret, a);
        String jwt = Jwts.signed(algorithm, new SecretKeySpec(secret, "HMAC"), "", CLAIMS);
        if (more < 0) {
          refused(Fault.KEY_REFUSED, "WEAK_KEY", keys, Set.of(algorithm), jwt);
        } else {
          assertThat(verify(keys, Set.of(algorithm), jwt).algorithm()).isEqualTo(algorithm);
        }
      }
    }
  }

  @Nested
  class Header {

    @ParameterizedTest
    @ValueSource(strings = {"[\"b64\"]", "[\"exp\"]", "[]", "null", "\"b64\"", "[\"alg\"]"})
    void critical_isRefused(String crit) {
      refused(Fault.CRITICAL, null, rs256("\"kid\":\"k1\",\"b64\":false,\"crit\":" + crit));
    }

    @Test
    void unknownMember_isIgnored() throws Exception {
      assertThat(verify(rs256("\"kid\":\"k1\",\"x\":{\"y\":[1]}")).keyId()).contains("k1");
    }

    static Stream<List<String>> types() {
      List<String> names =
          List.of("at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "jwt", "absent");
      return names.stream()
          .flatMap(accepted -> names.stream().map(type -> List.of(accepted, type)));
    }

    /** Each kind of JWT where each is expected (RFC 8725 section 3.11). */
    @ParameterizedTest
    @MethodSource("types")
    void type_isTheOneThatIsAccepted(List<String> pair) throws Exception {
      String type = pair.get(1);
      Set<String> accepted = pair.get(0).equals("absent") ? Set.of() : Set.of(pair.get(0));
      boolean good = type.equals("absent") || accepted.contains(type);
      for (UnaryOperator<String> spelling :
          List.<UnaryOperator<String>>of(
              name -> name,
              name -> name.toUpperCase(java.util.Locale.ROOT),
              name -> "application/" + name)) {
        String member = type.equals("absent") ? "" : ",\"typ\":\"" + spelling.apply(type) + "\"";
        JwtVerification verification =
            new JwtVerification(RSA::select, Set.of(JwsAlgorithm.RS256), accepted);
        String jwt = rs256("\"kid\":\"k1\"" + member);
        if (good) {
          assertThat(verification.verify(jwt).keyId()).contains("k1");
        } else {
          RefusedJwtException e =
              catchThrowableOfType(RefusedJwtException.class, () -> verification.verify(jwt));
          assertThat(e).as("a refusal").isNotNull();
          assertThat(e.fault()).isEqualTo(Fault.TYPE);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"jwt \"", "\"application/application/jwt\"", "\"x/jwt\""})
    void otherType_isRefused(String type) {
      refused(Fault.TYPE, null, rs256("\"kid\":\"k1\",\"typ\":" + type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"kid\":1", "\"kid\":null", "\"kid\":{}", "\"typ\":1", "\"typ\":null"})
    void memberOfAnotherForm_isRefused(String member) {
      refused(Fault.MALFORMED, "HEADER", rs256(member));
    }

    /** RFC 8725 section 3.10: none of these is read; the issuer's own key is asked for alone. */
    @Test
    void embeddedKeys_areNotLookedAt() throws Exception {
      for (String member :
          List.of(
              "\"jwk\":" + Jwts.jwk(OTHER_RSA),
              "\"jku\":\"http://127.0.0.1:1/jwks\"",
              "\"x5u\":\"http://127.0.0.1:1/x5u\"",
              "\"x5c\":[\"MIIB\"]",
              "\"x5t\":\"AAAA\"")) {
        String header = "\"kid\":\"k1\"," + member;
        refused(
            Fault.SIGNATURE,
            null,
            Jwts.signed(JwsAlgorithm.RS256, OTHER_RSA.getPrivate(), header, CLAIMS));
        assertThat(verify(rs256(header)).claims().string("sub")).contains("u");
      }
    }
  }

  @Nested
  class Signatures {

    private static final BigInteger N =
        ((java.security.interfaces.ECPublicKey) Keys.P256.getPublic()).getParams().getOrder();

    private final KeySet p256 = Jwts.keySet(Jwts.jwk(Keys.P256, "kid", "k1"));

    private void es256(byte[] signature) {
      String input =
          Jwts.encoded("{\"alg\":\"ES256\",\"kid\":\"k1\"}") + "." + Jwts.encoded(CLAIMS);
      refused(
          Fault.SIGNATURE,
          null,
          p256::select,
          Set.of(JwsAlgorithm.ES256),
          input + "." + Keys.base64(signature));
    }

    private byte[] pair(BigInteger r, BigInteger s) {
      byte[] out = new byte[64];
      put(r, out, 32);
      put(s, out, 64);
      return out;
    }

    private void put(BigInteger number, byte[] out, int end) {
      byte[] bytes = number.toByteArray();
      int from = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
      System.arraycopy(bytes, from, out, end - (bytes.length - from), bytes.length - from);
    }

    @Test
    void es256_atTheEdgesOfTheNumbers_isRefused() {
      List<BigInteger> edges =
          List.of(
              BigInteger.ZERO,
              BigInteger.ONE,
              N.subtract(BigInteger.ONE),
              N,
              N.add(BigInteger.ONE));
      for (BigInteger r : edges) {
        for (BigInteger s : edges) {
          es256(pair(r, s));
        }
      }
    }

    @Test
    void es256_inOtherLengthsAndForms_isRefused() throws GeneralSecurityException {
      String input =
          Jwts.encoded("{\"alg\":\"ES256\",\"kid\":\"k1\"}") + "." + Jwts.encoded(CLAIMS);
      byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
      byte[] good = Jwts.signature(JwsAlgorithm.ES256, Keys.P256.getPrivate(), bytes);
      BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
      Signature der = Signature.getInstance("SHA256withECDSA");
      der.initSign(Keys.P256.getPrivate());
      der.update(bytes);

      es256(der.sign());
      es256(Arrays.copyOf(good, 63));
      es256(Arrays.copyOf(good, 65));
      es256(new byte[0]);
      es256(pair(s, r));
      byte[] longer = new byte[66];
      System.arraycopy(good, 0, longer, 1, 32);
      System.arraycopy(good, 32, longer, 34, 32);
      es256(longer);
    }

    @Test
    void rs256_withZeroBytesMoreOrLess_isRefused() {
      String jwt = rs256("\"kid\":\"k1\"");
      int dot = jwt.lastIndexOf('.') + 1;
      byte[] good = Base64Url.decode(jwt.substring(dot)).orElseThrow();
      byte[] longer = new byte[good.length + 1];
      System.arraycopy(good, 0, longer, 1, good.length);

      refused(Fault.SIGNATURE, null, jwt.substring(0, dot) + Keys.base64(longer));
      refused(
          Fault.SIGNATURE,
          null,
          jwt.substring(0, dot) + Keys.base64(Arrays.copyOf(good, good.length + 1)));
      refused(
          Fault.SIGNATURE,
          null,
          jwt.substring(0, dot) + Keys.base64(Arrays.copyOf(good, good.length - 1)));
    }

    @Test
    void ofAnotherKeyUnderTheSameName_isRefused() {
      refused(
          Fault.SIGNATURE,
          null,
          Jwts.signed(JwsAlgorithm.RS256, OTHER_RSA.getPrivate(), "\"kid\":\"k1\"", CLAIMS));
    }

    /** Claims are read when they are proven: whoever changes them learns nothing of the reader. */
    @Test
    void brokenClaims_withAWrongSignature_areASignatureFault() {
      refused(
          Fault.SIGNATURE,
          null,
          Jwts.signed(JwsAlgorithm.RS256, OTHER_RSA.getPrivate(), "\"kid\":\"k1\"", "["));
      refused(
          Fault.MALFORMED,
          "JSON_SYNTAX",
          Jwts.signed(JwsAlgorithm.RS256, Keys.RSA.getPrivate(), "\"kid\":\"k1\"", "["));
    }
  }
}
