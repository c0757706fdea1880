package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.codegrant.credential.BearerFixture.get;
import static dev.codegrant.credential.BearerFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
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

  private void assertRefused(HttpRequest request) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> send(request))
        .withMessageNotContaining("AT-1")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_DESTINATION_REFUSED));
    assertThat(fixture.seenElsewhere()).isEmpty();
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
    void toAnotherOrigin_isRefusedBeforeAnythingIsSentThere(int status) throws Exception {
      redirect(fixture.api, "/begin", status, fixture.elsewhereUrl("/end"));

      assertRefused(get(fixture.inHeader(), fixture.url("/begin")));
      assertThat(at(fixture.seen(), "/begin").getHeader("Authorization")).isEqualTo("Bearer AT-1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1:API/end", // another name of the same host
          "//127.0.0.1:API/end",
          "http://sub.localhost:API/end",
          "http://localhost.:API/end",
          "http://localhost/end", // another port
          "http://localhost:ELSEWHERE/end",
          "https://localhost:API/end", // another scheme
          "http://user:password@localhost:API/end", // user info
          "http://user@localhost:API/end",
          "http://localhost:API@127.0.0.1:ELSEWHERE/end",
          "http://localhost:API\\@127.0.0.1:ELSEWHERE/end",
          "http://localhost%00.evil.example:API/end",
          "ftp://localhost:API/end", // no HTTP at all
          "evil:end",
          "javascript:alert(1)",
          "http://[::1/end", // no URL at all
          "http://localhost:99999999999/end",
          "/end?a=%zz",
        })
    void toAnythingElseThanTheOrigin_isRefused(String location) throws Exception {
      redirect(
          fixture.api,
          "/begin",
          302,
          location
              .replace("API", "" + fixture.api.port())
              .replace("ELSEWHERE", "" + fixture.elsewhere.port()));

      assertRefused(get(fixture.inHeader(), fixture.url("/begin")));
      assertThat(fixture.seen()).as("only the request that was redirected").hasSize(1);
    }

    @Test
    void toAnOriginThatWasAdded_carriesTheToken() throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl("/end"));
      BearerAuthorization both =
          BearerAuthorization.builder(fixture.source, URI.create(fixture.url("/")))
              .alsoFor(URI.create(fixture.elsewhereUrl("/")))
              .build();

      assertThat(send(get(both, fixture.url("/begin")))).isEqualTo(200);
      assertThat(fixture.seenElsewhere())
          .singleElement()
          .satisfies(r -> assertThat(r.getHeader("Authorization")).isEqualTo("Bearer AT-1"));
    }

    @Test
    void addressThatTheApplicationsHandlerPutsIn_isRefused() throws Exception {
      fixture.api.stubFor(any(urlPathEqualTo("/begin")).willReturn(aResponse().withStatus(503)));
      HttpRequestInitializer withHandler =
          request -> {
            request.setUnsuccessfulResponseHandler(
                (failed, response, retry) -> {
                  failed.setUrl(new GenericUrl(fixture.elsewhereUrl("/end")));
                  return true;
                });
            fixture.inHeader().initialize(request);
          };

      assertRefused(get(withHandler, fixture.url("/begin")));
    }

    @Test
    void tokenInTheLocation_isNotInTheMessage() throws Exception {
      redirect(fixture.api, "/begin", 302, "http://at-1.evil.example/AT-1?AT-1");

      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> send(get(fixture.inHeader(), fixture.url("/begin"))))
          .satisfies(e -> assertThat(e.toString()).doesNotContainIgnoringCase("at-1"));
    }

    @Test
    void whereTheApplicationFollowsNone_isTheApplications() throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl("/end"));

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")).setFollowRedirects(false)))
          .isEqualTo(302);
      assertThat(fixture.seenElsewhere()).isEmpty();
    }

    @Test
    void withoutLocation_isTheApplications() throws Exception {
      fixture.api.stubFor(any(urlPathEqualTo("/begin")).willReturn(aResponse().withStatus(302)));

      assertThat(send(get(fixture.inHeader(), fixture.url("/begin")))).isEqualTo(302);
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

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/end?a=b",
          "/end?access_token=AT-1",
          "/end?access_token=AT-1&access_token=AT-1",
          "/end?access%5Ftoken=AT-1",
        })
    void toAnotherOrigin_isRefusedWhateverItEchoes(String echo) throws Exception {
      redirect(fixture.api, "/begin", 302, fixture.elsewhereUrl(echo));

      assertRefused(get(fixture.inQuery(), fixture.url("/begin?a=b")));
      assertThat(at(fixture.seen(), "/begin").getUrl()).contains("access_token=AT-1");
    }
  }
}
