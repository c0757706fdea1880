package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CorpusTest;
import org.junit.jupiter.api.Test;

/** The areas that this module owns are run here, whole. */
class CorpusOwnersTest {

  @Test
  void clientAuthentication_isRunHereWhole() {
    CorpusTest test = new ClientAuthenticationCorpusTest();

    assertThat(test.areaName()).isEqualTo("CA");
    assertThat(test.elsewhere()).isEmpty();
  }

  @Test
  void keys_areRunHereWhole() {
    CorpusTest test = new JwksCorpusTest();

    assertThat(test.areaName()).isEqualTo("JK");
    assertThat(test.elsewhere()).isEmpty();
  }

  @Test
  void logout_isRunHereWhole() {
    CorpusTest test = new LogoutCorpusTest();

    assertThat(test.areaName()).isEqualTo("LO");
    assertThat(test.elsewhere()).isEmpty();
  }

  @Test
  void idTokens_areRunHereWhole() {
    CorpusTest test = new IdTokenCorpusTest();

    assertThat(test.areaName()).isEqualTo("ID");
    assertThat(test.elsewhere()).isEmpty();
  }
}
