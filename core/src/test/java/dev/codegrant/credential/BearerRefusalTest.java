package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.codegrant.credential.BearerFixture.get;
import static dev.codegrant.credential.BearerFixture.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.InputStreamContent;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exceptions for what a resource server does not allow, and what stays the application's. */
class BearerRefusalTest {

  private static final String INVALID = "Bearer realm=\"api\", error=\"invalid_token\"";

  private final BearerFixture fixture = new BearerFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void answerAlways(int status, String challenge) {
    fixture.api.stubFor(
        any(anyUrl())
            .willReturn(aResponse().withStatus(status).withHeader("WWW-Authenticate", challenge)));
  }

  private HttpRequest strict() throws Exception {
    return get(fixture.inHeader(), fixture.url("/me")).setThrowExceptionOnExecuteError(true);
  }

  private static ErrorResponseException refusal(HttpRequest request) {
    return catchThrowableOfType(ErrorResponseException.class, () -> send(request));
  }

  @Nested
  class Unauthorized {

    @Test
    void invalidTokenForEver_isAnExceptionAfterTwoRequestsAndOneRefresh() throws Exception {
      answerAlways(401, INVALID + ", error_description=\"it is over\", error_uri=\"/help\"");

      ErrorResponseException refusal = refusal(strict());

      assertThat(refusal.kind()).isEqualTo(ErrorKind.RESOURCE_UNAUTHORIZED);
      assertThat(refusal.response().error()).isEqualTo("invalid_token");
      assertThat(refusal.response().description()).contains("it is over");
      assertThat(refusal.response().uri()).contains("/help");
      assertThat(refusal).hasMessageContaining("also for the token that replaced the first");
      assertThat(refusal.toString()).doesNotContain("it is over", "AT-1", "AT-2");
      assertThat(fixture.seen()).hasSize(2);
      assertThat(fixture.replacements).hasValue(1);
    }

    @Test
    void contentThatCanBeReadOnce_isSentOnceAndTheNextRequestHasANewToken() throws Exception {
      answerAlways(401, INVALID);
      HttpRequest post =
          strict()
              .setRequestMethod("POST")
              .setContent(
                  new InputStreamContent(
                      "text/plain", new ByteArrayInputStream("content".getBytes(UTF_8))));

      ErrorResponseException refusal = refusal(post);

      assertThat(refusal.kind()).isEqualTo(ErrorKind.RESOURCE_UNAUTHORIZED);
      assertThat(refusal.advice()).contains("send the request again with content made anew");
      assertThat(fixture.seen()).hasSize(1);
      fixture.api.stubFor(
          any(anyUrl()).withHeader("Authorization", equalTo("Bearer AT-2")).willReturn(ok()));
      assertThat(send(strict())).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "Bearer; invalid_error_code",
          "Bearer realm=\"api\"; invalid_error_code",
          "Bearer error=\"invalid_request\"; invalid_request",
          "Bearer error=\"made_up\"; made_up",
          "Bearer realm=\"a\", Bearer error=\"invalid_request\"; invalid_request",
          "Basic realm=\"api\", Bearer; invalid_error_code",
        })
    void otherBearerChallenge_isAnExceptionAfterOneRequest(String challenge, String error)
        throws Exception {
      answerAlways(401, challenge);

      ErrorResponseException refusal = refusal(strict());

      assertThat(refusal.kind()).isEqualTo(ErrorKind.RESOURCE_UNAUTHORIZED);
      assertThat(refusal.response().error()).isEqualTo(error);
      assertThat(fixture.seen()).hasSize(1);
      assertThat(fixture.replacements).hasValue(0);
    }

    /** RFC 9470: the token is good, and the user must sign in more strongly. */
    @Test
    void stepUp_isSaidByItsName_andAsksForAnAuthorization() throws Exception {
      answerAlways(401, "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"");

      ErrorResponseException refusal = refusal(strict());

      assertThat(refusal).hasMessageContaining("insufficient_user_authentication");
      assertThat(refusal.advice()).contains("acr_values");
      assertThat(fixture.replacements).hasValue(0);
    }

    @Test
    void tokenEchoedAsTheError_isNotInTheMessage() throws Exception {
      answerAlways(401, "Bearer error=\"AT-1\"");

      assertThat(refusal(strict())).hasMessageNotContaining("AT-1");
    }
  }

  @Nested
  class Forbidden {

    @Test
    void insufficientScope_isAnExceptionWithTheNeededScope() throws Exception {
      answerAlways(403, "Bearer error=\"insufficient_scope\", scope=\"admin read\"");

      ErrorResponseException refusal = refusal(strict());

      assertThat(refusal.kind()).isEqualTo(ErrorKind.RESOURCE_FORBIDDEN);
      assertThat(refusal.response().scope()).contains("admin read");
      assertThat(fixture.seen()).as("no step-up by itself").hasSize(1);
      assertThat(fixture.replacements).hasValue(0);
    }

    @Test
    void withoutScope_isAnExceptionWithoutIt() throws Exception {
      answerAlways(403, "Bearer error=\"insufficient_scope\"");

      assertThat(refusal(strict()).response().scope()).isEmpty();
    }
  }

  @Nested
  class OfTheApplication {

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "401; Basic realm=\"api\"",
          "401; DPoP error=\"invalid_token\"",
          "401; Bearer error=\"invalid_token", // cannot be read
          "403; Bearer error=\"invalid_token\"",
          "403; Bearer",
          "403; Basic error=\"insufficient_scope\"",
          "400; Bearer error=\"invalid_request\"",
          "404; Bearer error=\"insufficient_scope\"",
        })
    void otherAnswer_isTheLibrarysException(int status, String challenge) throws Exception {
      answerAlways(status, challenge);
      HttpRequest request = strict();

      assertThatExceptionOfType(HttpResponseException.class)
          .isThrownBy(() -> send(request))
          .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(status))
          .withMessageNotContaining("AT-1");
      assertThat(fixture.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {"401; Bearer", "403; Bearer error=\"insufficient_scope\", scope=\"admin\""})
    void requestThatThrowsNothing_getsTheAnswer(int status, String challenge) throws Exception {
      answerAlways(status, challenge);

      assertThat(send(strict().setThrowExceptionOnExecuteError(false))).isEqualTo(status);
    }

    @Test
    void handlerThatDealsWithIt_preventsTheException() throws Exception {
      answerAlways(403, "Bearer error=\"insufficient_scope\"");
      AtomicInteger called = new AtomicInteger();
      HttpRequestInitializer withHandler =
          request -> {
            request.setUnsuccessfulResponseHandler(
                (failed, response, retry) -> {
                  fixture.api.stubFor(any(anyUrl()).willReturn(ok()));
                  return called.incrementAndGet() == 1;
                });
            fixture.inHeader().initialize(request);
          };

      assertThat(send(get(withHandler, fixture.url("/")).setThrowExceptionOnExecuteError(true)))
          .isEqualTo(200);
      assertThat(called).hasValue(1);
    }

    @Test
    void handlerThatLooksAway_doesNotPreventIt() throws Exception {
      answerAlways(403, "Bearer error=\"insufficient_scope\"");
      AtomicInteger called = new AtomicInteger();
      HttpRequestInitializer withHandler =
          request -> {
            request.setUnsuccessfulResponseHandler(
                (failed, response, retry) -> called.incrementAndGet() > 5);
            fixture.inHeader().initialize(request);
          };

      assertThat(
              refusal(get(withHandler, fixture.url("/")).setThrowExceptionOnExecuteError(true))
                  .kind())
          .isEqualTo(ErrorKind.RESOURCE_FORBIDDEN);
      assertThat(called).hasValue(1);
    }

    @Test
    void handlerSetAfterwards_getsThe401ItselfAndTheTokenStaysAtHome() throws Exception {
      answerAlways(401, INVALID);
      HttpRequest request = strict();
      request.setUnsuccessfulResponseHandler((failed, response, retry) -> false);

      assertThatExceptionOfType(HttpResponseException.class).isThrownBy(() -> send(request));
      assertThat(fixture.replacements).hasValue(0);
    }

    @Test
    void requestExecutedAgain_asksTheSourceAgain() throws Exception {
      fixture.api.stubFor(any(anyUrl()).willReturn(ok()));
      HttpRequest request = strict();
      send(request);
      fixture.replacements.incrementAndGet();
      send(request);

      assertThat(fixture.seen())
          .extracting(seen -> seen.getHeader("Authorization"))
          .containsExactly("Bearer AT-1", "Bearer AT-2");
      assertThat(request.getHeaders().getAuthorization()).isNull();
    }
  }

  @Test
  void scopeOutsideItsGrammar_isNone() {
    ErrorResponse response = ErrorResponse.of("insufficient_scope", null, null);
    assertThat(response.withScope("a b").scope()).contains("a b");
    assertThat(response.withScope("a").scope()).contains("a");
    assertThat(response.withScope("x".repeat(1024)).scope()).isPresent();
    assertThat(response.withScope("x".repeat(1025)).scope()).isEmpty();
    for (String odd : new String[] {"", " ", " a", "a ", "a  b", "a\"b", "a\\b", "a\nb", "é"}) {
      assertThat(response.withScope(odd).scope()).as(odd).isEmpty();
    }
    assertThat(response.withScope(null).scope()).isEmpty();
  }
}
