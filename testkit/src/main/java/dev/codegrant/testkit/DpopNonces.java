package dev.codegrant.testkit;

import java.security.SecureRandom;
import java.util.Optional;

/** The nonces that one kind of endpoint demands in DPoP proofs, RFC 9449 sections 8 and 9. */
final class DpopNonces {
  private final SecureRandom random = new SecureRandom();
  private boolean demanded;
  private int usesOfEach = Integer.MAX_VALUE;
  private int uses;
  private String current = fresh();

  synchronized void demand() {
    demanded = true;
  }

  synchronized void rotateEvery(int count) {
    usesOfEach = count;
    uses = 0;
    current = fresh();
  }

  /** What the next proof has to have, or empty where that is nothing. */
  synchronized Optional<String> next() {
    return Optional.of(current).filter(nonce -> demanded);
  }

  /** RFC 9449 section 8: who has another one is told the right one, and comes again. */
  synchronized void use(String came) throws Refusal {
    if (!demanded) {
      return;
    }
    if (!came.equals(current)) {
      throw new Refusal(
          400,
          "use_dpop_nonce",
          "DPoP proof has "
              + (came.isEmpty() ? "no nonce" : "a nonce that is not, or no longer, in use")
              + ", expected the one of this answer's DPoP-Nonce header");
    }
    uses++;
    if (uses >= usesOfEach) {
      uses = 0;
      current = fresh();
    }
  }

  private String fresh() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Jwt.base64Url(bytes);
  }
}
