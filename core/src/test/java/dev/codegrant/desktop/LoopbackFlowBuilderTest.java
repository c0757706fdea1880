package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(ints = {0, 1, 65535})
    void portInRange_isAccepted(int port) {
      assertThat(signIn.flow().port(port).build()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void portOutOfRange_isRefused(int port) {
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
    @ValueSource(strings = {"/", "/callback", "/a/b-c_d.e~f"})
    void plainPath_isAccepted(String path) {
      assertThat(signIn.flow().path(path).build()).isNotNull();
    }
  }
}
