package dev.codegrant.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.credential.TokenRecord.RefreshState;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;

/** Records, and what release 0.1 made of them: files that every later release must read. */
final class RecordSamples {

  static final long VERSION = 4503599627370496L;

  private static final Instant ISSUED = Instant.parse("2026-01-01T12:00:00.123456789Z");

  private RecordSamples() {}

  /** Of all parts, one attempt of which had no answer. */
  static TokenRecord full() {
    TokenSet tokens =
        TokenSet.builder(
                Samples.accessToken("AT-canary-q7ZrXv0mT3kYw9LbNc5H~+/=")
                    .expiringAt(ISSUED.plusSeconds(3600)),
                ISSUED)
            .refreshToken(RefreshToken.of(Secret.of("RT-canary-B1nMz8WqLu3YtXe6 \"\\")))
            .scope(Scope.of("openid", "profile"))
            .requiredScope(Scope.of("openid"))
            .idToken(Secret.of("eyJhbGciOiJub25lIn0.e30."))
            .issuedTo("client-\u00e9")
            .additionalParameter("id", Secret.of("https://as.example/user/\u00fc"))
            .additionalParameter(
                "\u2028\ud83d\ude00", Secret.of("{\"a\":[1.50e+400,null]}\u0000\n"))
            .build();
    return new TokenRecord(tokens, VERSION, new RefreshState.Resting(1), "{}");
  }

  /** Of as little as there can be. */
  static TokenRecord minimal() {
    return record(new RefreshState.Resting(0));
  }

  /** As a code exchange leaves it, with what some servers want again in a refresh. */
  static TokenRecord exchanged() {
    TokenSet tokens =
        minimal().tokens().toBuilder()
            .issuedTo("app")
            .redirectUri("https://app.example/cb?a=\u00e9")
            .build();
    return new TokenRecord(tokens, 1, new RefreshState.Resting(0), "{}");
  }

  static TokenRecord running() {
    return record(
        new RefreshState.Running("holder-1", ISSUED, ISSUED.plusSeconds(30).plusNanos(1), 2));
  }

  static TokenRecord revoked() {
    return record(new RefreshState.Ended(ErrorKind.GRANT_REVOKED));
  }

  static TokenRecord unknown() {
    return record(new RefreshState.Ended(ErrorKind.REFRESH_OUTCOME_UNKNOWN));
  }

  private static TokenRecord record(RefreshState state) {
    TokenSet tokens = TokenSet.builder(Samples.accessToken("AT"), Samples.NOON).build();
    return new TokenRecord(tokens, 1, state, "{}");
  }

  /** The keys of the sealed files. */
  static SealingKeys keys() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return SealingKeys.of(key);
  }

  /** What a file holds. */
  static String file(String name) {
    try (InputStream in = RecordSamples.class.getResourceAsStream("/records/" + name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, US_ASCII).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void assertSame(TokenRecord record, TokenRecord expected) {
    assertThat(record.tokens()).isEqualTo(expected.tokens());
    assertThat(record.version()).isEqualTo(expected.version());
    assertThat(record.refresh()).isEqualTo(expected.refresh());
    assertThat(record.unknownMembers()).isEqualTo(expected.unknownMembers());
  }
}
