package dev.codegrant.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.testing.http.MockHttpTransport;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relying party is set to, what it signs in with, and what it holds a refresh to. */
class RelyingPartyTest {

  private static final Secret LONG_SECRET = Secret.of("s".repeat(32));

  private final Sitting sitting = new Sitting();

  @AfterEach
  void end() throws IOException {
    sitting.close();
  }

  private static void unchanged(JsonObject claims) {}

  private static void refuses(ThrowingCallable action, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(action)
        .extracting(OAuthException::kind)
        .isEqualTo(kind);
  }

  /** The lease of a refresh is so much longer: the keys may have to be fetched, and again. */
  @Test
  void longestProof_isTwoRequests_andTwiceThatWithAForeignTransport() {
    assertThat(sitting.party().longestProof()).isEqualTo(Duration.ofSeconds(20));
    sitting.party(party -> party.timeout(Duration.ofSeconds(3)));
    assertThat(sitting.party().longestProof()).isEqualTo(Duration.ofSeconds(6));
    sitting.party(party -> party.timeout(Duration.ofSeconds(3)).transport(new MockHttpTransport()));
    assertThat(sitting.party().longestProof()).isEqualTo(Duration.ofSeconds(12));
  }

  @Nested
  class Algorithms {

    @Test
    void ofMetadata_areTakenAsFarAsTheyAreGood() {
      sitting.server(server -> server.supported("id_token_signing_alg_values_supported", "ES256"));
      refuses(() -> sitting.prove(RelyingPartyTest::unchanged), ErrorKind.ID_TOKEN_ALG_REFUSED);
      sitting.server(
          server -> server.supported("id_token_signing_alg_values_supported", "none", "RS256"));
      assertThat(sitting.prove(RelyingPartyTest::unchanged).algorithm()).isEqualTo("RS256");
      refuses(
          () ->
              sitting.prove(
                  RelyingPartyTest::unchanged,
                  claims -> JwtWriter.input("{\"alg\":\"none\"}", claims) + "."),
          ErrorKind.ID_TOKEN_ALG_REFUSED);
    }

    @Test
    void ofMetadata_withoutAGoodOne_areRefusedAtOnce_unlessTheClientIsRegistered() {
      sitting.server(server -> server.supported("id_token_signing_alg_values_supported", "ES384"));
      refuses(sitting::party, ErrorKind.INVALID_CONFIGURATION);
      sitting.party(party -> party.idTokenSigningAlgorithm(SigningAlgorithm.ES384));
      assertThat(sitting.party()).hasToString("RelyingParty[app at " + sitting.server() + "]");
    }

    @ParameterizedTest
    @EnumSource(
        value = SigningAlgorithm.class,
        names = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void registeredOne_isTheOnlyOne(SigningAlgorithm algorithm) {
      sitting.party(party -> party.idTokenSigningAlgorithm(algorithm));
      for (SigningAlgorithm other :
          new SigningAlgorithm[] {algorithm, SigningAlgorithm.RS256, SigningAlgorithm.PS256}) {
        ThrowingCallable signIn =
            () ->
                sitting.prove(
                    RelyingPartyTest::unchanged,
                    claims ->
                        JwtWriter.sign(
                            other.toString(),
                            Keys.RSA.getPrivate(),
                            "{\"alg\":\"" + other + "\",\"kid\":\"k1\"}",
                            claims));
        if (other == algorithm) {
          org.assertj.core.api.Assertions.assertThatCode(signIn).doesNotThrowAnyException();
        } else {
          refuses(signIn, ErrorKind.ID_TOKEN_ALG_REFUSED);
        }
      }
    }

    @Test
    void clientSecret_provesHs256_andNothingElseIsTaken() {
      sitting.party(party -> party.idTokenSignedWithClientSecret(LONG_SECRET));
      byte[] key = LONG_SECRET.reveal().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      assertThat(
              sitting
                  .prove(
                      RelyingPartyTest::unchanged,
                      claims -> JwtWriter.mac(key, "{\"alg\":\"HS256\"}", claims))
                  .algorithm())
          .isEqualTo("HS256");
      byte[] other = "t".repeat(32).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      refuses(
          () ->
              sitting.prove(
                  RelyingPartyTest::unchanged, c -> JwtWriter.mac(other, "{\"alg\":\"HS256\"}", c)),
          ErrorKind.ID_TOKEN_SIGNATURE_INVALID);
      refuses(() -> sitting.prove(RelyingPartyTest::unchanged), ErrorKind.ID_TOKEN_ALG_REFUSED);
      refuses(
          () ->
              sitting.prove(
                  RelyingPartyTest::unchanged, c -> JwtWriter.mac(key, "{\"alg\":\"HS512\"}", c)),
          ErrorKind.ID_TOKEN_KEY_REFUSED);
    }

    @Test
    void withoutTheSetting_theClientSecretProvesNothing() {
      byte[] key = LONG_SECRET.reveal().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      refuses(
          () ->
              sitting.prove(
                  RelyingPartyTest::unchanged, c -> JwtWriter.mac(key, "{\"alg\":\"HS256\"}", c)),
          ErrorKind.ID_TOKEN_ALG_REFUSED);
    }
  }

  @Nested
  class Settings {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
    void clockSkew_isAccepted(String skew) {
      assertThat(sitting.party(party -> party.clockSkew(Duration.parse(skew))).party()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT5M1S"})
    void clockSkew_ofAnotherLength_isRefused(String skew) {
      sitting.party(party -> party.clockSkew(Duration.parse(skew)));
      refuses(sitting::party, ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void secretOf32Bytes_isAccepted_of31_isRefused() {
      sitting.party(party -> party.idTokenSignedWithClientSecret(LONG_SECRET));
      assertThat(sitting.party()).isNotNull();
      sitting.party(party -> party.idTokenSignedWithClientSecret(Secret.of("s".repeat(31))));
      refuses(sitting::party, ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void blankNames_areRefused() {
      for (UnaryOperator<RelyingParty.Builder> each :
          List.<UnaryOperator<RelyingParty.Builder>>of(
              party -> party.alsoIssuer(""),
              party -> party.trustedAudience(" "),
              party -> party.presentClaim(""),
              party -> party.requiredClaim("", "a"))) {
        sitting.party(each);
        refuses(sitting::party, ErrorKind.INVALID_ARGUMENT);
      }
    }

    /** More is required with every call, never less. */
    @Test
    void requiredClaim_staysRequired() {
      sitting.party(party -> party.requiredClaim("hd", "a").requiredClaim("hd", "b"));
      refuses(sitting::party, ErrorKind.INVALID_ARGUMENT);
      for (UnaryOperator<RelyingParty.Builder> each :
          List.<UnaryOperator<RelyingParty.Builder>>of(
              party -> party.requiredClaim("hd", "a").presentClaim("hd"),
              party -> party.presentClaim("hd").requiredClaim("hd", "a"))) {
        sitting.party(each);
        assertThat(sitting.prove(claims -> claims.addProperty("hd", "a"))).isNotNull();
        refuses(
            () -> sitting.prove(claims -> claims.addProperty("hd", "evil")),
            ErrorKind.ID_TOKEN_CLAIM_INVALID);
      }
    }

    /** LinkedIn, Dropbox. Missing is not wrong: no other value is taken, null neither. */
    @Test
    void missingNonce_isTakenOnRequest_andAnotherNever() {
      refuses(
          () -> sitting.prove(claims -> claims.remove("nonce")), ErrorKind.ID_TOKEN_NONCE_MISMATCH);
      sitting.party(RelyingParty.Builder::acceptMissingNonce);
      assertThat(sitting.prove(claims -> claims.remove("nonce")).checks()).doesNotContain("nonce");
      assertThat(sitting.prove(RelyingPartyTest::unchanged).checks()).contains("nonce");
      for (Consumer<JsonObject> wrong :
          List.<Consumer<JsonObject>>of(
              claims -> claims.addProperty("nonce", "another"),
              claims -> claims.addProperty("nonce", ""),
              claims -> claims.addProperty("nonce", 1),
              claims -> claims.add("nonce", com.google.gson.JsonNull.INSTANCE))) {
        refuses(() -> sitting.prove(wrong), ErrorKind.ID_TOKEN_NONCE_MISMATCH);
      }
    }

    @Test
    void whatIsRelaxed_isOfThePosture() {
      assertThat(sitting.party().weaknesses()).isEmpty();
      sitting.party(
          party ->
              party
                  .alsoIssuer("b")
                  .trustedAudience("c")
                  .acceptMissingNonce()
                  .idTokenSignedWithClientSecret(LONG_SECRET)
                  .transport(new com.google.api.client.http.javanet.NetHttpTransport())
                  .clockSkew(Duration.ofSeconds(61)));
      assertThat(sitting.party().weaknesses())
          .containsOnlyKeys(
              "id_token_client_secret",
              "id_token_other_issuer",
              "id_token_trusted_audience",
              "id_token_missing_nonce",
              "id_token_own_transport",
              "id_token_clock_skew");
      assertThat(sitting.party().weaknesses().toString()).doesNotContain(LONG_SECRET.reveal());
      OAuthClient client =
          OAuthClient.builder(sitting.server(), SignedTokens.CLIENT)
              .idTokenVerifier(sitting.party())
              .build();
      assertThat(client.securityPosture().names()).contains("id_token_other_issuer");
    }

    /** Out of an empty configuration, it would let everybody in. */
    @Test
    void requiredClaim_withoutAValue_isRefused() {
      sitting.party(party -> party.requiredClaim("hd"));
      refuses(sitting::party, ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void secretAndAlgorithm_areRefused() {
      sitting.party(
          party ->
              party
                  .idTokenSignedWithClientSecret(LONG_SECRET)
                  .idTokenSigningAlgorithm(SigningAlgorithm.RS256));
      refuses(sitting::party, ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void serverWithoutIssuerOrKeys_isRefused() {
      URI at = URI.create("https://as.example/x");
      AuthorizationServer bare = AuthorizationServer.builder(at, at).build();
      AuthorizationServer keyless = bare.toBuilder().issuer("https://as.example").build();
      AuthorizationServer nameless = bare.toBuilder().endpoint("jwks_uri", at).build();
      ClientId client = SignedTokens.CLIENT;
      refuses(RelyingParty.builder(keyless, client)::build, ErrorKind.INVALID_CONFIGURATION);
      refuses(RelyingParty.builder(nameless, client)::build, ErrorKind.INVALID_CONFIGURATION);
      assertThat(
              RelyingParty.builder(keyless.toBuilder().endpoint("jwks_uri", at).build(), client)
                  .build())
          .isNotNull();
    }

    @Test
    void partyOfAnotherClientOrServer_isRefusedWhenTheClientIsBuilt() {
      RelyingParty party = sitting.party();
      AuthorizationServer other = sitting.server().toBuilder().issuer("https://b.example").build();
      refuses(
          OAuthClient.builder(sitting.server(), new ClientId("b")).idTokenVerifier(party)::build,
          ErrorKind.INVALID_CONFIGURATION);
      refuses(
          OAuthClient.builder(other, SignedTokens.CLIENT).idTokenVerifier(party)::build,
          ErrorKind.INVALID_CONFIGURATION);
      assertThat(
              OAuthClient.builder(sitting.server(), SignedTokens.CLIENT)
                  .idTokenVerifier(party)
                  .build())
          .isNotNull();
    }
  }

  /** A stranger's logout tokens must not use up the request that a sign-in needs. */
  @Test
  void logoutTokensOfStrangers_leaveTheSearchForNewKeysToSignIns() {
    RelyingParty party = sitting.party();
    OAuthClient client =
        OAuthClient.builder(sitting.server(), SignedTokens.CLIENT).idTokenVerifier(party).build();
    assertThat(client.securityPosture()).isNotNull();
    assertThat(sitting.prove(RelyingPartyTest::unchanged, party)).isNotNull();
    long known = sitting.fetches();
    String stranger = SignedTokens.jwt(Keys.RSA, "{\"alg\":\"RS256\",\"kid\":\"zz\"}", "{}");
    for (int i = 0; i < 3; i++) {
      refuses(
          () ->
              party
                  .logout()
                  .backChannel("application/x-www-form-urlencoded", "logout_token=" + stranger),
          ErrorKind.LOGOUT_TOKEN_INVALID);
    }
    long afterStrangers = sitting.fetches();
    assertThat(afterStrangers).isGreaterThan(known);
    sitting.header("{\"alg\":\"RS256\",\"kid\":\"k2\"}");
    refuses(
        () -> sitting.prove(RelyingPartyTest::unchanged, party), ErrorKind.ID_TOKEN_KEY_NOT_FOUND);
    assertThat(sitting.fetches()).as("the sign-in looked").isEqualTo(afterStrangers + 1);
  }

  @Nested
  class Evidence {

    @Test
    void ofTokensWithoutOne_isRefused() {
      refuses(() -> IdToken.of(Sitting.answer()), ErrorKind.INVALID_ARGUMENT);
      refuses(
          () -> IdToken.of(Sitting.answer().toBuilder().idToken(Secret.of("a.b.c")).build()),
          ErrorKind.INVALID_ARGUMENT);
    }

    /** Anybody may write an implementation of the interface, and none of them is an ID token. */
    @Test
    void ofTokensWithSomebodyElsesEvidence_isRefused() {
      TokenSet forged =
          Sitting.answer().toBuilder().verifiedIdToken(() -> Secret.of("a.b.c")).build();
      refuses(() -> IdToken.of(forged), ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void ofProvenTokens_isTheIdToken() {
      IdToken idToken = sitting.prove(RelyingPartyTest::unchanged);
      assertThat(IdToken.of(Sitting.answer().toBuilder().verifiedIdToken(idToken).build()))
          .isSameAs(idToken);
    }
  }

  /** OpenID Connect Core 1.0 section 12.2. */
  @Nested
  class Refresh {

    private TokenSet before(Consumer<JsonObject> change) {
      return Sitting.answer().toBuilder().verifiedIdToken(sitting.prove(change)).build();
    }

    /** As a store has it: the text alone. */
    private TokenSet inWords(TokenSet tokens) {
      return Sitting.answer().toBuilder().idToken(tokens.idToken().orElseThrow()).build();
    }

    @Test
    void ofTheSameUser_isProven_fromMemoryAndFromWords() {
      TokenSet before = before(RelyingPartyTest::unchanged);
      for (TokenSet each : new TokenSet[] {before, inWords(before)}) {
        assertThat(sitting.refresh(each, RelyingPartyTest::unchanged).identity().subject())
            .isEqualTo("u1");
        assertThat(
                sitting.refresh(
                    each, claims -> claims.add("aud", JsonParser.parseString("[\"app\"]"))))
            .isNotNull();
      }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "sub|\"u2\"|sub",
          "sub|\"U1\"|sub",
          "auth_time|5|auth_time",
          "nonce|\"other\"|nonce",
          "azp|\"app\"|azp"
        })
    void thatSaysAnother_isRefused(String name, String json, String reason) {
      TokenSet before = before(claims -> claims.addProperty("auth_time", Sitting.now() - 7));
      for (TokenSet each : new TokenSet[] {before, inWords(before)}) {
        assertThatExceptionOfType(ResponseValidationException.class)
            .isThrownBy(
                () ->
                    sitting.refresh(each, claims -> claims.add(name, JsonParser.parseString(json))))
            .satisfies(
                e -> {
                  assertThat(e.kind()).isEqualTo(ErrorKind.ID_TOKEN_CLAIM_INVALID);
                  assertThat(e.reason()).contains(reason);
                });
      }
    }

    @Test
    void forAnotherAudience_isRefused() {
      sitting.party(party -> party.trustedAudience("api"));
      Consumer<JsonObject> both =
          claims -> {
            claims.add("aud", JsonParser.parseString("[\"app\",\"api\"]"));
            claims.addProperty("azp", "app");
          };
      TokenSet before = before(both);
      assertThat(sitting.refresh(before, both)).isNotNull();
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(() -> sitting.refresh(before, claims -> claims.addProperty("azp", "app")))
          .satisfies(e -> assertThat(e.reason()).contains("aud"));
    }

    @Test
    void withTheSameAuthTimeAndNonce_isProven_withoutThemToo() {
      TokenSet before = before(claims -> claims.addProperty("auth_time", Sitting.now() - 7));
      String nonce = IdToken.of(before).claims().string("nonce").orElseThrow();
      assertThat(
              sitting.refresh(
                  before,
                  claims -> {
                    claims.addProperty("auth_time", Sitting.now() - 7);
                    claims.addProperty("nonce", nonce);
                  }))
          .isNotNull();
      assertThat(sitting.refresh(before, RelyingPartyTest::unchanged)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.!!.c", "a.e30.c.d", "a.W10.c"})
    void whereTheFirstIsNoToken_isRefused(String words) {
      TokenSet before = Sitting.answer().toBuilder().idToken(Secret.of(words)).build();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> sitting.refresh(before, RelyingPartyTest::unchanged))
          .extracting(OAuthException::kind)
          .isEqualTo(ErrorKind.INVALID_ARGUMENT);
    }
  }
}
