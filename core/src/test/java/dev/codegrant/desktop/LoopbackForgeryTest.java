package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Result;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are not the server's: which end the sign-in, and which are waited out. */
class LoopbackForgeryTest {

  private static final Duration TIME_FOR_TWO_VISITS = Duration.ofSeconds(4);

  private final SignIn signIn = new SignIn();

  @AfterEach
  void stop() {
    signIn.close();
  }

  @Nested
  class Forged {

    @Test
    void issuerOfAnotherServer_endsTheSignInBeforeTheCodeIsSent() throws Exception {
      Future<Result> result = signIn.begin();

      Wire.Answer page =
          signIn.visit("/callback?code=c-1&iss=https%3A%2F%2Fevil.example&state=" + signIn.state());

      assertThat(page.status()).isEqualTo(400);
      assertThat(page.body()).contains("ISSUER_MISMATCH").doesNotContain("evil.example");
      page.assertIsSafe();
      assertThat(SignIn.failure(ResponseValidationException.class, result).kind())
          .isEqualTo(ErrorKind.ISSUER_MISMATCH);
      assertThat(signIn.redemptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "code=evil&state=guess",
          "code=evil",
          "error=access_denied&state=guess",
          "code=evil&state=guess&state=guess",
          "access_token=evil&state=guess",
          "code=%FF&state=guess",
          "",
        })
    void answerOfAStranger_isRefusedAndTheWaitGoesOn(String query) throws Exception {
      Future<Result> result = signIn.begin();

      Wire.Answer refused = signIn.visit("/callback?" + query);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains("This is not the answer we are waiting for");
      refused.assertIsSafe();

      assertThat(signIn.visitWithCode().status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(Authorized.class);
      assertThat(signIn.redemptions()).hasSize(1);
    }

    @Test
    void onlyForeignAnswers_areTheReasonWhenTimeIsUp() throws Exception {
      Future<Result> result = signIn.begin(TIME_FOR_TWO_VISITS);

      signIn.visit("/callback?code=evil&state=guess");
      signIn.visit("/callback?code=evil");

      assertThat(SignIn.failure(ResponseValidationException.class, result).kind())
          .as("why the first was refused")
          .isEqualTo(ErrorKind.STATE_UNKNOWN);
      assertThat(signIn.redemptions()).isEmpty();
    }

    @Test
    void nothingAtAll_isATimeout() throws Exception {
      Future<Result> result = signIn.begin(SignIn.SHORT);

      TransportException e = SignIn.failure(TransportException.class, result);
      assertThat(e.kind()).isEqualTo(ErrorKind.LOOPBACK_TIMEOUT);
      assertThat(e).hasMessageContaining("http://127.0.0.1:" + signIn.port() + "/callback");
    }
  }
}
