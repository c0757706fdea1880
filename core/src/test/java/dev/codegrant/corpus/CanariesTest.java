package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URLEncoder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanariesTest {

  private static final String SECRET = "pa+ss/wo=rd&Zq7?4kX%yyN";

  private final Canaries canaries = new Canaries();

  CanariesTest() {
    canaries.add("S", SECRET);
  }

  @Test
  void wholeSecret_isFoundByName() {
    assertThat(canaries.foundIn("x" + SECRET + "y")).contains("S");
  }

  @Test
  void twelveCharacters_areFound_elevenAreNot() {
    assertThat(canaries.foundIn("x " + SECRET.substring(5, 17))).contains("S");
    assertThat(canaries.foundIn("x " + SECRET.substring(5, 16))).isEmpty();
  }

  @Test
  void percentEncodedPart_isFound() {
    assertThat(canaries.foundIn(URLEncoder.encode(SECRET, UTF_8).substring(3, 20))).contains("S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c", "cl", "cli", "clie:"})
  void base64_isFoundWhateverStandsBeforeAndAfter(String before) {
    for (String after : new String[] {"", "z", "zz"}) {
      byte[] bytes = (before + SECRET + after).getBytes(UTF_8);
      assertThat(canaries.foundIn(Base64.getEncoder().encodeToString(bytes))).contains("S");
      assertThat(canaries.foundIn(Base64.getUrlEncoder().encodeToString(bytes))).contains("S");
    }
  }

  @Test
  void otherText_isNotFound() {
    assertThat(canaries.foundIn("a".repeat(100) + "pa+ss/wo=r")).isEmpty();
  }

  @Test
  void shortSecret_isNoCanary() {
    assertThatIllegalArgumentException().isThrownBy(() -> canaries.add("T", "elevenchars"));
  }
}
