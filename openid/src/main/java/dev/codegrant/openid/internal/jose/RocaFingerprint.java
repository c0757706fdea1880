package dev.codegrant.openid.internal.jose;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The mark of RSA keys made by a chip whose primes were powers of 65537 modulo the product of the
 * first primes (CVE-2017-15361): such a key can be factored. Modulo each small prime the modulus is
 * then a power of 65537 too. Another key has the mark by chance about once in 2^28.
 */
final class RocaFingerprint {

  private static final int GENERATOR = 65537;
  private static final int LARGEST_PRIME = 167;

  private static final List<Integer> PRIMES = new ArrayList<>();
  private static final List<BitSet> POWERS = new ArrayList<>();

  static {
    for (int prime = 3; prime <= LARGEST_PRIME; prime += 2) {
      if (BigInteger.valueOf(prime).isProbablePrime(50)) {
        PRIMES.add(prime);
        POWERS.add(powers(prime));
      }
    }
  }

  private RocaFingerprint() {}

  static boolean isOf(BigInteger modulus) {
    for (int i = 0; i < PRIMES.size(); i++) {
      if (!POWERS.get(i).get(modulus.mod(BigInteger.valueOf(PRIMES.get(i))).intValue())) {
        return false;
      }
    }
    return true;
  }

  private static BitSet powers(int prime) {
    BitSet powers = new BitSet(prime);
    for (int power = 1; !powers.get(power); power = power * (GENERATOR % prime) % prime) {
      powers.set(power);
    }
    return powers;
  }
}
