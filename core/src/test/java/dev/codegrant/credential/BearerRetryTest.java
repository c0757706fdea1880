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

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.InputStreamContent;
import dev.codegrant.error.ReauthorizationRequiredException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens when the API does not take the token. */
class BearerRetryTest {

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

  private void takeOnlyTheSecondToken() {
    answerAlways(401, INVALID);
    fixture.api.stubFor(
        any(anyUrl()).withHeader("Authorization", equalTo("Bearer AT-2")).willReturn(ok()));
    fixture.api.stubFor(
        any(anyUrl()).withQueryParam("access_token", equalTo("AT-2")).willReturn(ok()));
  }

  private HttpRequest post(HttpContent content) throws Exception {
    return get(fixture.inHeader(), fixture.url("/me")).setRequestMethod("POST").setContent(content);
  }

  @Nested
  class InvalidToken {

    @Test
    void onceInTheHeader_isReplacedAndTheRequestRepeatedOnce() throws Exception {
      takeOnlyTheSecondToken();

      assertThat(send(get(fixture.inHeader(), fixture.url("/me")))).isEqualTo(200);
      assertThat(fixture.replacements).hasValue(1);
      assertThat(fixture.seen())
          .extracting(request -> request.getHeader("Authorization"))
          .containsExactlyInAnyOrder("Bearer AT-1", "Bearer AT-2");
    }

    @Test
    void onceInTheQuery_isReplacedAndTheRequestRepeatedOnce() throws Exception {
      takeOnlyTheSecondToken();

      assertThat(send(get(fixture.inQuery(), fixture.url("/me")))).isEqualTo(200);
      assertThat(fixture.seen())
          .extracting(request -> request.getUrl())
          .containsExactlyInAnyOrder("/me?access_token=AT-1", "/me?access_token=AT-2");
    }

    @Test
    void always_reachesTheCallerAfterTwoRequests() throws Exception {
      answerAlways(401, INVALID);

      assertThat(send(get(fixture.inHeader(), fixture.url("/me")))).isEqualTo(401);
      assertThat(fixture.replacements).hasValue(1);
      assertThat(fixture.seen()).hasSize(2);
    }

    @Test
    void ofAFixedToken_needsTheUserAfterOneRequest() throws Exception {
      answerAlways(401, INVALID);
      BearerAuthorization fixed =
          BearerAuthorization.builder(
                  TokenSource.of(Samples.accessToken("AT-1")), URI.create(fixture.url("/")))
              .build();

      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> send(get(fixed, fixture.url("/me"))));
      assertThat(fixture.seen()).hasSize(1);
    }

    @Test
    void withRepeatableContent_isSentAgainWhole() throws Exception {
      takeOnlyTheSecondToken();
      HttpContent content = new ByteArrayContent("text/plain", "content".getBytes(UTF_8));

      assertThat(send(post(content))).isEqualTo(200);
      assertThat(fixture.seen())
          .extracting(request -> request.getBodyAsString())
          .containsExactly("content", "content");
    }

    @Test
    void withContentThatCanBeReadOnce_isNotSentAgainButTheTokenIsReplaced() throws Exception {
      takeOnlyTheSecondToken();
      HttpContent content =
          new InputStreamContent("text/plain", new ByteArrayInputStream("content".getBytes(UTF_8)));

      assertThat(send(post(content))).isEqualTo(401);
      assertThat(fixture.replacements).as("or the next request would fail too").hasValue(1);
      assertThat(fixture.seen()).hasSize(1);
    }

    @Test
    void whereTheApplicationAllowsNoRetry_isNotSentAgain() throws Exception {
      takeOnlyTheSecondToken();

      assertThat(send(get(fixture.inHeader(), fixture.url("/me")).setNumberOfRetries(0)))
          .isEqualTo(401);
      assertThat(fixture.replacements).hasValue(0);
      assertThat(fixture.seen()).hasSize(1);
    }
  }

  @Nested
  class OtherAnswer {

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "401; Bearer realm=\"api\"",
          "401; Bearer error=\"invalid_request\"",
          "401; Basic realm=\"api\"",
          "401; DPoP error=\"invalid_token\"",
          "403; Bearer error=\"insufficient_scope\"",
          "403; Bearer error=\"invalid_token\"",
          "400; Bearer error=\"invalid_token\"",
          "500; Bearer error=\"invalid_token\"",
        })
    void isTheCallersAfterOneRequest(int status, String challenge) throws Exception {
      answerAlways(status, challenge);

      assertThat(send(get(fixture.inHeader(), fixture.url("/me")))).isEqualTo(status);
      assertThat(fixture.replacements).hasValue(0);
      assertThat(fixture.seen()).hasSize(1);
    }

    @Test
    void withoutChallenge_isTheCallersAfterOneRequest() throws Exception {
      fixture.api.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));

      assertThat(send(get(fixture.inHeader(), fixture.url("/me")))).isEqualTo(401);
      assertThat(fixture.seen()).hasSize(1);
    }
  }

  @Nested
  class HandlerOfTheApplication {

    private final AtomicInteger called = new AtomicInteger();

    private HttpRequestInitializer withHandler() {
      return request -> {
        request.setUnsuccessfulResponseHandler(
            (failed, response, retry) -> called.incrementAndGet() == 1 && retry);
        fixture.inHeader().initialize(request);
      };
    }

    @Test
    void onAnotherFailure_runsAndMayRepeat() throws Exception {
      answerAlways(503, "Bearer");

      assertThat(send(get(withHandler(), fixture.url("/me")))).isEqualTo(503);
      assertThat(called).hasValue(2);
      assertThat(fixture.seen())
          .hasSize(2)
          .allSatisfy(r -> assertThat(r.getHeader("Authorization")).isEqualTo("Bearer AT-1"));
    }

    @Test
    void onASecondRejection_runs() throws Exception {
      answerAlways(401, INVALID);

      assertThat(send(get(withHandler(), fixture.url("/me")))).isEqualTo(401);
      assertThat(called).hasValue(2);
      assertThat(fixture.replacements).hasValue(1);
    }

    @Test
    void onTheFirstRejection_isNotNeeded() throws Exception {
      takeOnlyTheSecondToken();

      assertThat(send(get(withHandler(), fixture.url("/me")))).isEqualTo(200);
      assertThat(called).hasValue(0);
    }
  }
}
