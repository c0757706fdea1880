package dev.codegrant.provider.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GitHubTokensSettingsTest {

  private final GitHubTokens.Builder builder =
      GitHubTokens.builder(
          GitHub.authorizationServer(), new ClientId("the-client"), Secret.of("the-secret"));

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "PT24H0.001S"})
  void timeout_ofNoTimeOrOverADay_isRefused(Duration timeout) {
    assertThat(
            catchThrowableOfType(ConfigurationException.class, () -> builder.timeout(timeout))
                .kind())
        .isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT24H"})
  void timeout_ofUpToADay_isTaken(Duration timeout) {
    assertThat(builder.timeout(timeout).build()).isNotNull();
  }
}
