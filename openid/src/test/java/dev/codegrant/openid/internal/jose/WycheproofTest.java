package dev.codegrant.openid.internal.jose;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link Wycheproof}, where it is. */
class WycheproofTest {

  @BeforeEach
  void vectors_areHere() {
    assumeTrue(
        Wycheproof.isHere(),
        "Wycheproof is not here: name its folder's parent with -Dcodegrant.vectors or"
            + " CODEGRANT_VECTORS, or put it at ../shared/vectors");
  }

  @Test
  void signatures_areJudgedAsWycheproofDoes() throws Exception {
    Wycheproof.judgeSignatures();
  }

  @Test
  void keys_areJudgedAsWycheproofDoes() throws Exception {
    Wycheproof.judgeKeys();
  }
}
