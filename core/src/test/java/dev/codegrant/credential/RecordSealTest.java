package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.OTHER_KEY;
import static dev.codegrant.credential.Samples.tokens;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.RecordStore.Entry;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Secret;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSealTest {

  private static final String REASON = "a test of the plain form";

  private final SealingKeys keys = RecordSamples.keys();
  private final MapRecordStore records = new MapRecordStore();
  private final TokenStore store = TokenStore.sealed(records, keys);

  /** Refused, and left as it is: what was restored from a backup can be read again. */
  private void assertSealRefused(TokenStore reader, TokenKey key, String came) {
    Entry row = records.row(key);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> reader.load(key))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.STORE_CORRUPT);
              assertThat(e.reason()).contains("SEAL");
              assertThat(e.came()).isEqualTo(came);
              assertThat(e).hasNoCause();
              assertThat(e.getMessage()).doesNotContain("AT-", "RT-", "user-");
            });
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> reader.save(key, tokens(9, NOON)));
    assertThat(records.row(key)).isEqualTo(row);
  }

  /** ST-033: what an administrator of the database sees, and what the named exception shows. */
  @Test
  void row_isSealed_unlessItIsInsecureByName() {
    store.save(KEY, tokens(1, NOON));
    String sealed = records.row(KEY).text().reveal();
    assertThat(sealed).matches("1\\.[A-Za-z0-9_-]{8}\\.[A-Za-z0-9_-]+");
    byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(sealed.lastIndexOf('.') + 1));
    assertThat(new String(bytes, ISO_8859_1)).doesNotContain("AT-1", "RT-1", "user");

    TokenStore.insecurePlaintext(records, REASON).save(OTHER_KEY, tokens(1, NOON));
    assertThat(records.row(OTHER_KEY).text().reveal()).contains("AT-1", "RT-1", "user");
  }

  /** ST-009. */
  @Test
  void recordOfAnotherUser_doesNotOpen_whateverVersionTheRowClaims() {
    store.save(KEY, tokens(1, NOON));
    store.save(OTHER_KEY, tokens(2, NOON));
    Entry mine = records.row(KEY);
    long others = records.row(OTHER_KEY).version();

    records.put(OTHER_KEY, mine);
    assertSealRefused(store, OTHER_KEY, "one that does not open");
    records.put(OTHER_KEY, new Entry(others, mine.text()));
    assertSealRefused(store, OTHER_KEY, "one that does not open");
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(1, NOON));
  }

  /** Whoever copies the row with its identifier, but names another registration or issuer. */
  @Test
  void recordOfAnotherRegistrationOrIssuer_doesNotOpen() {
    store.save(KEY, tokens(1, NOON));
    for (TokenKey other :
        new TokenKey[] {
          new TokenKey("app2", KEY.issuer(), KEY.subject()),
          new TokenKey(KEY.registration(), KEY.issuer() + "/", KEY.subject())
        }) {
      records.put(other, records.row(KEY));
      assertSealRefused(store, other, "one that does not open");
    }
  }

  /** ST-010: whoever restores yesterday's row is not found out; one who renumbers it is. */
  @Test
  void recordOfYesterday_opens_underItsOwnVersionAlone() {
    store.save(KEY, tokens(1, NOON));
    Entry yesterday = records.row(KEY);
    store.save(KEY, tokens(2, NOON));
    long today = records.row(KEY).version();

    records.put(KEY, new Entry(today, yesterday.text()));
    assertSealRefused(store, KEY, "one that does not open");
    records.put(KEY, yesterday);
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(1, NOON));
    assertThat(store.load(KEY).orElseThrow().version()).isEqualTo(yesterday.version());
  }

  @Test
  void plainTextInASealedStore_isRefused_orAnyoneCouldPlantTokens() {
    TokenRecord planted = RecordSamples.minimal();
    records.put(KEY, new Entry(planted.version(), RecordWriter.write(KEY, planted)));

    assertSealRefused(store, KEY, "one in plain text");
    assertThat(TokenStore.insecurePlaintext(records, REASON).load(KEY)).isPresent();
  }

  @Test
  void sealedTextInAPlainStore_isRefused_andSaysSo() {
    store.save(KEY, tokens(1, NOON));

    assertSealRefused(TokenStore.insecurePlaintext(records, REASON), KEY, "one that is sealed");
    assertThat(store.load(KEY)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "1..", "x", "[]", "null", "1.AAAAAAAA.", "\u00ac\u00ed\u0000\u0005"})
  void anyOtherText_isRefused(String text) {
    records.put(KEY, 1, text);

    assertSealRefused(store, KEY, "one that does not open");
  }

  /** What AES-GCM sealed for another purpose, under the same keys. */
  @Test
  void whatWasSealedForSomethingElse_doesNotOpen() {
    records.put(KEY, 1, keys.seal("context", RecordSamples.file("v1-minimal.json")));

    assertSealRefused(store, KEY, "one that does not open");
  }

  @Test
  void keys_areChanged_withoutLosingAUser() {
    SealingKeys a = SealingKeys.of(key(1));
    SealingKeys b = SealingKeys.of(key(2));
    SealingKeys both = SealingKeys.of(key(2), key(1));
    TokenStore before = TokenStore.sealed(records, a);
    TokenStore during = TokenStore.sealed(records, both);
    TokenStore after = TokenStore.sealed(records, b);

    before.save(KEY, tokens(1, NOON));
    assertSealRefused(after, KEY, "one that does not open");
    TokenRecord read = during.load(KEY).orElseThrow();
    assertThat(read.tokens()).isEqualTo(tokens(1, NOON));
    assertThat(during.replace(KEY, read.version(), read.refreshed(tokens(2, NOON)))).isTrue();

    assertThat(after.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(2, NOON));
    assertSealRefused(before, KEY, "one that does not open");
  }

  @Test
  void tenThousandChanges_ofASealedText_neverOpen() {
    store.save(KEY, tokens(1, NOON));
    Entry whole = records.row(KEY);
    Random random = new Random(42);
    for (int i = 0; i < 10_000; i++) {
      String changed = Mutations.of(whole.text().reveal(), random);
      records.put(KEY, new Entry(whole.version(), Secret.of(changed)));
      assertThatExceptionOfType(ConfigurationException.class)
          .as(changed)
          .isThrownBy(() -> store.load(KEY))
          .matches(e -> e.reason().orElseThrow().equals("SEAL"));
    }
    records.put(KEY, whole);
    assertThat(store.load(KEY)).isPresent();
  }

  /** ST-027: a column that is too short. */
  @Test
  void everyTruncation_isFoundOut() {
    store.save(KEY, tokens(1, NOON));
    Entry whole = records.row(KEY);
    String text = whole.text().reveal();
    for (int length = 0; length < text.length(); length++) {
      records.put(KEY, whole.version(), text.substring(0, length));
      assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> store.load(KEY));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too short", "  nine ch.\n "})
  void reasonThatIsTooShort_isRefused(String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> TokenStore.insecurePlaintext(records, reason))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void reasonOfTenCharacters_isAccepted_andShown() {
    assertThat(TokenStore.insecurePlaintext(records, " ten chars. \n"))
        .hasToString(
            "TokenStore[insecure plaintext: ten chars., in "
                + MapRecordStore.class.getName()
                + "]");
    assertThat(store)
        .hasToString(
            "TokenStore[sealed by SealingKeys[1], in " + MapRecordStore.class.getName() + "]");
  }

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return key;
  }
}
