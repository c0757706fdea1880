package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Denied;
import dev.codegrant.desktop.LoopbackFlow.Result;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How a sign-in ends: for the program, and on the page that the user sees. */
class LoopbackFlowTest {

  private final SignIn signIn = new SignIn();

  @AfterEach
  void stop() {
    signIn.close();
  }

  @Nested
  class Granted {

    @Test
    void code_isRedeemedAndTheTokensReturned() throws Exception {
      Future<Result> result = signIn.begin();

      Wire.Answer page = signIn.visitWithCode();

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("You are signed in").doesNotContain("c-1", signIn.state());
      page.assertIsSafe();
      assertThat(result.get()).isInstanceOf(Authorized.class);
      assertThat(((Authorized) result.get()).tokens().accessToken().value().reveal())
          .isEqualTo("AT-1");
      assertThat(result.get().toString()).doesNotContain("AT-1");
      assertThat(signIn.redemptions())
          .singleElement()
          .satisfies(
              request ->
                  assertThat(request.getBodyAsString())
                      .contains("code=c-1", "code_verifier=", "redirect_uri=http%3A%2F%2F127.0.0.1")
                      .contains("%3A" + signIn.port() + "%2Fcallback"));
    }

    @Test
    void browserWithAnHttpClient_readsThePage() throws Exception {
      Future<Result> result = signIn.begin();
      URI answer =
          URI.create(
              "http://127.0.0.1:%d/callback?code=c-1&state=%s&iss=https%%3A%%2F%%2Fas.example"
                  .formatted(signIn.port(), signIn.state()));

      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(answer).build(), BodyHandlers.ofString());

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("You are signed in");
      assertThat(result.get()).isInstanceOf(Authorized.class);
    }

    @Test
    void observer_seesThePendingAuthorizationAndThenTheOutcome() throws Exception {
      Future<Result> result = signIn.begin();
      assertThat(signIn.observed).hasExactlyElementsOfTypes(PendingAuthorization.class);

      signIn.visitWithCode();

      assertThat(result.get()).isInstanceOf(Authorized.class);
      assertThat(signIn.observed)
          .hasExactlyElementsOfTypes(PendingAuthorization.class, GrantedAuthorization.class);
    }

    @Test
    void otherPath_isListenedOn() throws Exception {
      Future<Result> result = signIn.begin(signIn.flow().path("/a/b~c").build(), SignIn.AMPLE);

      assertThat(signIn.asked().get("redirect_uri"))
          .isEqualTo("http://127.0.0.1:" + signIn.port() + "/a/b~c");
      assertThat(signIn.visit("/callback?code=c-1&state=" + signIn.state()).status())
          .isEqualTo(404);
      assertThat(signIn.visit("/a/b~c?code=c-1&state=" + signIn.state()).status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(Authorized.class);
    }
  }

  @Nested
  class Refused {

    @Test
    void byTheUser_isAValue() throws Exception {
      Future<Result> result = signIn.begin();

      Wire.Answer page = signIn.visit("/callback?error=access_denied&state=" + signIn.state());

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("Access was not granted");
      page.assertIsSafe();
      assertThat(result.get()).isInstanceOf(Denied.class);
      assertThat(((Denied) result.get()).error().error()).isEqualTo("access_denied");
      assertThat(signIn.observed)
          .hasExactlyElementsOfTypes(PendingAuthorization.class, DeniedAuthorization.class);
      assertThat(signIn.redemptions()).isEmpty();
    }

    @Test
    void byTheServer_isAnAuthorizationError() throws Exception {
      Future<Result> result = signIn.begin();

      Wire.Answer page = signIn.visit("/callback?error=server_error&state=" + signIn.state());

      assertThat(page.status()).isEqualTo(400);
      assertThat(page.body()).contains("Sign-in did not work", "AUTHORIZATION_ERROR");
      page.assertIsSafe();
      ErrorResponseException e = SignIn.failure(ErrorResponseException.class, result);
      assertThat(e.kind()).isEqualTo(ErrorKind.AUTHORIZATION_ERROR);
      assertThat(e.response().error()).isEqualTo("server_error");
    }

    @Test
    void withScriptInTheDescription_showsNothingOfIt() throws Exception {
      Future<Result> result = signIn.begin();

      Wire.Answer page =
          signIn.visit(
              "/callback?error=server_error&error_description=%3Cscript%3Ealert(1)%3C/script%3E"
                  + "&error_uri=https%3A%2F%2Fevil.example&state="
                  + signIn.state());

      page.assertIsSafe();
      assertThat(page.body()).doesNotContain("alert", "evil.example", "server_error");
      assertThat(SignIn.failure(ErrorResponseException.class, result).response().error())
          .isEqualTo("server_error");
    }

    @Test
    void byTheTokenEndpoint_isAnExceptionAndAPage() throws Exception {
      signIn.answerTokens(400, "{\"error\":\"invalid_grant\"}");
      Future<Result> result = signIn.begin();

      Wire.Answer page = signIn.visitWithCode();

      assertThat(page.status()).isEqualTo(400);
      assertThat(page.body()).contains("Sign-in did not work", "CODE_REJECTED");
      page.assertIsSafe();
      assertThat(SignIn.failure(ErrorResponseException.class, result).kind())
          .isEqualTo(ErrorKind.CODE_REJECTED);
      assertThat(signIn.redemptions()).hasSize(1);
    }
  }

  @Nested
  class Misused {

    @Test
    void requestForAnotherRedirectUri_isRefusedBeforeTheBrowserOpens() {
      LoopbackFlow flow = signIn.flow().build();

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  flow.authorize(
                      uri ->
                          AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                              .build(),
                      SignIn.AMPLE))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
      assertThat(signIn.observed).isEmpty();
    }

    @Test
    void requestForAForm_isRefusedBeforeTheBrowserOpens() {
      LoopbackFlow flow = signIn.flow().build();

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  flow.authorize(
                      uri -> AuthorizationRequest.builder(uri).formPost().build(), SignIn.AMPLE))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
          .withMessageContaining("formPost()");
      assertThat(signIn.observed).isEmpty();
    }
  }
}
