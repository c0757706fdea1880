package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The claims of an ID token (OpenID Connect Core 1.0 section 3.1.3.7), at and around each limit.
 */
class IdTokenRulesTest {

  private static final String TENANT = "9f2a2b5c-3f5e-4b7c-8a51-5a1c0f9f7d10";

  private final Sitting sitting = new Sitting();

  @AfterEach
  void end() throws IOException {
    sitting.close();
  }

  private static Consumer<JsonObject> with(String name, String json) {
    return claims -> claims.add(name, JsonParser.parseString(json));
  }

  private static Consumer<JsonObject> at(String name, long secondsFromNow) {
    return with(name, "" + (Sitting.now() + secondsFromNow));
  }

  private void accepts(Consumer<JsonObject> change) {
    assertThat(sitting.prove(change).identity().subject()).isEqualTo("u1");
  }

  private void refuses(Consumer<JsonObject> change, ErrorKind kind, String reason) {
    assertThatExceptionOfType(ResponseValidationException.class)
        .isThrownBy(() -> sitting.prove(change))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.reason().orElse("")).isEqualTo(reason);
            });
  }

  private void refuses(Consumer<JsonObject> change, String claim) {
    refuses(change, ErrorKind.ID_TOKEN_CLAIM_INVALID, claim);
  }

  /** With the default skew of 60 seconds. */
  @Nested
  class Times {

    @ParameterizedTest
    @ValueSource(longs = {-59, 0, 1, 300, 316_224_000})
    void exp_thatIsNotOver_isAccepted(long seconds) {
      accepts(at("exp", seconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, -61, -3600})
    void exp_thatIsOver_isRefused(long seconds) {
      refuses(at("exp", seconds), ErrorKind.ID_TOKEN_EXPIRED, "");
    }

    @Test
    void exp_moreThanTenYearsAway_isRefused() {
      refuses(at("exp", 316_224_001), "exp");
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 0, -600, -660})
    void iat_ofJustNow_isAccepted(long seconds) {
      accepts(at("iat", seconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {61, -661})
    void iat_ofAnotherTime_isRefused(long seconds) {
      refuses(at("iat", seconds), "iat");
    }

    @Test
    void nbf_isHeldToTheSkew() {
      accepts(at("nbf", 60));
      refuses(at("nbf", 61), "nbf");
    }

    @ParameterizedTest
    @CsvSource({"exp", "iat", "nbf", "auth_time"})
    void dateThatIsNoNumber_isRefused(String claim) {
      for (String json :
          new String[] {"\"" + Sitting.now() + "\"", "null", "[1]", "true", "1e400", "-1e400"}) {
        refuses(with(claim, json), claim);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat"})
    void dateThatMustBeThere_andIsNot_isRefused(String claim) {
      refuses(claims -> claims.remove(claim), claim);
    }

    @Test
    void skew_isWhatTheApplicationSays() {
      sitting.party(party -> party.clockSkew(Duration.ZERO));
      accepts(at("exp", 1));
      refuses(at("exp", 0), ErrorKind.ID_TOKEN_EXPIRED, "");
      sitting.party(party -> party.clockSkew(Duration.ofMinutes(5)));
      accepts(at("exp", -299));
      refuses(at("exp", -300), ErrorKind.ID_TOKEN_EXPIRED, "");
    }

    @Test
    void maxAge_isHeldToTheSkew_andNeedsAuthTime() {
      sitting.asking(request -> request.maxAge(Duration.ofMinutes(1)));
      accepts(at("auth_time", -120));
      refuses(at("auth_time", -121), "auth_time");
      refuses(claims -> {}, "auth_time");
    }

    @Test
    void authTime_inTheFuture_isRefused_whoeverAsked() {
      accepts(at("auth_time", 60));
      refuses(at("auth_time", 61), "auth_time");
    }
  }

  @Nested
  class Issuer {

    @Test
    void otherSpelling_isAcceptedWhereItIsKnown_andIsTheSameIdentity() {
      refuses(with("iss", "\"provider.example\""), "iss");
      sitting.party(party -> party.alsoIssuer("provider.example"));
      IdToken idToken = sitting.prove(with("iss", "\"provider.example\""));
      assertThat(idToken.identity())
          .isEqualTo(new Identity(sitting.server().issuer().orElseThrow(), "u1"));
      refuses(with("iss", "\"provider.example/\""), "iss");
    }

    @Test
    void template_standsForTheTenantOfTheToken() {
      sitting.server(server -> server.issuer("https://login.example/{tenantid}/v2.0"));
      String issuer = "https://login.example/" + TENANT + "/v2.0";
      Consumer<JsonObject> right =
          with("iss", "\"" + issuer + "\"").andThen(with("tid", "\"" + TENANT + "\""));

      assertThat(sitting.prove(right).identity().issuer()).isEqualTo(issuer);
      refuses(right.andThen(with("tid", "\"" + TENANT.replace('9', '8') + "\"")), "iss");
      refuses(right.andThen(claims -> claims.remove("tid")), "iss");
      refuses(right.andThen(with("tid", "7")), "iss");
      String dashes = "-".repeat(36);
      refuses(
          with("tid", "\"" + dashes + "\"")
              .andThen(with("iss", "\"https://login.example/" + dashes + "/v2.0\"")),
          "iss");
      refuses(with("tid", "\"" + TENANT + "\""), "iss"); // iss is the template itself
      refuses(
          with("tid", "\"../evil\"").andThen(with("iss", "\"https://login.example/../evil/v2.0\"")),
          "iss");
    }
  }

  /** One key set serves all tenants: a key may say that it is of one of them (Entra ID). */
  @Nested
  class KeyOfATenant {

    @Test
    void ofTheTenant_isAccepted_ofAnother_isRefused() {
      String issuer = "https://login.example/" + TENANT + "/v2.0";
      Consumer<JsonObject> right =
          with("iss", "\"" + issuer + "\"").andThen(with("tid", "\"" + TENANT + "\""));
      sitting.server(server -> server.issuer("https://login.example/{tenantid}/v2.0"));
      for (String good : List.of(issuer, "https://login.example/{tenantid}/v2.0")) {
        sitting.keyOf(good);
        accepts(right);
      }
      sitting.keyOf(issuer.replace('9', '8'));
      refuses(right, "iss");
    }
  }

  @Nested
  class Audience {

    @Test
    void trustedOne_isAcceptedBesideOurs_withAzp() {
      Consumer<JsonObject> both = with("aud", "[\"app\",\"api\"]");
      refuses(both.andThen(with("azp", "\"app\"")), "aud");
      sitting.party(party -> party.trustedAudience("api"));
      accepts(both.andThen(with("azp", "\"app\"")));
      refuses(both, "azp");
      refuses(both.andThen(with("azp", "\"api\"")), "azp");
      refuses(with("aud", "\"api\""), "aud");
      refuses(with("aud", "[\"app\",\"api\",\"evil\"]").andThen(with("azp", "\"app\"")), "aud");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"app\", 7]", "{\"app\": 1}", "7", "null", "\"\"", "\"App\""})
    void ofAnotherForm_isRefused(String json) {
      refuses(with("aud", json), "aud");
    }

    @Test
    void azp_ofThisClient_isAccepted_ofNoString_isRefused() {
      accepts(with("azp", "\"app\""));
      refuses(with("azp", "[\"app\"]"), "azp");
      refuses(with("azp", "null"), "azp");
    }
  }

  @Nested
  class Contents {

    @Test
    void subject_of255Characters_isAccepted_of256_isRefused() {
      assertThat(sitting.prove(with("sub", "\"" + "s".repeat(255) + "\"")).identity().subject())
          .hasSize(255);
      refuses(with("sub", "\"" + "s".repeat(256) + "\""), "sub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "u\\n1", "\\u00fc", "u1\\u200b", "\\u007f"})
    void subject_thatIsNotPrintableAscii_isRefused(String json) {
      refuses(with("sub", "\"" + json + "\""), "sub");
    }

    @Test
    void subject_ofPrintableAscii_isAccepted() {
      assertThat(sitting.prove(with("sub", "\"a b|~!\"")).identity().subject()).isEqualTo("a b|~!");
    }

    @Test
    void acr_isOneOfThoseRequired() {
      sitting.asking(request -> request.requiredAcr("gold", "silver"));
      accepts(with("acr", "\"silver\""));
      refuses(with("acr", "\"bronze\""), "acr");
      refuses(claims -> {}, "acr");
      refuses(with("acr", "[\"gold\"]"), "acr");
    }

    @Test
    void atHash_isOfTheAccessToken() {
      accepts(with("at_hash", "\"" + hash(Sitting.ACCESS_TOKEN) + "\""));
      refuses(
          with("at_hash", "\"" + hash("at-2") + "\""), ErrorKind.ID_TOKEN_HASH_MISMATCH, "at_hash");
      refuses(
          with("at_hash", "\"" + hash(Sitting.ACCESS_TOKEN).substring(1) + "\""),
          ErrorKind.ID_TOKEN_HASH_MISMATCH,
          "at_hash");
    }

    @Test
    void requiredClaim_isOneOfItsValues() {
      sitting.party(party -> party.requiredClaim("hd", "a.example", "b.example"));
      accepts(with("hd", "\"b.example\""));
      refuses(with("hd", "\"c.example\""), "hd");
      refuses(with("hd", "[\"a.example\"]"), "hd");
      refuses(claims -> {}, "hd");
    }

    @Test
    void presentClaim_isAnythingButEmpty() {
      sitting.party(party -> party.presentClaim("hd"));
      accepts(with("hd", "\"c.example\""));
      refuses(with("hd", "\"\""), "hd");
      refuses(claims -> {}, "hd");
    }

    /** The left half of the hash, by the JDK alone. */
    private String hash(String token) {
      try {
        byte[] all =
            java.security.MessageDigest.getInstance("SHA-256")
                .digest(token.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return Keys.base64(java.util.Arrays.copyOf(all, 16));
      } catch (java.security.GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void checks_areNamedInTheirOrder() {
    sitting.party(party -> party.presentClaim("hd"));
    sitting.asking(request -> request.maxAge(Duration.ofHours(1)).requiredAcr("gold"));
    IdToken idToken =
        sitting.prove(
            at("auth_time", -10)
                .andThen(with("acr", "\"gold\""))
                .andThen(with("hd", "\"a.example\""))
                .andThen(with("email", "\"u1@a.example\"")));
    assertThat(idToken.checks())
        .containsExactly(
            "signature", "iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "acr", "hd");
    assertThat(idToken.acr()).contains("gold");
    assertThat(idToken.authenticatedAt()).contains(SignedTokens.NOW.minusSeconds(10));
    assertThat(idToken.algorithm()).isEqualTo("RS256");
    assertThat(idToken.keyId()).contains("k1");
    assertThat(idToken.toString()).doesNotContain("u1");
    assertThat(idToken.claims().toString()).doesNotContain("u1").contains("email");
  }

  @Test
  void claims_areThoseOfTheServer() {
    Consumer<JsonObject> text =
        with("email", "\"u1@a.example\"").andThen(with("email_verified", "\"true\""));
    assertThat(sitting.prove(text).claims().verifiedEmail()).isEmpty();
    sitting.server(ClaimsTest::textual);
    assertThat(sitting.prove(text).claims().verifiedEmail()).contains("u1@a.example");
  }
}
