package dev.codegrant.testkit;

import java.security.KeyPair;

/** A key pair of an issuer, published for one algorithm. */
record SigningKey(String kid, SigningAlgorithm algorithm, KeyPair pair) {

  JsonObject toJwk() {
    return Jwk.of(pair.getPublic())
        .string("use", "sig")
        .string("alg", algorithm.joseName())
        .string("kid", kid);
  }

  @Override
  public String toString() {
    return "SigningKey[" + kid + "]";
  }
}
