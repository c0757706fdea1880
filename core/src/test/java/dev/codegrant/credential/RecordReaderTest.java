package dev.codegrant.credential;

import static dev.codegrant.credential.RecordSamples.file;
import static dev.codegrant.credential.RecordSamples.full;
import static dev.codegrant.credential.Samples.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

  private static final String MINIMAL = file("v1-minimal.json");
  private static final String FULL = file("v1-full.json");

  private static TokenRecord read(String text) {
    return RecordReader.read(KEY, 1, Secret.of(text));
  }

  private static void assertRefused(String text, String reason) {
    assertRefused(KEY, text.equals(FULL) ? RecordSamples.VERSION : 1, text, reason);
  }

  private static void assertRefused(TokenKey key, long version, String text, String reason) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RecordReader.read(key, version, Secret.of(text)))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.STORE_CORRUPT);
              assertThat(e.reason()).contains(reason);
              assertThat(e).hasNoCause();
              assertThat(e.getMessage()).doesNotContain("canary", "user-1", "as.example");
            });
  }

  private static String with(String text, String member, String replacement) {
    assertThat(text).contains(member);
    return text.replace(member, replacement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"{}\"",
        "{",
        "{\"v\":1",
        "{\"v\":1}x",
        "{\"v\":1,\"v\":1}",
        "{'v':1}",
        "\u00ac\u00ed\u0000\u0005sr\u0000",
        "1.abcdefgh.AAAA"
      })
  void whatIsNoJsonObject_isMalformed(String text) {
    assertRefused(text, "MALFORMED");
  }

  /** ST-011, of a store in plain text. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "99", "0", "-1", "1.0", "1e0", "\"1\"", "null", "true", "[1]"})
  void anotherFormat_isRefused(String v) {
    assertRefused("{\"v\":" + v + "}", "VERSION");
    assertRefused(with(MINIMAL, "\"v\":1", "\"v\":" + v), "VERSION");
  }

  @Test
  void withoutFormat_isRefused() {
    assertRefused("{}", "VERSION");
    assertRefused(with(MINIMAL, "\"v\":1,", ""), "VERSION");
    assertRefused("{\"v\":1}", "registration");
  }

  /** ST-009, of a store in plain text: the identifier of the row is all that was changed. */
  @ParameterizedTest
  @CsvSource({
    "App,https://as.example,user-1",
    "app,https://as.example/,user-1",
    "app,https://as.example,user-2",
    "app,https://as.example,User-1"
  })
  void recordOfAnotherKey_isRefused(String registration, String issuer, String subject) {
    TokenKey other = new TokenKey(registration, issuer, subject);

    assertRefused(other, 1, MINIMAL, "KEY");
    assertThat(RecordReader.read(KEY, 1, Secret.of(MINIMAL)).version()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, -1, Long.MAX_VALUE})
  void versionOfAnotherRow_isRefused(long version) {
    assertRefused(KEY, version, MINIMAL, "version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.0", "01", "\"1\"", "9223372036854775808", "null"})
  void versionThatIsNone_isRefused(String version) {
    String text = with(MINIMAL, "\"version\":1", "\"version\":" + version);
    long row = version.equals("0") || version.equals("-1") ? Long.parseLong(version) : 1;

    assertRefused(KEY, row, text, version.equals("01") ? "MALFORMED" : "version");
  }

  @Test
  void greatestVersion_isRead_andTheNextOneIsOne() {
    String text = with(MINIMAL, "\"version\":1", "\"version\":" + Long.MAX_VALUE);

    TokenRecord last = RecordReader.read(KEY, Long.MAX_VALUE, Secret.of(text));

    assertThat(last.version()).isEqualTo(Long.MAX_VALUE);
    assertThat(last.with(last.refresh()).version()).isEqualTo(1);
    assertThat(last.refreshed(last.tokens()).version()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registration",
        "issuer",
        "subject",
        "version",
        "issued_at",
        "access_token",
        "token_type"
      })
  void withoutARequiredMember_isRefused(String name) {
    assertRefused(with(MINIMAL, "\"" + name + "\":", "\"x-" + name + "\":"), name);
  }

  /** Every member that there can be, and something else in its place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "registration",
        "issuer",
        "subject",
        "version",
        "issued_at",
        "access_token",
        "token_type",
        "expires_at",
        "refresh_token",
        "scope",
        "required_scope",
        "id_token",
        "client_id",
        "additional",
        "refresh"
      })
  void memberOfAnotherType_isRefused(String name) {
    for (String value : new String[] {"null", "true", "[]", "[\"a\"]", "1.5"}) {
      String text = with(FULL, "\"" + name + "\":", "\"" + name + "\":" + value + ",\"was\":");
      assertRefused(KEY, RecordSamples.VERSION, text, name);
    }
  }

  @Test
  void redirectUriOfAnotherType_isRefused() {
    String exchanged = file("v1-exchanged.json");
    assertThat(read(exchanged).tokens().redirectUri()).contains("https://app.example/cb?a=\u00e9");
    for (String value : new String[] {"null", "true", "[]", "1"}) {
      assertRefused(
          with(exchanged, "\"redirect_uri\":", "\"redirect_uri\":" + value + ",\"was\":"),
          "redirect_uri");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "access_token,''",
    "access_token,canary with space",
    "access_token,\\u00e9",
    "access_token,\\n",
    "refresh_token,''",
    "refresh_token,\\u00e9",
    "scope,canary\\u00e9",
    "scope,\\\"",
    "required_scope,\\u0000",
    "token_type,bearer",
    "token_type,DPoP",
    "issued_at,''",
    "issued_at,yesterday",
    "issued_at,2026-01-01",
    "issued_at,2026-01-01T12:00:00",
    "issued_at,2026-02-30T12:00:00Z",
    "issued_at,+9999999999-01-01T12:00:00Z",
    "expires_at,''",
    "expires_at,1767268800"
  })
  void valueThatItsTypeRefuses_isRefused(String name, String value) {
    String member = "\"" + name + "\":\"" + value + "\"";
    String text =
        MINIMAL.contains("\"" + name + "\":")
            ? MINIMAL.replaceFirst("\"" + name + "\":\"[^\"]*\"", member.replace("\\", "\\\\"))
            : MINIMAL.replace("}", "," + member + "}");

    assertThat(text).contains(member);
    assertRefused(text, name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"state\":null}",
        "{\"state\":\"paused\",\"unanswered\":0}",
        "{\"state\":\"Resting\",\"unanswered\":0}",
        "{\"state\":\"resting\"}",
        "{\"state\":\"resting\",\"unanswered\":-1}",
        "{\"state\":\"resting\",\"unanswered\":1.0}",
        "{\"state\":\"resting\",\"unanswered\":\"1\"}",
        "{\"state\":\"resting\",\"unanswered\":1000000000}",
        "{\"state\":\"ended\"}",
        "{\"state\":\"ended\",\"kind\":\"STORE_CORRUPT\"}",
        "{\"state\":\"ended\",\"kind\":\"KIND_OF_A_LATER_RELEASE\"}",
        "{\"state\":\"running\",\"holder\":\"h\",\"begun\":\"2026-01-01T12:00:00Z\",\"unanswered\":0}",
        "{\"state\":\"running\",\"holder\":\"h\",\"begun\":\"x\",\"until\":\"2026-01-01T12:00:00Z\",\"unanswered\":0}",
        "{\"state\":\"running\",\"begun\":\"2026-01-01T12:00:00Z\",\"until\":\"2026-01-01T12:00:00Z\",\"unanswered\":0}"
      })
  void stateThatThisReleaseDoesNotKnow_isRefused(String refresh) {
    assertRefused(MINIMAL.replace("}", ",\"refresh\":" + refresh + "}"), "refresh");
  }

  @Test
  void unknownMemberOfAState_isIgnored() {
    String refresh = "{\"state\":\"resting\",\"unanswered\":999999999,\"later\":{}}";

    TokenRecord record = read(MINIMAL.replace("}", ",\"refresh\":" + refresh + "}"));

    assertThat(record.refresh().unanswered()).isEqualTo(999_999_999);
    assertThat(record.unknownMembers()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "{}", "[\"a\"]"})
  void additionalMemberThatIsNoString_isRefused(String value) {
    assertRefused(
        MINIMAL.replace("}", ",\"additional\":{\"a\":\"b\",\"c\":" + value + "}}"), "additional");
  }

  @Test
  void emptyTexts_areNoMissingOnes() {
    TokenSet tokens =
        read(MINIMAL.replace(
                "}",
                ",\"scope\":\"\",\"required_scope\":\"\",\"id_token\":\"\",\"client_id\":\"\","
                    + "\"additional\":{\"\":\"\"}}"))
            .tokens();

    assertThat(tokens.scope()).contains(Scope.empty());
    assertThat(tokens.requiredScope()).contains(Scope.empty());
    assertThat(tokens.idToken()).contains(Secret.of(""));
    assertThat(tokens.issuedTo()).contains("");
    assertThat(tokens.additionalParameter("")).contains(Secret.of(""));
  }

  @Test
  void instants_areKeptToTheNanosecond_andToTheEndOfTime() {
    for (Instant instant :
        new Instant[] {
          Instant.MIN, Instant.EPOCH, Instant.EPOCH.minusNanos(1), Instant.MAX, Samples.NOON
        }) {
      TokenSet tokens =
          TokenSet.builder(Samples.accessToken("AT").expiringAt(instant), instant).build();
      TokenRecord record = TokenRecord.of(tokens);

      assertThat(RecordReader.read(KEY, record.version(), RecordWriter.write(KEY, record)).tokens())
          .isEqualTo(tokens);
    }
  }

  /** What proves it is not stored, so nothing that was read is evidence. */
  @Test
  void verifiedIdToken_comesBackAsTextAlone() {
    Secret text = Secret.of("a.b.c");
    TokenRecord record =
        TokenRecord.of(full().tokens().toBuilder().verifiedIdToken(() -> text).build());

    TokenSet read =
        RecordReader.read(KEY, record.version(), RecordWriter.write(KEY, record)).tokens();

    assertThat(record.tokens().verifiedIdToken()).isPresent();
    assertThat(read.verifiedIdToken()).isEmpty();
    assertThat(read.idToken()).contains(text);
  }

  @Test
  void halfASurrogatePair_isNotWritten_becauseItCouldNotBeRead() {
    String half = "canary\ud83d";
    TokenSet.Builder[] broken = {
      full().tokens().toBuilder().idToken(Secret.of(half)),
      full().tokens().toBuilder().issuedTo(half),
      full().tokens().toBuilder().redirectUri(half),
      full().tokens().toBuilder().additionalParameter("a", Secret.of(half)),
      full().tokens().toBuilder().additionalParameter(half, Secret.of("a"))
    };
    for (TokenSet.Builder tokens : broken) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> RecordWriter.write(KEY, TokenRecord.of(tokens.build())))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT)
          .withMessageNotContaining("canary");
    }
  }
}
