package dev.codegrant.openid;

import static dev.codegrant.openid.SignedTokens.NOW;
import static dev.codegrant.openid.SignedTokens.answer;
import static dev.codegrant.openid.SignedTokens.jwt;
import static dev.codegrant.openid.SignedTokens.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Core 1.0 section 5.6.2: claims of a clinic, told by a provider. */
class ClaimSourceTest {

  private static final String JWT = "application/jwt";

  private volatile String userInfo = "";
  private volatile String fetched = "";
  private RawServer provider;
  private RawServer clinic;

  @BeforeEach
  void start() {
    provider = RawServer.start(SignedTokens.provider(request -> ok("application/json", userInfo)));
    clinic = RawServer.start(SignedTokens.provider(request -> fetched));
  }

  @AfterEach
  void stop() throws IOException {
    provider.close();
    clinic.close();
  }

  private RelyingParty party() {
    return RelyingParty.builder(SignedTokens.server(provider), SignedTokens.CLIENT)
        .clock(SignedTokens.CLOCK)
        .userInfo(
            UserInfoSettings.builder()
                .claimsProvider(
                    SignedTokens.issuer(clinic), URI.create(SignedTokens.issuer(clinic) + "/jwks"))
                .build())
        .build();
  }

  private String clinicClaims(String more) {
    return "{\"iss\":\"" + SignedTokens.issuer(clinic) + "\",\"blood_type\":\"0\"" + more + "}";
  }

  private ClaimSource source(String source) {
    RelyingParty party = party();
    userInfo =
        "{\"sub\":\"u1\",\"_claim_names\":{\"blood_type\":\"s\"},\"_claim_sources\":{\"s\":"
            + source
            + "}}";
    Claims claims =
        party
            .userInfo(SignedTokens.tokens(party, SignedTokens.server(provider), "at-of-ours"))
            .claims();
    assertThat(claims.string("blood_type")).isEmpty();
    assertThat(claims.sources()).hasSize(1);
    return claims.sources().get(0);
  }

  private ClaimSource aggregated(String jwt) {
    return source("{\"JWT\":\"" + jwt + "\"}");
  }

  private ClaimSource distributed(String endpoint) {
    return source("{\"endpoint\":\"" + endpoint + "\",\"access_token\":\"at-of-source\"}");
  }

  private void assertRefused(ClaimSource source, ErrorKind kind, String reason) {
    OAuthException refusal =
        catchThrowableOfType(OAuthException.class, () -> party().claims(source));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal.reason().orElse("")).isEqualTo(reason);
    assertThat(refusal.toString()).doesNotContain("at-of", "blood_type");
  }

  private void assertInvalid(ClaimSource source, String reason) {
    assertRefused(source, ErrorKind.USERINFO_INVALID, reason);
  }

  private List<RawExchange.Request> fetches() {
    return clinic.requests().stream().filter(r -> !r.head().startsWith("GET /jwks")).toList();
  }

  @Test
  void aggregatedClaims_areProvenWithTheKeysOfTheProviderThatIsTrusted() {
    ClaimSource source = aggregated(jwt(clinicClaims("")));
    assertThat(source.name()).isEqualTo("s");
    assertThat(source.claimNames()).containsExactly("blood_type");
    assertThat(source.endpoint()).isEmpty();
    assertThat(source.toString()).isEqualTo("ClaimSource[blood_type]");
    assertThat(clinic.connections()).isZero();

    assertThat(party().claims(source).string("blood_type")).contains("0");
    assertThat(fetches()).isEmpty();
  }

  @Test
  void aggregatedClaims_ofAnIdToken_areProvenToo() {
    RelyingParty party = party();
    IdToken idToken =
        IdToken.of(
            SignedTokens.tokens(
                party,
                SignedTokens.server(provider),
                "at-1",
                ",\"_claim_names\":{\"a\":\"s\",\"b\":\"s\",\"c\":\"none\"},\"_claim_sources\":"
                    + "{\"s\":{\"JWT\":\""
                    + jwt(clinicClaims(""))
                    + "\"}}"));
    List<ClaimSource> sources = idToken.claims().sources();
    assertThat(sources).extracting(ClaimSource::name).containsExactly("s", "none");
    assertThat(sources.get(0).claimNames()).containsExactlyInAnyOrder("a", "b");
    assertThat(party.claims(sources.get(0)).string("blood_type")).contains("0");
    assertInvalid(sources.get(1), "_claim_sources");
  }

  @Test
  void claimsOfAnIssuerThatIsNotTrusted_areRefused() {
    String clinicIssuer = SignedTokens.issuer(clinic);
    String claims = clinicClaims("");
    assertInvalid(aggregated(jwt(claims.replace(clinicIssuer, clinicIssuer + "/"))), "iss");
    assertInvalid(
        aggregated(jwt(claims.replace(clinicIssuer, SignedTokens.issuer(provider)))), "iss");
    assertInvalid(aggregated(jwt("{\"blood_type\":\"0\"}")), "iss");
    assertInvalid(aggregated("none"), "iss");
    assertThat(clinic.connections()).isZero();

    RelyingParty trustsNobody =
        RelyingParty.builder(SignedTokens.server(provider), SignedTokens.CLIENT).build();
    ClaimSource source = aggregated(jwt(claims));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> trustsNobody.claims(source))
        .matches(e -> e.kind() == ErrorKind.USERINFO_INVALID);
  }

  /** The key that a JWT brings along is anybody's. */
  @Test
  void claimsThatTheIssuerDidNotSign_areRefused() throws IOException {
    var attacker = Keys.rsa(2048);
    String jwk = SignedTokens.publicJwk(attacker, "k1").toString();
    String claims = clinicClaims("");
    try (RawServer evil = RawServer.answering(ok("application/json", "{\"keys\":[" + jwk + "]}"))) {
      String jku = "\"jku\":\"http://127.0.0.1:" + evil.port() + "/\"";
      assertInvalid(
          aggregated(
              jwt(attacker, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"jwk\":" + jwk + "}", claims)),
          "SIGNATURE");
      assertInvalid(
          aggregated(jwt(attacker, "{\"alg\":\"RS256\",\"kid\":\"k1\"," + jku + "}", claims)),
          "SIGNATURE");
      assertThat(evil.connections()).isZero();
    }
    String none =
        Keys.base64("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertInvalid(aggregated(none + "." + jwt(claims).split("\\.", -1)[1] + "."), "ALGORITHM");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`,\"aud\":\"app\"`,",
        "`,\"aud\":\"other\"`,aud",
        "`,\"exp\":%d`,",
        "`,\"exp\":%d0`,"
      })
  void audienceAndTime_areJudgedWhereTheyAreSaid(String more, String reason) {
    String members = more.replace("%d", "" + (NOW.getEpochSecond() + 1));
    ClaimSource source = aggregated(jwt(clinicClaims(members)));
    if (reason == null) {
      assertThat(party().claims(source).string("blood_type")).contains("0");
    } else {
      assertInvalid(source, reason);
    }
    assertInvalid(aggregated(jwt(clinicClaims(",\"exp\":" + (NOW.getEpochSecond() - 60)))), "exp");
  }

  @Test
  void distributedClaims_areFetchedWhenAskedWithTheSourcesOwnToken() {
    ClaimSource source = distributed(SignedTokens.issuer(clinic) + "/claims?for=me");
    assertThat(source.endpoint())
        .contains(URI.create(SignedTokens.issuer(clinic) + "/claims?for=me"));
    assertThat(clinic.connections()).isZero();

    fetched = ok(JWT, jwt(clinicClaims("")));
    assertThat(party().claims(source).string("blood_type")).contains("0");
    assertThat(fetches())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.head()).startsWith("GET /claims?for=me HTTP/1.1\r\n");
              assertThat(request.header("Authorization:")).containsExactly("Bearer at-of-source");
              assertThat(request.header("Accept:")).containsExactly(JWT);
            });
  }

  @Test
  void withoutATokenOfTheSource_noneIsSent() {
    ClaimSource source = source("{\"endpoint\":\"" + SignedTokens.issuer(clinic) + "/claims\"}");
    fetched = ok(JWT, jwt(clinicClaims("")));
    assertThat(party().claims(source).string("blood_type")).contains("0");
    assertThat(fetches()).singleElement().matches(r -> r.header("Authorization:").isEmpty());
  }

  @Test
  void withATokenThatFitsNoHeader_nothingIsSent() {
    ClaimSource source =
        source(
            "{\"endpoint\":\""
                + SignedTokens.issuer(clinic)
                + "/claims\",\"access_token\":\"a\\r\\nX: y\"}");
    assertInvalid(source, "access_token");
    assertThat(clinic.connections()).isZero();
  }

  @Test
  void atAnotherOrigin_nothingIsFetched() throws IOException {
    try (RawServer evil = RawServer.answering(ok(JWT, jwt(clinicClaims(""))))) {
      assertInvalid(distributed("http://127.0.0.1:" + evil.port() + "/claims"), "endpoint");
      assertInvalid(distributed("http://localhost:" + clinic.port() + "/claims"), "endpoint");
      assertInvalid(distributed("https://127.0.0.1:" + clinic.port() + "/claims"), "endpoint");
      assertThat(evil.connections()).isZero();
      assertThat(clinic.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://clinic.example/", "javascript:x", "file:///x", "http://u@127.0.0.1/", ""})
  void endpointsOfAnotherKind_areNone(String endpoint) {
    ClaimSource source = distributed(endpoint);
    assertThat(source.endpoint()).isEmpty();
    assertInvalid(source, "_claim_sources");
  }

  @Test
  void sourceWithBoth_isRefused() {
    assertInvalid(
        source("{\"endpoint\":\"javascript:x\",\"JWT\":\"" + jwt(clinicClaims("")) + "\"}"),
        "_claim_sources");
  }

  @Test
  void distributedClaims_inAnotherAnswer_areRefused() throws IOException {
    ClaimSource source = distributed(SignedTokens.issuer(clinic) + "/claims");
    fetched = ok("application/json", clinicClaims(""));
    assertInvalid(source, "CONTENT_TYPE");
    fetched = answer("203 Whatever", "Content-Type: application/jwt", jwt(clinicClaims("")));
    assertInvalid(source, "STATUS");
    fetched = ok(JWT, jwt(clinicClaims("").replace(SignedTokens.issuer(clinic), "https://x")));
    assertInvalid(source, "iss");
    fetched = answer("401 No", "X: y", "");
    assertRefused(source, ErrorKind.RESOURCE_UNAUTHORIZED, "");
    try (RawServer evil = RawServer.answering(ok(JWT, jwt(clinicClaims(""))))) {
      fetched = answer("302 Found", "Location: http://127.0.0.1:" + evil.port() + "/", "");
      assertRefused(source, ErrorKind.HTTP_REDIRECT_REFUSED, "");
      assertThat(evil.connections()).isZero();
    }
  }

  @Test
  void namesThatAreNoNames_areNoSources() {
    RelyingParty party = party();
    userInfo = "{\"sub\":\"u1\",\"_claim_names\":{\"a\":1,\"b\":[\"s\"]},\"_claim_sources\":[]}";
    assertThat(
            party
                .userInfo(SignedTokens.tokens(party, SignedTokens.server(provider), "at-1"))
                .claims()
                .sources())
        .isEmpty();
  }

  @Test
  void claimsProvider_twiceOrInsecure_isRefused() {
    URI jwks = URI.create("https://clinic.example/jwks");
    UserInfoSettings.Builder builder =
        UserInfoSettings.builder().claimsProvider("https://clinic.example", jwks);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder.claimsProvider("https://clinic.example", jwks))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> builder.claimsProvider("http://clinic.example", jwks))
        .matches(e -> e.kind() == ErrorKind.INSECURE_URL);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> builder.claimsProvider("https://other.example", URI.create("http://b.example/")))
        .matches(e -> e.kind() == ErrorKind.INSECURE_URL);
  }
}
