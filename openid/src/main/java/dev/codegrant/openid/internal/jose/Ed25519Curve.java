package dev.codegrant.openid.internal.jose;

import java.math.BigInteger;

/**
 * Which points may be a public key of Ed25519 (RFC 8032 section 5.1): those on the curve, and of
 * them none whose order is 1, 2, 4 or 8, since anybody can make signatures for these. Sign and x of
 * a point do not matter for that, so that its y is enough.
 */
final class Ed25519Curve {

  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  /** The cofactor is 8: doubled three times, a point of small order is the neutral one. */
  private static final int DOUBLINGS = 3;

  private Ed25519Curve() {}

  static boolean isOfLargeOrder(BigInteger y) {
    if (y.signum() < 0 || y.compareTo(P) >= 0 || !isSquare(squareOfX(y))) {
      return false;
    }
    BigInteger point = y;
    for (int i = 0; i < DOUBLINGS; i++) {
      point = doubled(point);
    }
    return !point.equals(BigInteger.ONE);
  }

  /** From -x^2 + y^2 = 1 + d x^2 y^2; the denominator is never zero, as -1/d is no square. */
  private static BigInteger squareOfX(BigInteger y) {
    BigInteger square = y.multiply(y).mod(P);
    BigInteger denominator = D.multiply(square).add(BigInteger.ONE).mod(P);
    return square.subtract(BigInteger.ONE).multiply(denominator.modInverse(P)).mod(P);
  }

  /** The y of the point added to itself: (y^2 + x^2) / (1 - d x^2 y^2). */
  private static BigInteger doubled(BigInteger y) {
    BigInteger ySquare = y.multiply(y).mod(P);
    BigInteger xSquare = squareOfX(y);
    BigInteger denominator = BigInteger.ONE.subtract(D.multiply(xSquare).multiply(ySquare)).mod(P);
    return ySquare.add(xSquare).multiply(denominator.modInverse(P)).mod(P);
  }

  /** Euler's criterion. */
  private static boolean isSquare(BigInteger number) {
    BigInteger power = number.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P);
    return number.signum() == 0 || power.equals(BigInteger.ONE);
  }
}
