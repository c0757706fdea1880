package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.code;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.post;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.Misbehaviour.Duty;
import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every misbehaviour shows to a client that checks nothing, and goes when the server behaves. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class MisbehaviourTest {

  private static final Set<Endpoint> SHOWN_AT =
      EnumSet.of(
          Endpoint.METADATA,
          Endpoint.AUTHORIZATION,
          Endpoint.TOKEN,
          Endpoint.JWKS,
          Endpoint.USERINFO,
          Endpoint.RESOURCE);

  /** What the client is told then, and is not otherwise. */
  private static final Map<Misbehaviour, Pattern> EVIDENCE = new HashMap<>();

  static {
    """
    METADATA_ISSUER_OTHER METADATA .*"issuer":"ISSUER1"
    METADATA_ISSUER_WITH_SLASH METADATA .*"issuer":"ISSUER/"
    METADATA_ISSUER_MISSING METADATA (?!.*"issuer":)
    METADATA_AUTHORIZATION_ENDPOINT_MISSING METADATA (?!.*"authorization_endpoint":)
    METADATA_TOKEN_ENDPOINT_MISSING METADATA (?!.*"token_endpoint":)
    METADATA_JWKS_URI_MISSING METADATA (?!.*"jwks_uri":)
    METADATA_AUTHORIZATION_ENDPOINT_PLAIN_HTTP METADATA .*"authorization_endpoint":"http://as.inv
    METADATA_AUTHORIZATION_ENDPOINT_SCRIPT METADATA .*"authorization_endpoint":"javascript:
    METADATA_TOKEN_ENDPOINT_PLAIN_HTTP METADATA .*,"token_endpoint":"http://as.invalid/
    METADATA_TOKEN_ENDPOINT_RELATIVE METADATA .*"token_endpoint":"/token"
    METADATA_JWKS_URI_PLAIN_HTTP METADATA .*"jwks_uri":"http://as.invalid/
    METADATA_USERINFO_ENDPOINT_PLAIN_HTTP METADATA .*"userinfo_endpoint":"http://as.invalid/
    METADATA_PKCE_PLAIN_ONLY METADATA .*"code_challenge_methods_supported":\\["plain"]
    METADATA_DUPLICATE_MEMBER METADATA .*"token_endpoint":.*"token_endpoint":"ISSUER
    METADATA_HTML METADATA 200 .*text/html.*<title>
    METADATA_ARRAY METADATA .*} \\[\\{"issuer":.*}]
    METADATA_PKCE_UNMENTIONED METADATA (?!.*"code_challenge_methods_supported":)
    METADATA_AUTHENTICATION_UNMENTIONED METADATA (?!.*"token_endpoint_auth_methods_supported":)
    METADATA_ALG_NONE_LISTED METADATA .*"id_token_signing_alg_values_supported":\\["none","RS256"]
    METADATA_ENDPOINTS_ELSEWHERE METADATA .*"token_endpoint":"http://localhost:
    METADATA_UNKNOWN_MEMBERS METADATA .*"x_unknown":\\{
    AUTHORIZATION_ISS_OTHER AUTHORIZATION .*iss=\\[ISSUER1]
    AUTHORIZATION_ISS_WITH_SLASH AUTHORIZATION .*iss=\\[ISSUER/]
    AUTHORIZATION_ISS_MISSING AUTHORIZATION (?!.*iss=)
    AUTHORIZATION_ISS_TWICE AUTHORIZATION .*iss=\\[ISSUER, https://as.invalid]
    AUTHORIZATION_MIX_UP METADATA (?!.*response_iss_parameter)(?s:.*)iss=\\[https://as.invalid]
    AUTHORIZATION_STATE_OTHER AUTHORIZATION .*state=\\[s-11]
    AUTHORIZATION_STATE_MISSING AUTHORIZATION (?!.*state=)
    AUTHORIZATION_STATE_EMPTY AUTHORIZATION .*state=\\[]
    AUTHORIZATION_STATE_TWICE AUTHORIZATION .*state=\\[s-1, another-state]
    AUTHORIZATION_CODE_TWICE AUTHORIZATION .*code=\\[[^,]*, another-code]
    AUTHORIZATION_CODE_MISSING AUTHORIZATION (?!.*code=)(?!.*access_token)
    AUTHORIZATION_CODE_AND_ERROR AUTHORIZATION .*code=.*error=\\[server_error]
    AUTHORIZATION_TOKEN_FOR_CODE AUTHORIZATION (?!.*code=).*access_token=\\[a-token]
    AUTHORIZATION_IN_FRAGMENT AUTHORIZATION \\{} #code=.*&state=s-1
    AUTHORIZATION_UNKNOWN_PARAMETERS AUTHORIZATION .*session_state=\\[x.y], ISS=\\[https
    TOKEN_REDIRECT TOKEN 307 .*\\nTOKEN ELSEWHERE 200 .*"access_token"
    TOKEN_ERROR_WITH_STATUS_200 TOKEN 200 .*\\{"error":"invalid_grant"}
    TOKEN_ERROR_BESIDE_TOKENS TOKEN 200 .*"access_token".*"error":"server_error"
    TOKEN_HTML TOKEN 200 .*text/html.*<title>
    TOKEN_ARRAY TOKEN 200 .*\\[\\{"access_token".*}]
    TOKEN_CUT_OFF TOKEN 200 .*"access_token".*openid email$
    TOKEN_TRAILING_TEXT TOKEN 200 .*}<!-- -->
    TOKEN_DUPLICATE_MEMBER TOKEN 200 .*"access_token":"another-token","access_token":
    TOKEN_TYPE_MISSING TOKEN 200 (?!.*"token_type")
    TOKEN_TYPE_UNKNOWN TOKEN 200 .*"token_type":"x-unknown"
    ACCESS_TOKEN_MISSING TOKEN 200 (?!.*"access_token")
    ACCESS_TOKEN_NULL TOKEN 200 .*"access_token":null
    ACCESS_TOKEN_EMPTY TOKEN 200 .*"access_token":""
    ACCESS_TOKEN_WITH_LINE_BREAK TOKEN 200 .*"access_token":"a\\\\r\\\\nX-Injected: 1"
    TOKEN_TYPE_OTHER_CASE TOKEN 200 .*"token_type":"bEARER"
    EXPIRES_IN_MISSING TOKEN 200 (?!.*"expires_in")
    EXPIRES_IN_TEXT TOKEN 200 .*"expires_in":"3600"
    EXPIRES_IN_NEGATIVE TOKEN 200 .*"expires_in":-1
    EXPIRES_IN_HUGE TOKEN 200 .*"expires_in":99999999999999999999
    SCOPE_MISSING TOKEN 200 (?!.*"scope")(?s:.*)USERINFO .*"email"
    SCOPE_NARROWED TOKEN 200 .*"scope":"openid"(?s:.*)USERINFO 200 (?!.*"email")
    SCOPE_NARROWED_UNSAID TOKEN 200 (?!.*"scope")(?s:.*)USERINFO 200 (?!.*"email")
    SCOPE_ARRAY TOKEN 200 .*"scope":\\["openid","email"]
    TOKEN_JSON_AS_HTML TOKEN 200 .*text/html.*"access_token"
    TOKEN_CACHEABLE TOKEN 200 .*public, max-age=3600
    TOKEN_UNKNOWN_MEMBERS TOKEN 200 .*"x_unknown":\\{
    ID_TOKEN_MISSING TOKEN 200 .*"access_token"(?!.*"id_token")
    ID_TOKEN_NO_JWT TOKEN ID no-token
    ID_TOKEN_ENCRYPTED TOKEN ID ([A-Za-z0-9_-]+\\.){4}[A-Za-z0-9_-]+$
    ID_TOKEN_ISS_OTHER TOKEN ID .*"iss":"ISSUER1".*signed=true
    ID_TOKEN_ISS_WITH_SLASH TOKEN ID .*"iss":"ISSUER/".*signed=true
    ID_TOKEN_ISS_MISSING TOKEN ID (?!.*"iss").*signed=true
    ID_TOKEN_SUB_MISSING TOKEN ID (?!.*"sub").*signed=true
    ID_TOKEN_SUB_EMPTY TOKEN ID .*"sub":"".*signed=true
    ID_TOKEN_SUB_NUMBER TOKEN ID .*"sub":17,.*signed=true
    ID_TOKEN_AUD_OTHER TOKEN ID .*"aud":"app1".*signed=true
    ID_TOKEN_AUD_MISSING TOKEN ID (?!.*"aud").*signed=true
    ID_TOKEN_AUD_EMPTY TOKEN ID .*"aud":\\[].*signed=true
    ID_TOKEN_AUD_MORE TOKEN ID (?!.*"azp").*"aud":\\["app","stranger"].*signed=true
    ID_TOKEN_AUD_MORE_WITH_AZP TOKEN ID .*"aud":\\["app","stranger"].*"azp":"app".*signed=true
    ID_TOKEN_AUD_ARRAY TOKEN ID .*"aud":\\["app"].*signed=true
    ID_TOKEN_AZP_OTHER TOKEN ID .*"azp":"stranger".*signed=true
    ID_TOKEN_EXP_MISSING TOKEN ID (?!.*"exp").*signed=true
    ID_TOKEN_EXP_TEXT TOKEN ID .*"exp":"<3600>".*signed=true
    ID_TOKEN_EXPIRED TOKEN ID .*"exp":<-360>.*"iat":<-3960>.*signed=true
    ID_TOKEN_IAT_MISSING TOKEN ID (?!.*"iat").*signed=true
    ID_TOKEN_IAT_IN_FUTURE TOKEN ID .*"exp":<7200>.*"iat":<3600>.*signed=true
    ID_TOKEN_IAT_LONG_AGO TOKEN ID .*"exp":<3600>.*"iat":<-604800>.*signed=true
    ID_TOKEN_NBF_IN_FUTURE TOKEN ID .*"nbf":<3600>.*signed=true
    ID_TOKEN_NONCE_OTHER TOKEN ID .*"nonce":"n-11".*signed=true
    ID_TOKEN_NONCE_MISSING TOKEN ID (?!.*"nonce").*signed=true
    ID_TOKEN_AT_HASH_OTHER TOKEN ID .*"at_hash":"A{22}".*signed=true
    ID_TOKEN_AT_HASH_MISSING TOKEN ID (?!.*"at_hash").*signed=true
    ID_TOKEN_UNKNOWN_CLAIMS TOKEN ID .*"x_unknown":\\{.*signed=true
    ID_TOKEN_ALG_NONE TOKEN ID \\{"alg":"none".*signed=empty
    ID_TOKEN_ALG_NONE_OTHER_CASE TOKEN ID \\{"alg":"nOnE".*signed=empty
    ID_TOKEN_ALG_NONE_WITH_SIGNATURE TOKEN ID \\{"alg":"none".*signed=otherwise
    ID_TOKEN_ALG_OTHER TOKEN ID \\{"alg":"RS384".*signed=true
    ID_TOKEN_ALG_CONFUSED TOKEN ID \\{"alg":"HS256".*"kid":"RS256-1"
    ID_TOKEN_SIGNATURE_MISSING TOKEN ID \\{"alg":"RS256".*signed=empty
    ID_TOKEN_SIGNATURE_CORRUPT TOKEN ID \\{"alg":"RS256".*"alice".*signed=false
    ID_TOKEN_PAYLOAD_CHANGED TOKEN ID .*"sub":"mallory".*signed=false
    ID_TOKEN_KEY_UNPUBLISHED TOKEN ID \\{[^}]*"kid":"RS256-1"}.*signed=false
    ID_TOKEN_KEY_IN_HEADER TOKEN ID \\{.*"jwk":\\{"kty":"RSA".*signed=false
    ID_TOKEN_KEYS_ROTATED TOKEN ID .*"kid":"RS256-2".*signed=true(?s:.*)"kid":"RS256-3"
    ID_TOKEN_KID_UNKNOWN TOKEN ID .*"kid":"unknown"
    ID_TOKEN_KID_MISSING TOKEN JWKS .*\\{"keys":\\[\\{[^}]*"kid":"RS256-1"[^}]*}]}.*\\nTOKEN ID \\{(?!.*"kid")
    ID_TOKEN_KID_MISSING_TWO_KEYS TOKEN JWKS (?!.*"kid").*RSA.*RSA.*\\nTOKEN ID \\{(?!.*"kid")
    ID_TOKEN_CRIT_UNKNOWN TOKEN ID .*"crit":\\["x_unknown"].*signed=true
    ID_TOKEN_TYPE_ACCESS_TOKEN TOKEN ID .*"typ":"at\\+jwt".*signed=true
    JWKS_EMPTY TOKEN JWKS 200 .*\\{"keys":\\[]}
    JWKS_HTML TOKEN JWKS 200 .*text/html.*<title>
    JWKS_KEY_FOR_ENCRYPTION TOKEN JWKS .*"use":"enc".*"kid":"RS256-1"
    JWKS_UNKNOWN_KEYS TOKEN JWKS .*\\[\\{"kty":"x-unknown"},.*"kid":"RS256-1"
    USERINFO_SUB_OTHER USERINFO .*"sub":"alice1"
    USERINFO_SUB_MISSING USERINFO 200 (?!.*"sub")
    USERINFO_HTML USERINFO 200 .*text/html.*<title>
    USERINFO_ARRAY USERINFO 200 .*\\[\\{"sub".*}]
    USERINFO_DUPLICATE_SUB USERINFO 200 .*"sub":"mallory","sub":"alice"
    USERINFO_UNSIGNED_JWT USERINFO 200 .*application/jwt.* [^.]+\\.[^.]+\\.$
    USERINFO_REDIRECT USERINFO 307 .*\\nUSERINFO ELSEWHERE 200 .*"sub":"alice"
    RESOURCE_REDIRECT RESOURCE 307 .*\\nRESOURCE ELSEWHERE 200 .*"sub":"alice"
    RESOURCE_CHALLENGE_WITHOUT_ERROR RESOURCE 401 .*www-authenticate=\\[Bearer realm="fake"]
    RESOURCE_TOKEN_NEVER_TAKEN RESOURCE 401 .*www-authenticate=\\[Bearer .*error="invalid_token"]
    REFRESH_TOKEN_DIES_EARLY REFRESH 200 .*"refresh_token":"dead"(?s:.*)AGAIN 400 .*invalid_grant
    REFRESH_ACCESS_TOKEN_MISSING REFRESH 200 (?!.*"access_token")
    REFRESH_SCOPE_WIDER REFRESH 200 .*"scope":"openid email admin"
    REFRESH_ID_TOKEN_ISS_OTHER REFRESH ID .*"iss":"ISSUER1".*signed=true
    REFRESH_ID_TOKEN_SUB_OTHER REFRESH ID .*"sub":"alice1".*signed=true
    REFRESH_ID_TOKEN_AUD_OTHER REFRESH ID .*"aud":"app1".*signed=true
    REFRESH_ID_TOKEN_NONCE_OTHER REFRESH ID .*"nonce":"another-nonce".*signed=true
    REFRESH_ID_TOKEN_AUTH_TIME_OTHER REFRESH ID .*"auth_time":<-3600>.*signed=true
    REFRESH_ID_TOKEN_SIGNATURE_CORRUPT REFRESH ID .*signed=false
    REFRESH_ID_TOKEN_MISSING REFRESH 200 .*"access_token"(?!.*"id_token")
    """
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(line -> EVIDENCE.put(Misbehaviour.valueOf(line[0]), pattern(line[1])));
  }

  private final FakeAuthorizationServer server;

  MisbehaviourTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @EnumSource
  void misbehaviour_showsToAClientThatChecksNothing_untilTheServerBehaves(Misbehaviour wrong) {
    Pattern evidence = EVIDENCE.getOrDefault(wrong, Pattern.compile("no evidence"));
    assertThat(NaiveWalk.told(server)).doesNotContainPattern(evidence);
    assertThat(showing()).isEmpty();

    server.misbehave(wrong);
    assertThat(NaiveWalk.told(server)).containsPattern(evidence);
    assertThat(wrong.endpoint()).isIn(SHOWN_AT);
    assertThat(showing()).isNotEmpty();
    assertThat(server.requests())
        .allSatisfy(request -> assertThat(request.misbehaviours()).isSubsetOf(wrong));
    int shown = showing().size();

    server.behave();
    assertThat(NaiveWalk.told(server)).doesNotContainPattern(evidence);
    assertThat(showing()).hasSize(shown);
  }

  /** The requests that were answered otherwise than they would have been. */
  private List<RecordedRequest> showing() {
    return server.requests().stream()
        .filter(request -> !request.misbehaviours().isEmpty())
        .toList();
  }

  @Test
  void request_tellsWhatWasWrongInItsAnswer_andInNoOther() {
    server
        .misbehave(Misbehaviour.ID_TOKEN_ISS_OTHER)
        .misbehave(Misbehaviour.TOKEN_TYPE_MISSING)
        .misbehave(Misbehaviour.USERINFO_SUB_OTHER);
    NaiveClient.tokens(server, openId());
    RecordedRequest redeemed = server.requests(Endpoint.TOKEN).get(0);
    assertThat(redeemed.misbehaviours())
        .containsExactlyInAnyOrder(
            Misbehaviour.ID_TOKEN_ISS_OTHER, Misbehaviour.TOKEN_TYPE_MISSING);
    assertThat(redeemed.toString()).endsWith("-> 200 [TOKEN_TYPE_MISSING, ID_TOKEN_ISS_OTHER]");
    RecordedRequest asked = server.requests(Endpoint.AUTHORIZATION).get(0);
    assertThat(asked.misbehaviours()).isEmpty();
    assertThat(asked.toString()).endsWith("-> 303");
  }

  /** What would be a test that cannot fail. */
  @Test
  void misbehaviourWithNothingToChange_doesNotShow() {
    for (Misbehaviour each :
        List.of(
            Misbehaviour.ID_TOKEN_NONCE_MISSING,
            Misbehaviour.ID_TOKEN_NONCE_OTHER,
            Misbehaviour.SCOPE_NARROWED,
            Misbehaviour.SCOPE_NARROWED_UNSAID,
            Misbehaviour.REFRESH_SCOPE_WIDER,
            Misbehaviour.AUTHORIZATION_STATE_OTHER,
            Misbehaviour.AUTHORIZATION_STATE_TWICE,
            Misbehaviour.AUTHORIZATION_IN_FRAGMENT)) {
      server.misbehave(each);
    }
    Form least = openId().with("scope", "openid").without("state");
    URI callback =
        server.approve(authorizationUri(server, least.with("response_mode", "fragment")));
    String code = parameter(URI.create(callback.toString().replace('#', '?')), "code");
    assertThat(post(server.tokenEndpoint(), redemption(code)).statusCode()).isEqualTo(200);
    assertThat(showing()).isEmpty();
  }

  /** A code beside an error, or a second code, where there is no first one. */
  @Test
  void wrongCode_doesNotShow_whereTheUserSaidNo() {
    for (Misbehaviour each :
        List.of(
            Misbehaviour.AUTHORIZATION_CODE_TWICE,
            Misbehaviour.AUTHORIZATION_CODE_AND_ERROR,
            Misbehaviour.AUTHORIZATION_TOKEN_FOR_CODE)) {
      server.misbehave(each);
    }
    assertThat(server.deny(authorizationUri(server, openId())).getQuery())
        .contains("error=access_denied")
        .doesNotContain("code=", "access_token=", "server_error");
    assertThat(showing()).isEmpty();
  }

  /** The metadata and the key set only prepare what is wrong. */
  @Test
  void misbehaviourOfTwoParts_showsWhereItIsWrong_andNotWhereItIsPrepared() {
    server
        .misbehave(Misbehaviour.AUTHORIZATION_MIX_UP)
        .misbehave(Misbehaviour.ID_TOKEN_KID_MISSING_TWO_KEYS);
    NaiveClient.get(server.uri(Endpoint.METADATA));
    NaiveClient.get(server.uri(Endpoint.JWKS));
    assertThat(showing()).isEmpty();
    NaiveClient.tokens(server, openId());
    assertThat(showing())
        .extracting(RecordedRequest::endpoint)
        .containsExactly(Endpoint.AUTHORIZATION, Endpoint.TOKEN);
  }

  /** Metadata is the same wherever it is asked for. */
  @ParameterizedTest
  @EnumSource(names = {"METADATA", "OPENID_METADATA"})
  void wrongMetadata_showsAtBothPlaces(Endpoint endpoint) {
    server.misbehave(Misbehaviour.METADATA_ISSUER_OTHER);
    NaiveClient.get(server.uri(endpoint));
    assertThat(showing()).hasSize(1);
  }

  @Test
  void wrongIdToken_doesNotShow_whereItWasTakenOut() {
    server.misbehave(Misbehaviour.ID_TOKEN_ISS_OTHER).misbehave(Misbehaviour.ID_TOKEN_MISSING);
    NaiveClient.tokens(server, openId());
    assertThat(showing())
        .singleElement()
        .extracting(RecordedRequest::misbehaviours)
        .isEqualTo(Set.of(Misbehaviour.ID_TOKEN_MISSING));
    server.behave().misbehave(Misbehaviour.ID_TOKEN_ISS_OTHER);
    server.openId().nextIdToken(JwtChange.none().omitted());
    NaiveClient.tokens(server, openId());
    server.on(Endpoint.TOKEN).answer(Answer.usual().withoutMember("id_token"));
    NaiveClient.tokens(server, openId());
    assertThat(showing()).hasSize(1);
    NaiveClient.tokens(server, openId());
    assertThat(showing()).hasSize(2);
  }

  /** Each was an answer with status 500, or claims that are not JSON. */
  @ParameterizedTest
  @CsvSource({
    "ID_TOKEN_ALG_NONE, ID_TOKEN_ALG_OTHER, '{\"alg\":\"none\".* signed=empty'",
    "ID_TOKEN_ALG_NONE_OTHER_CASE, ID_TOKEN_ALG_OTHER, '{\"alg\":\"nOnE\".* signed=empty'",
    "ID_TOKEN_ALG_NONE_WITH_SIGNATURE, ID_TOKEN_ALG_OTHER, '{\"alg\":\"none\"'",
    "ID_TOKEN_NO_JWT, ID_TOKEN_PAYLOAD_CHANGED, no-token",
    "ID_TOKEN_NO_JWT, ID_TOKEN_SIGNATURE_MISSING, no-token",
    "ID_TOKEN_NO_JWT, ID_TOKEN_ALG_NONE, no-token",
    "ID_TOKEN_AUD_ARRAY, ID_TOKEN_AUD_OTHER, '.*\"aud\":[\"app\"],.*signed=true'",
    "ID_TOKEN_AUD_EMPTY, ID_TOKEN_AUD_OTHER, '.*\"aud\":[],.*signed=true'",
    "ID_TOKEN_AUD_MORE, ID_TOKEN_AUD_OTHER, '.*\"aud\":[\"app\",\"stranger\"],.*signed=true'",
    "ID_TOKEN_AUD_MORE_WITH_AZP, ID_TOKEN_AUD_OTHER, '.*\"stranger\"],.*signed=true'",
    "ID_TOKEN_AUD_ARRAY, ID_TOKEN_AUD_MORE, '.*\"aud\":[\"app\"],.*signed=true'",
    "ID_TOKEN_AUD_ARRAY, ID_TOKEN_AUD_MORE_WITH_AZP, '.*\"aud\":[\"app\"],.*signed=true'",
    "ID_TOKEN_EXP_MISSING, ID_TOKEN_EXP_TEXT, '.*signed=true'",
    "SCOPE_ARRAY, REFRESH_SCOPE_WIDER, '.*signed=true'",
  })
  void misbehavioursTogether_areAnsweredAsAnyOther(
      Misbehaviour first, Misbehaviour second, String idToken) {
    server.misbehave(first).misbehave(second);
    String told = NaiveWalk.told(server);
    String quoted = idToken.replace("{", "\\{").replace("[", "\\[");
    assertThat(told).containsPattern("(?m)^TOKEN ID " + quoted).doesNotContain(" 500 ");
    assertThat(server.requests())
        .allSatisfy(request -> assertThat(request.status().orElse(0)).isBetween(200, 401));
  }

  @Test
  void wrongIdToken_doesNotShow_whereNoneIsAskedFor() {
    server.misbehave(Misbehaviour.ID_TOKEN_KEYS_ROTATED).misbehave(Misbehaviour.ID_TOKEN_ALG_NONE);
    NaiveClient.tokens(server);
    assertThat(showing()).isEmpty();
    NaiveClient.tokens(server, openId());
    assertThat(showing()).hasSize(1);
  }

  @Test
  void orderOfTheTest_hidesTheMisbehaviour() {
    server
        .misbehave(Misbehaviour.TOKEN_HTML)
        .on(Endpoint.TOKEN)
        .times(1)
        .answer(Answer.status(503));
    post(server.tokenEndpoint(), redemption("c"));
    assertThat(showing()).isEmpty();
    post(server.tokenEndpoint(), redemption("c"));
    assertThat(showing()).hasSize(1);
  }

  @Test
  void misbehaviourAskedForTwice_isShownOnce() {
    server
        .misbehave(Misbehaviour.AUTHORIZATION_STATE_OTHER)
        .misbehave(Misbehaviour.AUTHORIZATION_STATE_OTHER);
    assertThat(server.approve(authorizationUri(server, openId()))).hasParameter("state", "s-11");
  }

  @Test
  void scopes_areWrongAsTheyWereAskedFor() {
    server.misbehave(Misbehaviour.SCOPE_ARRAY).misbehave(Misbehaviour.REFRESH_SCOPE_WIDER);
    String tokens = NaiveClient.tokens(server);
    assertThat(tokens).contains("\"scope\":[\"read\",\"write\"]");
    server.behave().misbehave(Misbehaviour.REFRESH_SCOPE_WIDER);
    String refreshToken = NaiveClient.member(tokens, "refresh_token");
    assertThat(post(server.tokenEndpoint(), NaiveClient.refresh(refreshToken)).body())
        .contains("\"scope\":\"read write admin\"");
  }

  @Test
  void signedUserInfo_isMadeUnsigned(FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer signing = builder.signedUserInfo().start();
    signing.misbehave(Misbehaviour.USERINFO_UNSIGNED_JWT);
    String token = NaiveClient.member(NaiveClient.tokens(signing, openId()), "access_token");
    URI userInfo = signing.uri(Endpoint.USERINFO);
    ReceivedJwt jwt =
        ReceivedJwt.of(NaiveClient.get(userInfo, "Authorization", "Bearer " + token).body());
    assertThat(jwt.header().path("alg").asText()).isEqualTo("none");
    assertThat(jwt.claim("sub")).isEqualTo("alice");
    assertThat(jwt.signature()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "form_post", "jwt", "query.jwt", "form_post.jwt"})
  void answerInTheFragment_isThere_whateverWasAskedFor(String mode) {
    server.misbehave(Misbehaviour.AUTHORIZATION_IN_FRAGMENT);
    URI callback = server.approve(authorizationUri(server, openId().with("response_mode", mode)));
    assertThat(callback).hasNoQuery();
    assertThat(callback.getRawFragment()).startsWith(mode.endsWith("jwt") ? "response=" : "code=");
    assertThat(showing()).hasSize(1);
  }

  /** Where the clause binds the server alone, or leaves the range to the client. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "METADATA_DUPLICATE_MEMBER",
        "METADATA_PKCE_PLAIN_ONLY",
        "METADATA_PKCE_UNMENTIONED",
        "TOKEN_TRAILING_TEXT",
        "TOKEN_DUPLICATE_MEMBER",
        "ID_TOKEN_AZP_OTHER",
        "ID_TOKEN_IAT_IN_FUTURE",
        "ID_TOKEN_KID_UNKNOWN",
        "USERINFO_DUPLICATE_SUB"
      })
  void whatNoClauseDemandsOfTheClient_isItsChoice(Misbehaviour strange) {
    assertThat(strange.clientMust()).isEqualTo(Duty.CHOOSE);
  }

  @Test
  void severalMisbehaviours_addUp() {
    server
        .misbehave(Misbehaviour.ID_TOKEN_ISS_OTHER)
        .misbehave(Misbehaviour.ID_TOKEN_SUB_NUMBER)
        .misbehave(Misbehaviour.TOKEN_TYPE_MISSING);
    assertThat(NaiveWalk.told(server))
        .containsPattern("TOKEN ID .*\"iss\":\"ISSUER1\",\"sub\":17,.*signed=true")
        .containsPattern("TOKEN 200 (?!.*token_type)");
  }

  @Test
  void orderOfTheTest_isDoneOnTop() {
    server.misbehave(Misbehaviour.ID_TOKEN_SUB_NUMBER).misbehave(Misbehaviour.TOKEN_ARRAY);
    server.openId().nextIdToken(JwtChange.none().withClaim("sub", "18"));
    assertThat(NaiveWalk.told(server)).contains("\"sub\":18");
    server.on(Endpoint.TOKEN).times(1).answer(Answer.status(503));
    assertThat(NaiveWalk.told(server)).contains("TOKEN 503").contains("REFRESH 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query",
        "fragment",
        "form_post",
        "jwt",
        "query.jwt",
        "fragment.jwt",
        "form_post.jwt"
      })
  void misbehaviour_isWrongInEveryResponseMode(String mode) {
    server.misbehave(Misbehaviour.AUTHORIZATION_STATE_OTHER);
    String callback =
        server
            .approve(authorizationUri(server, openId().with("response_mode", mode)))
            .toString()
            .replace('#', '?');
    String state =
        mode.endsWith("jwt")
            ? ReceivedJwt.of(parameter(URI.create(callback), "response")).claim("state")
            : parameter(URI.create(callback), "state");
    assertThat(state).isEqualTo("s-11");
  }

  /** What is wrong anyway is not made right. */
  @Test
  void refusal_staysARefusal() {
    server.misbehave(Misbehaviour.TOKEN_TYPE_UNKNOWN).misbehave(Misbehaviour.TOKEN_ARRAY);
    HttpResponse<String> answer = post(server.tokenEndpoint(), redemption("no-code"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("{\"error\":\"invalid_grant\"")
        .doesNotContain("x-unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "PS256", "EdDSA", "HS256"})
  void signature_isMadeWrong_withEveryAlgorithm(
      String algorithm, FakeAuthorizationServerBuilder builder) {
    FakeAuthorizationServer signing = builder.idTokenSigningAlgorithm(algorithm).start();
    signing.registerConfidentialClient("app", "s".repeat(64), NaiveClient.CALLBACK);
    String right = header(signing);
    signing.misbehave(Misbehaviour.ID_TOKEN_ALG_OTHER);
    assertThat(header(signing)).isNotEqualTo(right);
    for (Misbehaviour each :
        List.of(
            Misbehaviour.ID_TOKEN_ALG_CONFUSED,
            Misbehaviour.ID_TOKEN_KEY_IN_HEADER,
            Misbehaviour.ID_TOKEN_KID_MISSING,
            Misbehaviour.ID_TOKEN_KID_MISSING_TWO_KEYS)) {
      signing.behave().misbehave(each);
      assertThat(header(signing)).startsWith("{\"alg\":");
      assertThat(NaiveClient.get(signing.uri(Endpoint.JWKS)).body()).startsWith("{\"keys\":[{");
    }
  }

  private static String header(FakeAuthorizationServer server) {
    String tokens =
        post(
                server.tokenEndpoint(),
                redemption(code(server, openId())).with("client_secret", "s".repeat(64)))
            .body();
    return ReceivedJwt.of(NaiveClient.member(tokens, "id_token")).header().toString();
  }

  @Test
  void catalogue_saysOfEachWhatItIs() {
    for (Misbehaviour each : Misbehaviour.values()) {
      assertThat(each.clause())
          .matches("(RFC [0-9]{4}|OIDC (Core|Discovery) 1\\.0) (section|appendix).*");
      assertThat(each.description()).matches("[A-Z].*\\.");
      each.module()
          .ifPresent(
              name ->
                  assertThat(name)
                      .matches("(oidcc|fapi2-security-profile-final)-client-test-[a-z0-9_-]+"));
    }
    assertThat(Arrays.stream(Misbehaviour.values()).map(Misbehaviour::description))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(Misbehaviour.values()).flatMap(each -> each.module().stream()))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(20);
    assertThat(Arrays.stream(Misbehaviour.values()).map(Misbehaviour::clientMust))
        .contains(Duty.values());
  }

  private static Pattern pattern(String text) {
    return Pattern.compile("^" + text, Pattern.MULTILINE);
  }
}
