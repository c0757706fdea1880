package dev.codegrant.flow;

import dev.codegrant.token.Secret;
import java.security.SecureRandom;

/** A generator of zeros, behind the seam that only this package has. */
public final class StuckGenerator {

  private StuckGenerator() {}

  /** The first draw. */
  public static Secret draw() {
    return new Randomness(
            new SecureRandom() {
              private static final long serialVersionUID = 1L;

              @Override
              public void nextBytes(byte[] bytes) {
                java.util.Arrays.fill(bytes, (byte) 0);
              }
            })
        .draw();
  }
}
