package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CorpusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What core does not run of the corpus is run here. */
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

  /** Two JVMs are module storm's, and virtual threads need a JDK that has them. */
  @Test
  void refresh_isRunHere_onOneJvm() {
    CorpusTest test = new RefreshCorpusTest();

    assertThat(test.areaName()).isEqualTo("RF");
    assertThat(test.elsewhere())
        .containsExactlyInAnyOrderElementsOf(
            Crowd.hasVirtualThreads()
                ? List.of("RF-008", "RF-009")
                : List.of("RF-007", "RF-008", "RF-009"));
  }

  /** What core leaves out of area RS, and nothing else. */
  @Test
  void userInfo_isRunHere() {
    CorpusTest test = new UserInfoCorpusTest();

    assertThat(test.areaName()).isEqualTo("RS");
    assertThat(test.elsewhere()).containsExactlyInAnyOrderElementsOf(UserInfoCorpusTest.OF_CORE);
    assertThat(test.elsewhere()).doesNotContain("RS-001", "RS-002", "RS-003", "RS-004", "RS-005");
  }
}
