package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.codegrant.credential.BearerFixture.get;
import static dev.codegrant.credential.BearerFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the token when the API redirects. */
class BearerRedirectTest {

  private final BearerFixture fixture = new BearerFixture();

  @BeforeEach
  void answerTheEndOfEachWay() {
    fixture.api.stubFor(any(urlPathEqualTo("/end")).willReturn(ok()));
    fixture.elsewhere.stubFor(any(urlPathEqualTo("/end")).willReturn(ok()));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static void redirect(WireMockServer from, String path, int status, String to) {
    from.stubFor(
        any(urlPathEqualTo(path))
            .willReturn(aResponse().withStatus(status).withHeader("Location", to)));
  }

  private static LoggedRequest at(List<LoggedRequest> seen, String path) {
    return seen.stream()
        .filter(request -> request.getUrl().startsWith(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing came at " + path));
  }

  private static void assertWithoutToken(LoggedRequest request) {
    assertThat(request.containsHeader("Authorization")).isFalse();
    assertThat(request.toString()).doesNotContain("AT-1");
  }

  @Nested
  class InHeader {

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void toTheSameOrigin_carriesTheToken(int status) throws Exception {
      redirect(fixture.api, "/begin", status, "/end");

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")))).isEqualTo(200);
      assertThat(at(fixture.seen(), "/end").getHeader("Authorization")).isEqualTo("Bearer AT-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void toAnotherOrigin_goesOnWithoutTheToken(int status) throws Exception {
      redirect(fixture.api, "/begin", status, fixture.elsewhereUrl("/end"));

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")))).isEqualTo(200);
      assertThat(at(fixture.seen(), "/begin").getHeader("Authorization")).isEqualTo("Bearer AT-1");
      assertThat(fixture.seenElsewhere())
          .singleElement()
          .satisfies(BearerRedirectTest::assertWithoutToken);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1:%d/end",
          "//127.0.0.1:%d/end",
          "http://user:password@127.0.0.1:%d/end",
        })
    void toAnotherNameOfTheHost_goesOnWithoutTheToken(String location) throws Exception {
      redirect(fixture.api, "/begin", 302, location.formatted(fixture.api.port()));

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")))).isEqualTo(200);
      assertThat(at(fixture.seen(), "/end").toString()).doesNotContain("AT-1");
    }

    @Test
    void awayAndBack_carriesTheTokenAtHomeOnly() throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl("/there"));
      redirect(fixture.elsewhere, "/there", 302, fixture.url("/end"));

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")))).isEqualTo(200);
      assertWithoutToken(at(fixture.seenElsewhere(), "/there"));
      assertThat(at(fixture.seen(), "/end").getHeader("Authorization")).isEqualTo("Bearer AT-1");
    }

    @Test
    void elsewhereWith401_getsNoTokenByRejection() throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl("/locked"));
      fixture.elsewhere.stubFor(
          any(urlPathEqualTo("/locked"))
              .willReturn(
                  aResponse()
                      .withStatus(401)
                      .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")));

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")))).isEqualTo(401);
      assertThat(fixture.replacements)
          .as("nobody saw the token, so nobody rejected it")
          .hasValue(0);
      assertThat(fixture.seenElsewhere())
          .singleElement()
          .satisfies(BearerRedirectTest::assertWithoutToken);
    }
  }

  @Nested
  class InQuery {

    @Test
    void toTheSameOrigin_carriesTheTokenOnce() throws Exception {
      redirect(fixture.api, "/begin", 302, "/end?a=b&access_token=AT-1");

      assertThat(send(get(fixture.inQuery(), fixture.url("/begin?a=b")))).isEqualTo(200);
      LoggedRequest end = at(fixture.seen(), "/end");
      assertThat(end.getUrl()).isEqualTo("/end?a=b&access_token=AT-1");
      assertThat(end.getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void toAnotherOrigin_goesOnWithoutTheToken() throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl("/end?a=b"));

      assertThat(send(get(fixture.inQuery(), fixture.url("/begin?a=b")))).isEqualTo(200);
      assertThat(at(fixture.seen(), "/begin").getUrl()).contains("access_token=AT-1");
      assertWithoutToken(at(fixture.seenElsewhere(), "/end?a=b"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/end?access_token=AT-1",
          "/end?a=b&access_token=AT-1&c=d",
          "/end?access_token=AT-1&access_token=AT-1",
          "/end?access%5Ftoken=AT-1",
        })
    void toAnotherOriginThatEchoesTheQuery_goesOnWithoutTheToken(String echo) throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl(echo));

      assertThat(send(get(fixture.inQuery(), fixture.url("/begin?a=b")))).isEqualTo(200);
      assertThat(fixture.seenElsewhere())
          .singleElement()
          .satisfies(BearerRedirectTest::assertWithoutToken);
    }

    @Test
    void awayAndBack_carriesTheTokenAtHomeOnly() throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl("/there?access_token=AT-1"));
      redirect(fixture.elsewhere, "/there", 302, fixture.url("/end"));

      assertThat(send(get(fixture.inQuery(), fixture.url("/begin")))).isEqualTo(200);
      assertWithoutToken(at(fixture.seenElsewhere(), "/there"));
      assertThat(at(fixture.seen(), "/end").getUrl()).isEqualTo("/end?access_token=AT-1");
    }
  }
}
