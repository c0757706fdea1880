package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackFlowBuilderTest {

  private final SignIn signIn = new SignIn();

  @AfterEach
  void stop() {
    signIn.close();
  }

  @Nested
  class Builder {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 79, 81, 65535})
    void portInRange_isAccepted(int port) {
      assertThat(signIn.flow().port(port).build()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 80, 65536})
    void portOutOfRangeOrLeftOutByBrowsers_isRefused(int port) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> signIn.flow().port(port))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "callback", "/a b", "/a?b", "/a#b", "/%61", "/ä", "//\n"})
    void pathWithOtherCharacters_isRefused(String path) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> signIn.flow().path(path))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "//x", "/a//b", "/a//", "/.", "/..", "/./a", "/a/../b", "/a/.."})
    void pathWithEmptyOrDotSegments_isRefused(String path) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> signIn.flow().path(path))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/callback", "/a/b-c_d.e~f", "/a/", "/...", "/.a", "/..a/b."})
    void plainPath_isAccepted(String path) {
      assertThat(signIn.flow().path(path).build()).isNotNull();
    }
  }

  @Nested
  class Timeout {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P1DT0.000000001S", "PT2562047788015215H"})
    void outOfRange_isRefusedBeforeAnything(String timeout) {
      LoopbackFlow flow = signIn.flow().build();

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  flow.authorize(
                      uri -> {
                        throw new AssertionError("listened on " + uri);
                      },
                      Duration.parse(timeout)))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
      assertThat(signIn.observed).isEmpty();
    }

    @Test
    void ofADay_isAccepted() throws Exception {
      Future<LoopbackFlow.Result> result = signIn.begin(Duration.ofDays(1));

      assertThat(signIn.visitWithCode().status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(LoopbackFlow.Authorized.class);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000000001S, 0 ms", "PT0.2S, 200 ms", "PT1S, 1 s"})
    void isInTheMessage(String timeout, String words) throws Exception {
      Future<LoopbackFlow.Result> result = signIn.begin(Duration.parse(timeout));

      assertThat(SignIn.failure(TransportException.class, result))
          .hasMessageContaining("/callback within " + words);
    }
  }
}
