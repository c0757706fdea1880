package dev.codegrant.internal.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.error.ErrorResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerChallengeTest {

  private static boolean isInvalidToken(String... headers) {
    return BearerChallenge.withError(BearerChallenge.parse(List.of(headers)), "invalid_token")
        .isPresent();
  }

  @Nested
  class IsInvalidToken {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Bearer error=\"invalid_token\"",
          "Bearer error=invalid_token",
          "bearer ERROR=\"invalid_token\"",
          "BEARER   error = \"invalid_token\"",
          "  Bearer error=\"invalid_token\"",
          "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"expired\"",
          "Bearer realm=\"api\" , , error=\"invalid_token\"",
          "Bearer realm=\"a, b\", error=\"invalid_token\"",
          "Bearer realm=\"a \\\" b\", error=\"invalid_token\"",
          "Bearer realm=\"a\\\\\", error=\"invalid_token\"",
          "Bearer realm=\"\", error=\"invalid_token\"",
          "Bearer realm=\"error=\\\"other\\\"\", error=\"invalid_token\"",
          "Bearer error_description=\"not invalid\", error=\"invalid_token\"",
          "Basic realm=\"api\", Bearer error=\"invalid_token\"",
          "Basic realm=\"api\",Bearer error=\"invalid_token\"",
          "Negotiate, Bearer realm=\"api\", error=\"invalid_token\"",
          "DPoP algs=\"ES256\", Bearer error=\"invalid_token\"",
          "Bearer error=\"invalid_token\", Basic realm=\"api\"",
          "Bearer error=\"invalid_token\", DPoP error=\"use_dpop_nonce\"",
          "DPoP error=\"use_dpop_nonce\", Bearer error=\"invalid_token\"",
        })
    void challengeWithInvalidToken_isFound(String header) {
      assertThat(isInvalidToken(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          ",",
          "Bearer",
          "Bearer ",
          "Bearer,",
          "Bearer realm=\"api\"",
          "Bearer error",
          "Bearer error=",
          "Bearer error=\"\"",
          "Bearer error=\"insufficient_scope\"",
          "Bearer error=\"invalid_request\"",
          "Bearer error=\"INVALID_TOKEN\"",
          "Bearer error=\"invalid_token2\"",
          "Bearer error=\"not invalid_token\"",
          "Bearer error_description=\"invalid_token\"",
          "Bearer x_error=\"invalid_token\"",
          "Bearer realm=\"error=invalid_token\"",
          "Bearer realm=\", error=\\\"invalid_token\\\"\"",
          "Bearer error=\"insufficient_scope\", error=\"invalid_token\"", // a name twice
          "Bearer error=\"invalid_token\", error=\"invalid_token\"",
          "Bearer error=\"invalid_token\", ERROR=\"invalid_token\"",
          "Bearer realm=\"api\" error=\"invalid_token\"", // no comma
          "Bearer realm=\"api\"; error=\"invalid_token\"",
          "Bearer error=\"invalid_token\" x",
          "Bearer error=\"invalid_token\", =x",
          "Bearer error=\"invalid_token\", x=",
          "Bearer error=\"invalid_token",
          "Bearer error=\"invalid_token\\",
          "Bearer error=\"invalid_token\\\"",
          "Bearer error=\"invalid_token\", Basic realm=\"\u0007\"",
          "Bearer error=\"invalid_token\", Basic realm=\"\u007F\"",
          "Bearer error=\"invalid_token\", Basic realm=\"\u0100\"",
          "Bearer error=\"invalid_token\", Basic realm=\"\\\u0001\"",
          "Bearer error='invalid_token'",
          "Bearer YWJj, error=\"invalid_token\"", // token68 and parameters
          "Bearer YWJj error=\"invalid_token\"",
          "error=\"invalid_token\"",
          "Basic error=\"invalid_token\"",
          "Basic realm=\"Bearer\", error=\"invalid_token\"",
          "DPoP error=\"invalid_token\"",
          "XBearer error=\"invalid_token\"",
          "Bearerx error=\"invalid_token\"",
          "Bearer-X error=\"invalid_token\"",
          "Bearer realm=\"api\", DPoP error=\"invalid_token\"",
          "Bearer realm=\"api\", Basic realm=\"x\", error=\"invalid_token\"",
          "Bearer, DPoP error=\"invalid_token\"",
          "DPoP error=\"invalid_token\", Bearer",
          "Bearer realm=\"never ends, error=\"invalid_token\"",
          "Bearer \"error\"=\"invalid_token\"",
          "\"\"\"\\\\\\,,,===",
          "Bearer \u0000error=\"invalid_token\"",
        })
    void anythingElse_isNot(String header) {
      assertThat(isInvalidToken(header)).isFalse();
    }

    @Test
    void noHeader_isNot() {
      assertThat(isInvalidToken()).isFalse();
    }

    @Test
    void oneOfSeveralHeaders_isEnough() {
      assertThat(isInvalidToken("Basic realm=\"api\"", "Bearer error=\"invalid_token\"")).isTrue();
      assertThat(isInvalidToken("Bearer error=\"invalid_token\"", "Basic realm=\"api\"")).isTrue();
      assertThat(isInvalidToken("Basic realm=\"api\"", "Bearer realm=\"api\"")).isFalse();
      assertThat(isInvalidToken("Bearer realm=\"api\"", "error=\"invalid_token\"")).isFalse();
    }

    @Test
    void aroundFourKibibytes_isReadUpToTheLimitAndIgnoredBeyond() {
      assertThat(isInvalidToken(ofLength(4095))).as("before").isTrue();
      assertThat(isInvalidToken(ofLength(4096))).as("at").isTrue();
      assertThat(isInvalidToken(ofLength(4097))).as("after").isFalse();
      assertThat(isInvalidToken(ofLength(1_000_000))).isFalse();
    }

    @Test
    void tooLongHeader_doesNotHideAnother() {
      assertThat(isInvalidToken(ofLength(5000), "Bearer error=\"invalid_token\"")).isTrue();
    }

    private static String ofLength(int length) {
      String rest = "Bearer realm=\"\", error=\"invalid_token\"";
      return rest.replace("\"\"", "\"" + "x".repeat(length - rest.length()) + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer realm=\"a\", Bearer error=\"invalid_token\"",
        "Bearer realm=\"a\", Bearer realm=\"b\", error=\"invalid_token\"",
        "Bearer, Bearer error=\"invalid_token\"",
        "Negotiate YII=, Bearer error=\"invalid_token\"",
        "Negotiate YII==, Bearer error=\"invalid_token\"",
      })
  void secondBearerChallenge_isFound(String header) {
    assertThat(isInvalidToken(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=\"x, Bearer error=invalid_token\"",
        "Digest realm=\", Bearer error=invalid_token, \", nonce=\"n\"",
      })
  void challengeInsideAQuotedString_isNotFound(String header) {
    assertThat(isInvalidToken(header)).isFalse();
  }

  @Nested
  class Parse {

    private List<BearerChallenge> parse(String... headers) {
      return BearerChallenge.parse(List.of(headers));
    }

    @Test
    void allAttributes_areRead() {
      assertThat(
              parse(
                  "Bearer realm=\"r\", scope=\"a b\", error=\"insufficient_scope\","
                      + " error_description=\"say \\\"please\\\"\", error_uri=\"/e\""))
          .containsExactly(
              new BearerChallenge("insufficient_scope", "say \"please\"", "/e", "a b"));
    }

    @Test
    void challengeAlone_hasNoAttributes() {
      assertThat(parse("bEaReR")).containsExactly(new BearerChallenge(null, null, null, null));
    }

    @Test
    void bytesAboveAscii_areKept() {
      assertThat(parse("Bearer error_description=\"\u00e9\u00ff\t\""))
          .containsExactly(new BearerChallenge(null, "\u00e9\u00ff\t", null, null));
    }

    @Test
    void severalChallengesInSeveralHeaders_comeInTheirOrder() {
      assertThat(
              parse(
                  "Bearer error=\"a\", Basic realm=\"x\", Bearer error=b",
                  "Negotiate YII==",
                  "broken=",
                  "Bearer error = c"))
          .extracting(BearerChallenge::error)
          .containsExactly("a", "b", "c");
    }

    @Test
    void sixteenChallengesInAHeader_areReadAndSeventeenIgnored() {
      assertThat(parse("Bearer,".repeat(15))).as("before").hasSize(15);
      assertThat(parse("Bearer,".repeat(16))).as("at").hasSize(16);
      assertThat(parse("Bearer,".repeat(17))).as("after").isEmpty();
    }

    @Test
    void sixteenHeaders_areReadAndTheNextNot() {
      String[] headers = new String[17];
      java.util.Arrays.fill(headers, "Bearer");
      assertThat(parse(java.util.Arrays.copyOf(headers, 16))).as("at").hasSize(16);
      assertThat(parse(headers)).as("after").hasSize(16);
    }

    @Test
    void invalidScopeAndMissingError_areNoData() {
      assertThat(parse("Bearer scope=\"a  b\"").get(0).response().scope()).isEmpty();
      assertThat(parse("Bearer scope=\"a b\"").get(0).response().scope()).contains("a b");
      assertThat(parse("Bearer scope=\"a b\"").get(0).response().error())
          .isEqualTo(ErrorResponse.INVALID_ERROR_CODE);
    }
  }

  @Test
  void schemeInCapitals_isReadInATurkishLocaleToo() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(isInvalidToken("BEARER ERROR=\"invalid_token\", X-I=\"1\"")).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }
}
