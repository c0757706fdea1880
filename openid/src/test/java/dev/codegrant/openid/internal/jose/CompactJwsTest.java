package dev.codegrant.openid.internal.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJwsTest {

  private static final String HEADER = Jwts.encoded("{\"alg\":\"RS256\"}");
  private static final String PAYLOAD = Jwts.encoded("{\"sub\":\"u\"}");

  private static RefusedJwtException refused(String text) {
    RefusedJwtException e =
        catchThrowableOfType(RefusedJwtException.class, () -> CompactJws.parse(text));
    assertThat(e).as("a refusal").isNotNull();
    return e;
  }

  private static void malformed(String text, String reason) {
    RefusedJwtException e = refused(text);
    assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    assertThat(e.reason()).contains(reason);
  }

  @Test
  void threeParts_areRead() throws Exception {
    CompactJws jws = CompactJws.parse(HEADER + "." + PAYLOAD + ".c2ln");

    assertThat(jws.headerString("alg")).contains("RS256");
    assertThat(jws.headerString("kid")).isEmpty();
    assertThat(jws.claims().string("sub")).contains("u");
    assertThat(new String(jws.signingInput(), UTF_8)).isEqualTo(HEADER + "." + PAYLOAD);
    assertThat(new String(jws.signature(), UTF_8)).isEqualTo("sig");
  }

  /** The parts are 3 + 1 + n + 1 + 4 characters; the payload is no JSON, which nobody asks yet. */
  @ParameterizedTest
  @CsvSource({"-1, true", "0, true", "1, false"})
  void length_isLimited(int beyond, boolean accepted) throws Exception {
    int payload = CompactJws.LONGEST + beyond - HEADER.length() - ".".length() - ".c2ln".length();
    String signature =
        switch (payload % 4) {
          case 1 -> "c2lnbm8";
          default -> "c2ln";
        };
    String text =
        HEADER + "." + "A".repeat(payload - signature.length() + "c2ln".length()) + "." + signature;
    assertThat(text).hasSize(CompactJws.LONGEST + beyond);

    if (accepted) {
      assertThat(CompactJws.parse(text).headerString("alg")).contains("RS256");
    } else {
      assertThat(refused(text).fault()).isEqualTo(Fault.TOO_LARGE);
    }
  }

  /** Nothing is decoded, copied or counted of a text that is too long: it has no parts at all. */
  @Test
  void longText_isRefusedBeforeItIsLookedAt() {
    assertThat(refused("?".repeat(CompactJws.LONGEST + 1)).fault()).isEqualTo(Fault.TOO_LARGE);
    malformed("?".repeat(CompactJws.LONGEST), "COMPACT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b", "a.b.c.d", "a.b.c.d.e.f", "{\"payload\":\"e30\"}"})
  void otherThanThreeParts_isRefused(String text) {
    malformed(text, "COMPACT");
  }

  @Test
  void fiveParts_areAnEncryptedToken() {
    assertThat(refused(HEADER + ".a.b.c.d").fault()).isEqualTo(Fault.ENCRYPTED);
    assertThat(refused("....").fault()).isEqualTo(Fault.ENCRYPTED);
    malformed("...", "COMPACT");
    malformed(".....", "COMPACT");
  }

  /** In each place: padding, the other alphabet, white space, a length that cannot be, bits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "e30=",
        "e3=",
        "+/+/",
        " e30",
        "e30\n",
        "e 30",
        "e30A\u00e9A",
        "A",
        "AAAAA",
        "e31"
      })
  void otherSpellingsOfBase64url_areRefused(String part) {
    malformed(part + "." + PAYLOAD + ".c2ln", "BASE64URL");
    malformed(HEADER + "." + part + ".c2ln", "BASE64URL");
    malformed(HEADER + "." + PAYLOAD + "." + part, "BASE64URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e30", "_-_-", "AA", "AAA", "AAAA"})
  void base64url_isDecoded(String text) {
    assertThat(Base64Url.decode(text).map(Base64Url::encode)).contains(text);
  }

  /** One sequence of bytes has one spelling: the bits behind the last byte are zero. */
  @Test
  void unusedBits_areZero() {
    assertThat(Base64Url.decode("AA")).hasValueSatisfying(b -> assertThat(b).containsExactly(0));
    assertThat(Base64Url.decode("AB")).isEqualTo(Optional.empty());
    assertThat(Base64Url.decode("AP")).isEqualTo(Optional.empty());
    assertThat(Base64Url.decode("AQ")).hasValueSatisfying(b -> assertThat(b).containsExactly(1));
    assertThat(Base64Url.decode("AAA")).isPresent();
    assertThat(Base64Url.decode("AAB")).isEqualTo(Optional.empty());
    assertThat(Base64Url.decode("AAE")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | JSON_SYNTAX",
        "[]                                | NOT_OBJECT",
        "null                              | NOT_OBJECT",
        "{\"alg\":\"RS256\"}x              | TRAILING_DATA",
        "{\"alg\":\"a\",\"alg\":\"RS256\"} | DUPLICATE_MEMBER",
        "{'alg':'RS256'}                   | JSON_SYNTAX"
      })
  void header_thatIsNoObject_isRefused(String header, String unused) {
    RefusedJwtException e = refused(Jwts.encoded(header) + "." + PAYLOAD + ".c2ln");
    assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
    assertThat(e.reason()).contains(unused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "true", "[\"RS256\"]", "{}"})
  void member_thatIsNoString_isRefused(String value) throws Exception {
    CompactJws jws =
        CompactJws.parse(Jwts.encoded("{\"alg\":" + value + "}") + "." + PAYLOAD + ".c2ln");

    assertThatThrownBy(() -> jws.headerString("alg"))
        .isInstanceOfSatisfying(
            RefusedJwtException.class, e -> assertThat(e.reason()).contains("HEADER"));
  }

  @Test
  void claims_thatAreNoObject_areRefusedWhenAskedFor() throws Exception {
    CompactJws jws = CompactJws.parse(HEADER + "." + Jwts.encoded("[1]") + ".c2ln");

    assertThatThrownBy(jws::claims)
        .isInstanceOfSatisfying(
            RefusedJwtException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void refusal_carriesNoPartOfTheText() {
    assertThat(refused("c2VjcmV0.c2VjcmV0.c2VjcmV0")).hasMessageNotContaining("c2VjcmV0");
    assertThat(refused("c2VjcmV0.c2VjcmV0")).hasMessageNotContaining("c2VjcmV0");
  }
}
