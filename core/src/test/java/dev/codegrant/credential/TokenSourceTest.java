package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.accessToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.token.AccessToken;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TokenSourceTest {

  @Nested
  class Of {

    private final AccessToken token = accessToken("AT-1");
    private final TokenSource source = TokenSource.of(token);

    @Test
    void token_isAlwaysTheSame() {
      assertThat(source.token()).isSameAs(token);
      assertThat(source.token()).isSameAs(token);
    }

    @Test
    void replacement_needsTheUser() {
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> source.replacementFor(token))
          .withMessageNotContaining("AT-1")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REAUTHENTICATION_REQUIRED));
      assertThat(source.token()).isSameAs(token);
    }

    @Test
    void toString_showsNoToken() {
      assertThat(source.toString()).doesNotContain("AT-1");
    }
  }
}
