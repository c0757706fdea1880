package dev.codegrant.credential;

import static dev.codegrant.credential.RecordSamples.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenRecord.RefreshState;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for any record, shown for many; each run draws the same ones. */
class RecordPropertyTest {

  private static final int RECORDS = 3_000;
  private static final int MUTATIONS = 10_000;

  private final Random random = new Random(42);

  @Test
  void whateverIsWritten_isAscii_andReadBackEqual_sealedOrNot() {
    RecordSeal seal = new RecordSeal(SealingKeys.random());
    for (int i = 0; i < RECORDS; i++) {
      TokenKey key = new TokenKey("a" + unicode(), "i" + unicode(), "s" + unicode());
      TokenRecord record = new TokenRecord(tokens(), 1 + (random.nextLong() >>> 1), state(), "{}");

      Secret text = RecordWriter.write(key, record);
      Secret sealed = seal.close(key, record.version(), text);

      assertThat(text.reveal()).matches("[ -~]+");
      assertThat(sealed.reveal()).matches("[!-~]+");
      assertThat(seal.open(key, record.version(), sealed)).isEqualTo(text);
      assertSame(RecordReader.read(key, record.version(), text), record);
    }
  }

  /** Either it is refused as corrupt, or it is a record: then it is one that can be written. */
  @Test
  void tenThousandChanges_ofAPlainText_doNothingWorse() {
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String whole = RecordSamples.file(i % 2 == 0 ? "v1-full.json" : "v1-running.json");
      long version = i % 2 == 0 ? RecordSamples.VERSION : 1;
      TokenRecord record;
      try {
        record = RecordReader.read(Samples.KEY, version, Secret.of(Mutations.of(whole, random)));
      } catch (ConfigurationException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.STORE_CORRUPT);
        assertThat(e.reason()).isPresent();
        assertThat(e.getMessage()).doesNotContain("canary", "holder-1", "client-");
        continue;
      }
      Secret again = RecordWriter.write(Samples.KEY, record);
      assertSame(RecordReader.read(Samples.KEY, version, again), record);
      read++;
    }
    assertThat(read).isBetween(100, MUTATIONS / 2);
  }

  private TokenSet tokens() {
    AccessToken accessToken = AccessToken.bearer(Secret.of(text(1, 0x21, 0x7E)));
    TokenSet.Builder tokens =
        TokenSet.builder(
            random.nextBoolean() ? accessToken : accessToken.expiringAt(instant()), instant());
    if (random.nextBoolean()) {
      tokens.refreshToken(RefreshToken.of(Secret.of(text(1, 0x20, 0x7E))));
    }
    if (random.nextBoolean()) {
      tokens.scope(scope());
    }
    if (random.nextBoolean()) {
      tokens.requiredScope(scope());
    }
    if (random.nextBoolean()) {
      tokens.idToken(Secret.of(unicode()));
    }
    if (random.nextBoolean()) {
      tokens.issuedTo(unicode());
    }
    if (random.nextBoolean()) {
      tokens.redirectUri(unicode());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      tokens.additionalParameter(unicode(), Secret.of(unicode()));
    }
    return tokens.build();
  }

  private RefreshState state() {
    return switch (random.nextInt(4)) {
      case 0 -> RefreshState.RESTING;
      case 1 -> new RefreshState.Resting(random.nextInt(1000));
      case 2 -> new RefreshState.Running(unicode(), instant(), instant(), random.nextInt(1000));
      default ->
          new RefreshState.Ended(
              random.nextBoolean() ? ErrorKind.GRANT_REVOKED : ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    };
  }

  private Scope scope() {
    return Scope.of(
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> text(1, 0x23, 0x5B) + text(0, 0x5D, 0x7E))
            .toArray(String[]::new));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(
        random.nextInt(), random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
  }

  /** Any Unicode text, also of noncharacters and controls. */
  private String unicode() {
    return random
        .ints(random.nextInt(12), 0, Character.MAX_CODE_POINT + 1)
        .map(c -> random.nextBoolean() ? c % 0x100 : c)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String text(int shortest, int first, int last) {
    return random
        .ints(shortest + random.nextInt(60), first, last + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
