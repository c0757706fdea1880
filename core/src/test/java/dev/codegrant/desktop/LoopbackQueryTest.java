package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Result;
import dev.codegrant.error.ErrorKind;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The query reaches the judgement as the browser wrote it, not as java.net.URI would have it. */
class LoopbackQueryTest {

  private final SignIn signIn = new SignIn();
  private Future<Result> result;

  @BeforeEach
  void begin() throws Exception {
    result = signIn.begin();
  }

  @AfterEach
  void stop() {
    signIn.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"|", "^", "`", "{", "}", "\\", "\"", "<", ">", "[", "]", "'", "?", "/", "\u00e4"})
  void unusualCharacterInAnotherParameter_isTaken(String character) throws Exception {
    Wire.Answer page =
        signIn.visit("/callback?x=a%sb&code=c-1&state=%s".formatted(character, signIn.state()));

    assertThat(page.status()).isEqualTo(200);
    assertThat(result.get()).isInstanceOf(Authorized.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%FF"})
  void badPercentEncoding_isJudgedByTheFlow_andTheWaitGoesOn(String bad) throws Exception {
    Wire.Answer page = signIn.visit("/callback?code=c-1&state=" + signIn.state() + "&x=" + bad);

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains(ErrorKind.CALLBACK_MALFORMED.toString());
    page.assertIsSafe();
    assertThat(signIn.visitWithCode().status()).isEqualTo(200);
    assertThat(result.get()).isInstanceOf(Authorized.class);
  }

  @Test
  void longestQuery_isTaken() throws Exception {
    String answer = "code=c-1&state=" + signIn.state() + "&x=";
    String query = answer + "y".repeat(16 * 1024 - answer.length());

    assertThat(signIn.visit("/callback?" + query).status()).isEqualTo(200);
    assertThat(result.get()).isInstanceOf(Authorized.class);
  }

  @Test
  void longerQuery_isJudgedByTheFlow() throws Exception {
    Wire.Answer page = signIn.visit("/callback?x=" + "y".repeat(16 * 1024));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains(ErrorKind.CALLBACK_TOO_LARGE.toString());
    assertThat(signIn.visitWithCode().status()).isEqualTo(200);
    assertThat(result.get()).isInstanceOf(Authorized.class);
  }

  @Test
  void headAboveTheLimit_isRefusedBeforeItEnds() throws Exception {
    Wire.Answer page = Wire.send(signIn.port(), "GET /callback?x=" + "y".repeat(HeadBytes.MOST));

    assertThat(page.status()).isEqualTo(431);
    page.assertIsSafe();
    assertThat(signIn.visitWithCode().status()).isEqualTo(200);
    assertThat(result.get()).isInstanceOf(Authorized.class);
  }
}
