package dev.codegrant.flow;

import static dev.codegrant.flow.Attempt.ISSUER;
import static dev.codegrant.flow.Attempt.REDIRECT_URI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingAuthorizationTest {

  private static final AuthorizationServer PLAIN = Attempt.server().build();
  private static final AuthorizationServer KNOWN = Attempt.server().issuer(ISSUER).build();
  private static final AuthorizationServer PROMISING =
      Attempt.server().issuer(ISSUER).authorizationResponseIssParameterSupported().build();
  private static final String ISS = "&iss=https%3A%2F%2Fas.example";

  @Nested
  class AuthorizationUri {

    @Test
    void holdsWhatTheProtocolNeeds() {
      Attempt attempt = Attempt.begin(PLAIN);
      assertThat(attempt.pending().authorizationUri().toString())
          .startsWith("https://as.example/authorize?client_id=client-1&redirect_uri=https");
      assertThat(attempt.parameters())
          .containsOnlyKeys(
              "response_type",
              "client_id",
              "redirect_uri",
              "state",
              "code_challenge",
              "code_challenge_method")
          .containsEntry("redirect_uri", REDIRECT_URI.toString())
          .containsEntry("code_challenge_method", "S256");
      assertThat(attempt.state()).matches("[A-Za-z0-9_-]{43}");
      assertThat(attempt.parameters().get("code_challenge")).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void isFreshEveryTime() {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        Attempt attempt = Attempt.begin(PLAIN);
        assertThat(seen.add(attempt.state())).isTrue();
        assertThat(seen.add(attempt.parameters().get("code_challenge"))).isTrue();
      }
    }

    @Test
    void challenge_isTheHashOfTheVerifier() {
      // RFC 7636 appendix B.
      assertThat(Randomness.challenge(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")))
          .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
      Attempt attempt = Attempt.begin(PLAIN);
      GrantedAuthorization granted =
          (GrantedAuthorization) attempt.receive("code=c&state=${STATE}");
      assertThat(Randomness.challenge(granted.codeVerifier()))
          .isEqualTo(attempt.parameters().get("code_challenge"));
      assertThat(attempt.pending().authorizationUri().toString())
          .doesNotContain(granted.codeVerifier().reveal());
    }

    @Test
    void keepsTheEndpointsOwnQuery() {
      assertThat(uriAt("https://as.example/authorize?tenant=1"))
          .startsWith("https://as.example/authorize?tenant=1&client_id=c&");
      assertThat(uriAt("https://as.example/authorize?"))
          .startsWith("https://as.example/authorize?client_id=c&");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"state=x", "tenant=1&client_id=other", "st%61te=x", "request=jwt", "a=%FF"})
    void withProtocolParameterInTheEndpoint_isRefused(String query) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> uriAt("https://as.example/authorize?" + query))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void scope_isJoinedInTheServersWay() {
      AuthorizationRequest request =
          AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("a", "b")).build();
      assertThat(Attempt.begin(PLAIN, request).parameters()).containsEntry("scope", "a b");
      AuthorizationServer comma =
          quirky(AuthorizationRequestQuirks.builder().scopeDelimiter(",").build());
      assertThat(Attempt.begin(comma, request).parameters()).containsEntry("scope", "a,b");
    }

    @Test
    void offlineAccess_isAskedForInTheServersWay() {
      AuthorizationServer server =
          quirky(
              AuthorizationRequestQuirks.builder()
                  .offlineParameter("access_type", "offline")
                  .offlineScope(Scope.of("offline_access"))
                  .build());
      AuthorizationRequest.Builder request =
          AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("a"));
      assertThat(Attempt.begin(server, request.build()).parameters())
          .containsEntry("scope", "a")
          .doesNotContainKey("access_type");
      assertThat(Attempt.begin(server, request.offlineAccess().build()).parameters())
          .containsEntry("scope", "a offline_access")
          .containsEntry("access_type", "offline");
    }

    @Test
    void requestedScope_isWhatTheServerWasAskedFor() {
      AuthorizationServer server =
          quirky(
              AuthorizationRequestQuirks.builder()
                  .offlineScope(Scope.of("offline_access"))
                  .build());
      Attempt attempt =
          Attempt.begin(
              server,
              AuthorizationRequest.builder(REDIRECT_URI)
                  .scope(Scope.of("a"))
                  .offlineAccess()
                  .build());
      GrantedAuthorization granted =
          (GrantedAuthorization) attempt.receive("code=c&state=${STATE}");
      assertThat(granted.requestedScope()).isEqualTo(Scope.of("a", "offline_access"));
    }

    @Test
    void additionalParameters_areEncoded() {
      AuthorizationRequest request =
          AuthorizationRequest.builder(REDIRECT_URI)
              .additionalParameter("login_hint", "a&state=evil#é")
              .build();
      assertThat(Attempt.begin(PLAIN, request).parameters())
          .containsEntry("login_hint", "a&state=evil#é");
    }

    private String uriAt(String endpoint) {
      AuthorizationServer server =
          AuthorizationServer.builder(URI.create(endpoint), URI.create("https://as.example/t"))
              .build();
      return PendingAuthorization.begin(
              server,
              new ClientId("c"),
              AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("a")).build())
          .authorizationUri()
          .toString();
    }

    private AuthorizationServer quirky(AuthorizationRequestQuirks quirks) {
      return Attempt.server().quirks(Quirks.builder().authorizationRequest(quirks).build()).build();
    }
  }

  @Nested
  class State {

    @Test
    void ownState_isGranted() {
      Attempt attempt = Attempt.begin(PLAIN);
      GrantedAuthorization granted =
          (GrantedAuthorization) attempt.receive("code=a%2Fb+c%26&state=${STATE}");
      assertThat(granted.server()).isSameAs(PLAIN);
      assertThat(granted.clientId()).isEqualTo(new ClientId("client-1"));
      assertThat(granted.redirectUri()).isEqualTo(REDIRECT_URI);
      assertThat(granted.takeCode()).isEqualTo(Secret.of("a/b c&"));
    }

    @Test
    void withoutState_isRefused() {
      refuses(Attempt.begin(PLAIN), "code=c", ErrorKind.STATE_MISSING);
      refuses(Attempt.begin(PLAIN), "code=c&state=", ErrorKind.STATE_MISSING);
      refuses(Attempt.begin(PLAIN), "error=access_denied", ErrorKind.STATE_MISSING);
    }

    @Test
    void withForeignState_isRefusedAndUsesNothingUp() {
      Attempt attempt = Attempt.begin(PLAIN);
      refuses(attempt, "code=c&state=" + "x".repeat(43), ErrorKind.STATE_UNKNOWN);
      refuses(attempt, "code=c&state=${STATE}x", ErrorKind.STATE_UNKNOWN);
      refuses(attempt, "error=access_denied&state=guess", ErrorKind.STATE_UNKNOWN);
      assertThat(attempt.receive("code=c&state=${STATE}")).isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void secondAnswer_isRefused() {
      Attempt attempt = Attempt.begin(PLAIN);
      attempt.receive("error=access_denied&state=${STATE}");
      refuses(attempt, "code=c&state=${STATE}", ErrorKind.STATE_REPLAYED);
    }

    @Test
    void ofManyAtOnce_oneIsGranted() throws Exception {
      Attempt attempt = Attempt.begin(PLAIN);
      CountDownLatch start = new CountDownLatch(1);
      ExecutorService threads = Executors.newFixedThreadPool(16);
      try {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          answers.add(
              threads.submit(
                  () -> {
                    start.await();
                    try {
                      attempt.receive("code=c&state=${STATE}");
                      return true;
                    } catch (OAuthException e) {
                      assertThat(e.kind()).isEqualTo(ErrorKind.STATE_REPLAYED);
                      return false;
                    }
                  }));
        }
        start.countDown();
        int granted = 0;
        for (Future<Boolean> answer : answers) {
          granted += answer.get() ? 1 : 0;
        }
        assertThat(granted).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Nested
  class Issuer {

    @Test
    void promisedAndRight_isGranted() {
      assertThat(Attempt.begin(PROMISING).receive("code=c&state=${STATE}" + ISS))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void promisedAndMissing_isRefused() {
      refuses(Attempt.begin(PROMISING), "code=c&state=${STATE}", ErrorKind.ISSUER_MISSING);
      refuses(
          Attempt.begin(PROMISING), "error=access_denied&state=${STATE}", ErrorKind.ISSUER_MISSING);
    }

    @Test
    void notPromisedAndMissing_isGranted() {
      assertThat(Attempt.begin(KNOWN).receive("code=c&state=${STATE}"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https%3A%2F%2Fevil.example",
          "https%3A%2F%2Fas.example%2F",
          "https%3A%2F%2FAS.example",
          "https%3A%2F%2Fas.example%3A443",
          "https%3A%2F%2Fas.example%3Fx",
          "https%3A%2F%2Fas.example.evil.example",
          "https%253A%252F%252Fas.example",
          "https%3A%2F%2F%D0%B0s.example",
          "http%3A%2F%2Fas.example",
          ""
        })
    void otherThanTheKnownOne_isRefused(String iss) {
      String query = "code=c&state=${STATE}&iss=" + iss;
      refuses(Attempt.begin(PROMISING), query, ErrorKind.ISSUER_MISMATCH);
      refuses(Attempt.begin(KNOWN), query, ErrorKind.ISSUER_MISMATCH);
      refuses(
          Attempt.begin(KNOWN),
          "error=server_error&state=${STATE}&iss=" + iss,
          ErrorKind.ISSUER_MISMATCH);
    }

    @Test
    void ofAServerWithoutKnownIssuer_isNotJudged() {
      assertThat(Attempt.begin(PLAIN).receive("code=c&state=${STATE}&iss=whoever"))
          .isInstanceOf(GrantedAuthorization.class);
    }
  }

  @Nested
  class Outcome {

    @Test
    void accessDenied_isAValue() {
      assertThat(
              Attempt.begin(PLAIN)
                  .receive("error=access_denied&error_description=no&state=${STATE}"))
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> {
                assertThat(denied.error().error()).isEqualTo("access_denied");
                assertThat(denied.error().description()).contains("no");
              });
    }

    @Test
    void serversWordForAccessDenied_isAValueToo() {
      AuthorizationServer server =
          Attempt.server()
              .quirks(
                  Quirks.builder()
                      .errors(
                          ErrorQuirks.builder()
                              .code("admin_policy_enforced", "access_denied")
                              .build())
                      .build())
              .build();
      assertThat(Attempt.begin(server).receive("error=admin_policy_enforced&state=${STATE}"))
          .isInstanceOf(DeniedAuthorization.class);
      refuses(
          Attempt.begin(PLAIN),
          "error=admin_policy_enforced&state=${STATE}",
          ErrorKind.AUTHORIZATION_ERROR);
    }

    @Test
    void errorThatARuleKnows_isUnderstoodByIt() {
      AuthorizationServer server =
          dialect(
              ErrorQuirks.builder()
                  .rule(
                      "access_denied",
                      Map.of(
                          "error", List.of("invalid_request"), "error_reason", List.of("user_*"))));
      assertThat(
              Attempt.begin(server)
                  .receive("error=invalid_request&error_reason=user_denied&state=${STATE}"))
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> {
                assertThat(denied.error().error()).isEqualTo("invalid_request");
                assertThat(denied.error().meaning()).isEqualTo("access_denied");
              });
      refuses(
          Attempt.begin(server),
          "error=invalid_request&error_reason=other&state=${STATE}",
          ErrorKind.AUTHORIZATION_ERROR);
    }

    /** What a definition says of JSON says nothing of the redirect: there code is the grant. */
    @Test
    void codePath_isNotLookedForInTheRedirect() {
      AuthorizationServer server = dialect(ErrorQuirks.builder().codePath("code"));
      assertThat(Attempt.begin(server).receive("code=c0de&state=${STATE}"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    /** Facebook, when its login is not set up: no {@code error}, and the state is there. */
    @Test
    void errorUnderTheServersOwnName_isOne() {
      String callback = "error_code=1349048&error_message=Can%27t+load+URL&state=${STATE}";
      AuthorizationServer facebook =
          dialect(
              ErrorQuirks.builder()
                  .codePath("error.code")
                  .codePath("error_code")
                  .descriptionPath("error_message")
                  .noErrorCode("0")
                  .advice("1349048", "add the domain on the page Basic"));
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> Attempt.begin(facebook).receive(callback))
          .matches(e -> e.kind() == ErrorKind.AUTHORIZATION_ERROR)
          .matches(e -> e.response().description().orElseThrow().equals("Can't load URL"))
          .matches(e -> e.advice().equals("add the domain on the page Basic"));
      refuses(Attempt.begin(PLAIN), callback, ErrorKind.CODE_MISSING);
      refuses(Attempt.begin(facebook), "error_code=0&state=${STATE}", ErrorKind.CODE_MISSING);
      assertThat(Attempt.begin(facebook).receive("code=c&error_code=1349048&state=${STATE}"))
          .isInstanceOf(GrantedAuthorization.class);
    }

    @Test
    void serversAdvice_andTheRedirectUriThatWasSent_areInTheException() {
      AuthorizationServer server =
          dialect(
              ErrorQuirks.builder()
                  .code("redirect_uri_mismatch", "invalid_request")
                  .advice("redirect_uri_mismatch", "add the URI on the page Clients"));
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(
              () -> Attempt.begin(server).receive("error=redirect_uri_mismatch&state=${STATE}"))
          .matches(e -> e.kind() == ErrorKind.AUTHORIZATION_ERROR)
          .matches(e -> e.advice().equals("add the URI on the page Clients"))
          .withMessageContaining("error=redirect_uri_mismatch, for redirect_uri=https://");
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> Attempt.begin(server).receive("error=invalid_scope&state=${STATE}"))
          .matches(e -> e.advice().startsWith("look the code up"))
          .withMessageNotContaining("redirect_uri=");
    }

    @Test
    void troubleOfTheMoment_isTransient() {
      for (String code : List.of("temporarily_unavailable", "server_error", "invalid_scope")) {
        assertThatExceptionOfType(ErrorResponseException.class)
            .isThrownBy(() -> Attempt.begin(PLAIN).receive("error=" + code + "&state=${STATE}"))
            .matches(e -> e.isTransient() != code.equals("invalid_scope"));
      }
    }

    private static AuthorizationServer dialect(ErrorQuirks.Builder errors) {
      return Attempt.server().quirks(Quirks.builder().errors(errors.build()).build()).build();
    }

    @Test
    void otherError_isAnExceptionWithTheServersWordsAsData() {
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(
              () ->
                  Attempt.begin(PLAIN)
                      .receive("error=invalid_scope&error_description=%3Cscript%3E&state=${STATE}"))
          .matches(e -> e.kind() == ErrorKind.AUTHORIZATION_ERROR)
          .matches(e -> e.response().description().orElse("").equals("<script>"))
          .withMessageContaining("invalid_scope")
          .withMessageNotContaining("<script>");
    }

    @Test
    void withIllegalErrorCode_isReplaced() {
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(
              () -> Attempt.begin(PLAIN).receive("error=a%22%3E%3Cscript%3E&state=${STATE}"))
          .matches(e -> e.response().error().equals("invalid_error_code"))
          .withMessageNotContaining("<");
    }

    @Test
    void withNeitherCodeNorError_isRefused() {
      refuses(Attempt.begin(PLAIN), "state=${STATE}", ErrorKind.CODE_MISSING);
      refuses(Attempt.begin(PLAIN), "state=${STATE}&code=", ErrorKind.CODE_MISSING);
    }

    @Test
    void withCodeAndError_isRefused() {
      refuses(
          Attempt.begin(PLAIN),
          "code=c&error=access_denied&state=${STATE}",
          ErrorKind.CALLBACK_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "id_token", "refresh_token", "response"})
    void withWhatTheCodeFlowHasNotInTheFrontChannel_isRefused(String name) {
      refuses(
          Attempt.begin(PLAIN),
          "code=c&state=${STATE}&" + name + "=x",
          ErrorKind.CALLBACK_MALFORMED);
    }

    @Test
    void withUnknownParameters_isGranted() {
      assertThat(
              Attempt.begin(PLAIN)
                  .receive("code=c&state=${STATE}&session_state=s&STATE=evil&scope=a"))
          .isInstanceOf(GrantedAuthorization.class);
    }
  }

  @Test
  void takeCode_worksOnce() {
    GrantedAuthorization granted =
        (GrantedAuthorization) Attempt.begin(PLAIN).receive("code=c0de&state=${STATE}");
    assertThat(granted.takeCode()).isEqualTo(Secret.of("c0de"));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(granted::takeCode)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @Test
  void toString_showsNoSecret() {
    Attempt attempt = Attempt.begin(PLAIN);
    GrantedAuthorization granted =
        (GrantedAuthorization) attempt.receive("code=c0de&state=${STATE}");
    assertThat(attempt.pending().toString()).contains("client-1");
    assertThat(granted.toString()).contains("client-1");
    assertThat(attempt.pending() + " " + granted)
        .doesNotContain(attempt.state(), "c0de", granted.codeVerifier().reveal());
  }

  private static void refuses(Attempt attempt, String query, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> attempt.receive(query))
        .matches(e -> e.kind() == kind, "kind " + kind)
        .withMessageNotContaining(attempt.state());
  }
}
