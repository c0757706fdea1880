package dev.codegrant.testkit;

import static java.math.BigInteger.ONE;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** RSA keys that nobody has to wait for; they are in the jar, so they keep nothing secret. */
final class ReadyMadeKeys {
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  /** A line is a name and the two primes. */
  private static final Map<String, String[]> PRIMES =
      Template.resource("rsa-keys.txt")
          .lines()
          .map(line -> line.split(" ", -1))
          .collect(Collectors.toUnmodifiableMap(line -> line[0], Function.identity()));

  private ReadyMadeKeys() {}

  static Optional<KeyPair> named(String name) {
    return Optional.ofNullable(PRIMES.get(name))
        .map(line -> pair(number(line[1]), number(line[2])));
  }

  private static KeyPair pair(BigInteger p, BigInteger q) {
    BigInteger modulus = p.multiply(q);
    BigInteger d = EXPONENT.modInverse(p.subtract(ONE).multiply(q.subtract(ONE)));
    RSAPrivateCrtKeySpec secret =
        new RSAPrivateCrtKeySpec(
            modulus,
            EXPONENT,
            d,
            p,
            q,
            d.mod(p.subtract(ONE)),
            d.mod(q.subtract(ONE)),
            q.modInverse(p));
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      return new KeyPair(
          rsa.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)), rsa.generatePrivate(secret));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK takes no RSA keys", e);
    }
  }

  private static BigInteger number(String base64Url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
  }
}
