package dev.codegrant.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeysTest {

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (seed * 37 + i * 11);
    }
    return key;
  }

  @Test
  void sealedText_opensInItsContextAlone() {
    SealingKeys keys = SealingKeys.of(key(1));
    String sealed = keys.seal("context", "text é");

    assertThat(sealed).matches("1\\.[A-Za-z0-9_-]{8}\\.[A-Za-z0-9_-]+");
    byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(sealed.lastIndexOf('.') + 1));
    assertThat(new String(bytes, UTF_8)).doesNotContain("text");
    assertThat(keys.open("context", sealed)).contains("text é");
    assertThat(keys.open("context ", sealed)).isEmpty();
    assertThat(keys.open("", sealed)).isEmpty();
  }

  @Test
  void everyNonce_isFresh() {
    SealingKeys keys = SealingKeys.of(key(1));
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      byte[] sealed = Base64.getUrlDecoder().decode(keys.seal("c", "same").split("\\.", -1)[2]);
      assertThat(nonces.add(Arrays.toString(Arrays.copyOf(sealed, 12)))).isTrue();
    }
  }

  @Test
  void firstKeySeals_andAllOpen() {
    SealingKeys old = SealingKeys.of(key(1));
    SealingKeys both = SealingKeys.of(key(2), key(1));
    SealingKeys young = SealingKeys.of(key(2));

    assertThat(both.open("c", old.seal("c", "then"))).contains("then");
    assertThat(young.open("c", both.seal("c", "now"))).contains("now");
    assertThat(old.open("c", both.seal("c", "now"))).isEmpty();
    assertThat(young.open("c", old.seal("c", "then"))).isEmpty();
  }

  @Test
  void otherKeyUnderTheSameIdentifier_doesNotOpen() {
    SealingKeys one = SealingKeys.of(key(1));
    SealingKeys other = SealingKeys.of(key(2));
    String id = other.seal("c", "t").split("\\.", -1)[1];
    String forged = one.seal("c", "t").replaceFirst("\\.[^.]*\\.", "." + id + ".");
    assertThat(other.open("c", forged)).isEmpty();
    assertThat(one.open("c", forged)).isEmpty();
  }

  @Test
  void everyTruncation_doesNotOpen() {
    SealingKeys keys = SealingKeys.of(key(1));
    String sealed = keys.seal("c", "text");
    for (int length = 0; length < sealed.length(); length++) {
      assertThat(keys.open("c", sealed.substring(0, length))).isEmpty();
    }
    assertThat(keys.open("c", sealed)).contains("text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "==", "A", ".", " ", "\u0000", ".A"})
  void anythingAppended_doesNotOpen(String more) {
    SealingKeys keys = SealingKeys.of(key(1));
    assertThat(keys.open("c", keys.seal("c", "text") + more)).isEmpty();
  }

  @Test
  void otherSpellingOfTheSameBytes_doesNotOpen() {
    SealingKeys keys = SealingKeys.of(key(1));
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (String text : new String[] {"t", "te", "tex"}) {
      String sealed = keys.seal("c", text);
      int opened = 0;
      for (int i = 0; i < alphabet.length(); i++) {
        String other = sealed.substring(0, sealed.length() - 1) + alphabet.charAt(i);
        opened += keys.open("c", other).isPresent() ? 1 : 0;
      }
      assertThat(opened).isEqualTo(1);
    }
  }

  @Test
  void otherVersion_doesNotOpen() {
    SealingKeys keys = SealingKeys.of(key(1));
    assertThat(keys.open("c", "2" + keys.seal("c", "text").substring(1))).isEmpty();
    assertThat(keys.open("c", "x.1" + keys.seal("c", "text").substring(1))).isEmpty();
  }

  @Test
  void bytesAreCopied() {
    byte[] mine = key(1);
    SealingKeys keys = SealingKeys.of(mine);
    Arrays.fill(mine, (byte) 0);
    assertThat(SealingKeys.of(key(1)).open("c", keys.seal("c", "text"))).contains("text");
  }

  @Test
  void base64_ofBothAlphabets_isParsed() {
    byte[] key = new byte[32];
    Arrays.fill(key, 0, 31, (byte) 0xFB);
    String sealed = SealingKeys.of(key).seal("c", "text");
    for (String text :
        new String[] {
          Base64.getEncoder().encodeToString(key),
          Base64.getUrlEncoder().encodeToString(key),
          Base64.getUrlEncoder().withoutPadding().encodeToString(key),
          Base64.getEncoder().encodeToString(key) + "\n"
        }) {
      assertThat(SealingKeys.parse(Secret.of(text)).open("c", sealed)).contains("text");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64 at all, but of 43 characters....", "AAAA"})
  void textThatIsNoKey_isRefused(String text) {
    refuses(() -> SealingKeys.parse(Secret.of(text)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33, 64})
  void keyOfAnotherLength_isRefused(int length) {
    refuses(() -> SealingKeys.of(Arrays.copyOf(key(1), length)));
    refuses(() -> SealingKeys.of(key(1), Arrays.copyOf(key(2), length)));
  }

  @Test
  void keyOfOneByte_isRefused() {
    refuses(() -> SealingKeys.of(new byte[32]));
    byte[] sevens = new byte[32];
    Arrays.fill(sevens, (byte) 7);
    refuses(() -> SealingKeys.of(key(1), sevens));
  }

  @Test
  void sameKeyTwice_isRefused() {
    refuses(() -> SealingKeys.of(key(1), key(1)));
  }

  @Test
  void sixteenKeys_areAccepted_andSeventeenRefused() {
    byte[][] older = new byte[15][];
    Arrays.setAll(older, i -> key(i + 2));
    assertThat(SealingKeys.of(key(1), older)).hasToString("SealingKeys[16]");
    byte[][] more = Arrays.copyOf(older, 16);
    more[15] = key(100);
    refuses(() -> SealingKeys.of(key(1), more));
  }

  @Test
  void random_isAnotherEveryTime() {
    assertThat(SealingKeys.random().open("c", SealingKeys.random().seal("c", "text"))).isEmpty();
  }

  private static void refuses(Runnable call) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(call::run)
        .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
  }
}
