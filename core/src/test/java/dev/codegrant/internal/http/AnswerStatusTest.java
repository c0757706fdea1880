package dev.codegrant.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.TransportException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerStatusTest {

  private static final Duration LATER = Duration.ofSeconds(7);

  private static HttpAnswer answer(int status) {
    return new HttpAnswer(
        URI.create("https://as.example/token"), status, List.of(), new byte[0], LATER, Map.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {299, 400})
  void statusBesideTheRedirects_isAccepted(int status) {
    assertThatCode(() -> AnswerStatus.requireNoRedirect(answer(status))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 302, 399})
  void redirect_isRefused(int status) {
    MalformedResponseException e =
        catchThrowableOfType(
            MalformedResponseException.class, () -> AnswerStatus.requireNoRedirect(answer(status)));
    assertThat(e.kind()).isEqualTo(ErrorKind.HTTP_REDIRECT_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 428, 430, 499})
  void statusOfAServerThatServes_isAccepted(int status) {
    assertThatCode(() -> AnswerStatus.requireServing(answer(status))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"429, RATE_LIMITED", "500, SERVER_ERROR", "503, SERVER_ERROR", "599, SERVER_ERROR"})
  void statusOfAServerWithoutTime_isRefused_andSaysWhenToComeBack(int status, ErrorKind kind) {
    TransportException e =
        catchThrowableOfType(
            TransportException.class, () -> AnswerStatus.requireServing(answer(status)));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.retryAfter()).contains(LATER);
  }
}
