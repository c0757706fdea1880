package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.openid.internal.jose.Wycheproof;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The cases of the corpus that are lists of signatures. */
final class IdTokenVectors {

  private static final int BYTES = 256;

  /** AlgorithmIdentifier of SHA-256 with NULL, and the head of its digest (RFC 8017, 9.2). */
  private static final byte[] SHA_256 = hex("3031300d060960864801650304020105000420");

  private static final byte[] SHA_1 = hex("3021300906052b0e03021a05000414");
  private static final byte[] LONG_LENGTH = hex("308131300d060960864801650304020105000420");
  private static final byte[] WITH_REST = hex("3033300f060960864801650304020105020000" + "0420");

  private IdTokenVectors() {}

  /** A key whose exponent is 3 makes forgeries of signatures easy where the padding is not read. */
  static void rsa(CaseRun run) throws Exception {
    KeyPair pair = exponentThree();
    SignInWorld world = new SignInWorld(run).keys(SignInWorld.key(pair, "k1", null));
    SignInWorld.SignIn signIn = world.begin();
    RelyingParty party = world.party();
    String good = JwtWriter.sign("RS256", pair.getPrivate(), header(), claims(signIn.nonce()));
    String input = good.substring(0, good.lastIndexOf('.'));
    Map<String, byte[]> messages = encodings(input);
    assertThat(
            world.verify(
                party,
                signIn,
                token(input, pair, Objects.requireNonNull(messages.remove("right")))))
        .as("the encoding as RFC 8017 has it")
        .isNotNull();
    run.note("expected", messages.size() + 1);
    for (byte[] message : messages.values()) {
      String forged = token(input, pair, message);
      run.call(() -> world.verify(party, signIn, forged));
    }
    String cubeRoot = input + "." + Keys.base64(forgery(input));
    run.call(() -> world.verify(party, signIn, cubeRoot));
  }

  /** Every refusal that the case counted came, and nothing else. */
  static void everyVectorWasJudged(CaseRun run) {
    assertThat(run.returned()).isEmpty();
    assertThat(run.thrown()).hasSize(run.noted("expected", Integer.class));
  }

  /** The encoded messages of RFC 8017 section 9.2: the right one, and those that are not. */
  private static Map<String, byte[]> encodings(String input) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(input.getBytes(US_ASCII));
    byte[] other = MessageDigest.getInstance("SHA-1").digest(input.getBytes(US_ASCII));
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("right", encoding(1, BYTES - 3, join(SHA_256, hash)));
    all.put("SHA-1", encoding(1, BYTES - 3, join(SHA_1, other)));
    all.put("hash without algorithm", encoding(1, BYTES - 3, hash));
    all.put("length in two bytes", encoding(1, BYTES - 3, join(LONG_LENGTH, hash)));
    all.put("data beside the algorithm", encoding(1, BYTES - 3, join(WITH_REST, hash)));
    all.put("block type 2", encoding(2, BYTES - 3, join(SHA_256, hash)));
    all.put("block type 0", encoding(0, BYTES - 3, join(SHA_256, hash)));
    all.put("short padding, rest behind", encoding(1, 8, join(SHA_256, hash, new byte[194])));
    all.put("hash changed", encoding(1, BYTES - 3, join(SHA_256, other, new byte[12])));
    byte[] hole = encoding(1, BYTES - 3, join(SHA_256, hash));
    hole[40] = 0;
    all.put("a zero within the padding", hole);
    byte[] first = encoding(1, BYTES - 3, join(SHA_256, hash));
    first[0] = 1;
    all.put("first byte 1", first);
    return all;
  }

  /** As RFC 8017 says, or with fewer bytes of padding. */
  private static byte[] encoding(int type, int fill, byte[] info) {
    byte[] message = new byte[BYTES];
    message[1] = (byte) type;
    int padding = Math.min(fill, BYTES - 3 - info.length);
    Arrays.fill(message, 2, 2 + padding, (byte) 0xff);
    System.arraycopy(info, 0, message, 3 + padding, info.length);
    return message;
  }

  private static String token(String input, KeyPair pair, byte[] message) {
    RSAPrivateKey key = (RSAPrivateKey) pair.getPrivate();
    BigInteger number = new BigInteger(1, message).mod(key.getModulus());
    return input
        + "."
        + Keys.base64(fixed(number.modPow(key.getPrivateExponent(), key.getModulus())));
  }

  /** Bleichenbacher's: a number whose cube begins as a right message does. No key is needed. */
  private static byte[] forgery(String input) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(input.getBytes(US_ASCII));
    byte[] wanted = encoding(1, 8, join(SHA_256, hash, new byte[194]));
    BigInteger number = new BigInteger(1, wanted);
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(700);
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      if (middle.pow(3).compareTo(number) < 0) {
        low = middle.add(BigInteger.ONE);
      } else {
        high = middle;
      }
    }
    byte[] cube = fixed(low.pow(3));
    assertThat(Arrays.copyOf(cube, 60)).isEqualTo(Arrays.copyOf(wanted, 60));
    return fixed(low);
  }

  private static KeyPair exponentThree() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(8 * BYTES, RSAKeyGenParameterSpec.F0));
    return generator.generateKeyPair();
  }

  /** One signature of each algorithm, right and with a bit changed; and the vectors, if found. */
  static void signatures(CaseRun run) throws Exception {
    int refused = 0;
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      SignInWorld world =
          new SignInWorld(run)
              .keys(SignInWorld.key(Keys.of(algorithm), "k1", null))
              .registered(party -> party.idTokenSigningAlgorithm(algorithm));
      SignInWorld.SignIn signIn = world.begin();
      RelyingParty party = world.party();
      String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}";
      String good =
          JwtWriter.sign(
              algorithm.toString(),
              Keys.of(algorithm).getPrivate(),
              header,
              claims(signIn.nonce()));
      assertThat(world.verify(party, signIn, good)).isNotNull();
      byte[] signature = Base64.getUrlDecoder().decode(good.substring(good.lastIndexOf('.') + 1));
      signature[signature.length / 2] ^= 1;
      String bad = good.substring(0, good.lastIndexOf('.') + 1) + Keys.base64(signature);
      run.call(() -> world.verify(party, signIn, bad));
      refused++;
    }
    if (Wycheproof.isHere()) {
      Wycheproof.judgeSignatures();
      Wycheproof.judgeKeys();
    }
    run.note("expected", refused);
  }

  private static String header() {
    return "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
  }

  private static String claims(String nonce) {
    long now = SignInWorld.NOW.getEpochSecond();
    return "{\"iss\":\"%s\",\"sub\":\"u1\",\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"nonce\":\"%s\"}"
        .formatted(SignInWorld.ISSUER, SignInWorld.CLIENT_ID, now + 300, now, nonce);
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[BYTES];
    int length = Math.min(BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - length, out, BYTES - length, length);
    return out;
  }

  private static byte[] join(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text.replace(" ", "").toLowerCase(Locale.ROOT));
  }
}
