package dev.codegrant.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.lang.reflect.Modifier;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomnessTest {

  /** A generator whose n-th block of bytes is what the function says of n, in every byte. */
  private static Randomness of(IntUnaryOperator block) {
    return new Randomness(
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          // How often it was asked.
          private int blocks;

          @Override
          public void nextBytes(byte[] bytes) {
            int seed = block.applyAsInt(blocks++);
            for (int i = 0; i < bytes.length; i++) {
              bytes[i] = (byte) (seed * 31 + i * (seed == 0 ? 0 : 1));
            }
          }
        });
  }

  @Test
  void zeros_areFoundAtTheFirstDraw() {
    refuses(of(n -> 0));
  }

  @Test
  void constantBlocks_areFoundAtTheFirstDraw() {
    refuses(of(n -> 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void smallCircle_isFoundAtTheFirstDraw(int period) {
    refuses(of(n -> 1 + n % period));
  }

  @Test
  void getsStuckLater_isFoundThen() {
    Randomness randomness = of(n -> Math.min(n + 1, 20));
    Set<Secret> drawn = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      assertThat(drawn.add(randomness.draw())).isTrue();
    }
    refuses(randomness);
  }

  @Test
  void blocksThatDiffer_areDrawn() {
    Randomness randomness = of(n -> n + 1);
    assertThat(randomness.draw().reveal()).hasSize(43);
    assertThat(randomness.draw()).isNotEqualTo(randomness.draw());
  }

  @Test
  void nobodyOutside_canSetTheGenerator() {
    Stream<Class<?>> types =
        Stream.of(
            PendingAuthorization.class,
            AuthorizationRequest.Builder.class,
            dev.codegrant.OAuthClient.Builder.class,
            dev.codegrant.web.WebFlow.Builder.class,
            dev.codegrant.store.SealingKeys.class);
    assertThat(Modifier.isPublic(Randomness.class.getModifiers())).isFalse();
    assertThat(
            types
                .flatMap(type -> Stream.of(type.getMethods()))
                .flatMap(method -> Stream.of(method.getParameterTypes())))
        .isNotEmpty()
        .noneMatch(java.util.Random.class::isAssignableFrom);
  }

  private static void refuses(Randomness randomness) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(randomness::draw)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }
}
