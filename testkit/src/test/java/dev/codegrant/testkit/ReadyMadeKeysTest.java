package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadyMadeKeysTest {

  private static KeyPair rsa(int issuerNumber) {
    return new IssuerKeys(SigningAlgorithm.RS256, issuerNumber).chosen().pair();
  }

  /** Making an RSA key takes longer than starting an issuer. */
  @Test
  void noIssuer_makesAnRsaKey_beforeItRotates() throws Exception {
    for (int number = 0; number < 9; number++) {
      KeyPair ready = ReadyMadeKeys.named("first-" + number % 4).orElseThrow();
      assertThat(rsa(number).getPublic()).isEqualTo(ready.getPublic());
      assertThat(rsa(number)).isSameAs(rsa(number + 4));
    }
    IssuerKeys keys = new IssuerKeys(SigningAlgorithm.RS256, 0);
    keys.rotate();
    assertThat(keys.chosen().pair().getPublic()).isNotEqualTo(rsa(0).getPublic());
  }

  @Test
  void keys_areDifferent_andSignWhatTheyVerify() throws Exception {
    Set<Object> moduli = new HashSet<>();
    for (int number = 0; number < 4; number++) {
      KeyPair pair = rsa(number);
      RSAPublicKey key = (RSAPublicKey) pair.getPublic();
      assertThat(key.getModulus().bitLength()).isEqualTo(2048);
      assertThat(moduli.add(key.getModulus())).isTrue();
      byte[] signature = SigningAlgorithm.RS256.sign(pair.getPrivate(), new byte[] {1, 2, 3});
      assertThat(verifies(key, signature)).isTrue();
      assertThat(verifies((RSAPublicKey) rsa(number + 1).getPublic(), signature)).isFalse();
    }
    assertThat(ReadyMadeKeys.named("first-4")).isEmpty();
  }

  private static boolean verifies(RSAPublicKey key, byte[] signature) throws Exception {
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(key);
    verifier.update(new byte[] {1, 2, 3});
    return verifier.verify(signature);
  }
}
