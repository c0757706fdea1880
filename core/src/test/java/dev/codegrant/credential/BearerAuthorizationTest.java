package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.codegrant.credential.BearerFixture.get;
import static dev.codegrant.credential.BearerFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token goes: the place in the request, and the origin. */
class BearerAuthorizationTest {

  private final BearerFixture fixture = new BearerFixture();

  @BeforeEach
  void answerEverything() {
    fixture.api.stubFor(any(anyUrl()).willReturn(ok()));
    fixture.elsewhere.stubFor(any(anyUrl()).willReturn(ok()));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Nested
  class Placement {

    @Test
    void byDefault_isTheHeader() throws Exception {
      assertThat(send(get(fixture.inHeader(), fixture.url("/me?a=b")))).isEqualTo(200);

      LoggedRequest seen = fixture.seen().get(0);
      assertThat(seen.getHeaders().getHeader("Authorization").values())
          .containsExactly("Bearer AT-1");
      assertThat(seen.getUrl()).isEqualTo("/me?a=b");
    }

    @Test
    void inTheQuery_isNotInTheHeaderToo_andForbidsCaching() throws Exception {
      assertThat(send(get(fixture.inQuery(), fixture.url("/me?a=b")))).isEqualTo(200);

      LoggedRequest seen = fixture.seen().get(0);
      assertThat(seen.getUrl()).isEqualTo("/me?a=b&access_token=AT-1");
      assertThat(seen.containsHeader("Authorization")).isFalse();
      assertThat(seen.getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void tokenOfTheApplicationInTheQuery_isReplaced() throws Exception {
      send(get(fixture.inQuery(), fixture.url("/me?access_token=old&access_token=older")));

      assertThat(fixture.seen().get(0).getUrl()).isEqualTo("/me?access_token=AT-1");
    }

    @Test
    void headerOfTheApplication_isRefusedBeforeAnyRequest() throws Exception {
      for (BearerAuthorization authorization :
          new BearerAuthorization[] {fixture.inHeader(), fixture.inQuery()}) {
        HttpRequest request = get(authorization, fixture.url("/me"));
        request.getHeaders().setAuthorization("Basic c2VjcmV0");

        assertThatExceptionOfType(ConfigurationException.class)
            .isThrownBy(() -> send(request))
            .withMessageNotContaining("c2VjcmV0")
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
      }
      assertThat(fixture.seen()).isEmpty();
    }

    @Test
    void otherHeaderOfTheApplication_isKept() throws Exception {
      HttpRequest request = get(fixture.inHeader(), fixture.url("/me"));
      request.getHeaders().set("X-Trace", "t-1");

      assertThat(send(request)).isEqualTo(200);
      assertThat(fixture.seen().get(0).getHeader("X-Trace")).isEqualTo("t-1");
    }

    @Test
    void twoRequests_askTheSourceEachTime() throws Exception {
      BearerAuthorization authorization = fixture.inHeader();
      send(get(authorization, fixture.url("/1")));
      fixture.replacements.incrementAndGet();
      send(get(authorization, fixture.url("/2")));

      assertThat(fixture.seen())
          .extracting(request -> request.getUrl() + " " + request.getHeader("Authorization"))
          .containsExactlyInAnyOrder("/1 Bearer AT-1", "/2 Bearer AT-2");
    }
  }

  @Nested
  class Origin {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://localhost:API/",
          "http://LOCALHOST:API/me",
          "HTTP://LocalHost:API/me?x=http://evil.example/",
        })
    void same_getsTheToken(String url) throws Exception {
      assertThat(send(get(fixture.inHeader(), here(url)))).isEqualTo(200);

      assertThat(fixture.seen())
          .singleElement()
          .satisfies(r -> assertThat(r.getHeader("Authorization")).isEqualTo("Bearer AT-1"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://localhost:ELSEWHERE/me", // another port
          "http://localhost/me", // the default port
          "https://localhost:API/me",
          "http://127.0.0.1:API/me", // another name of the same host
          "http://[::1]:API/me",
          "http://api.localhost:API/me",
          "http://localhost.evil.example:API/me",
          "http://evillocalhost:API/me",
          "http://localhost.:API/me",
          "http://a_b.localhost:API/me", // not a host for java.net.URI
          "http://user:password@localhost:API/me", // user info
          "http://user@localhost:API/me",
          "http://localhost:API@127.0.0.1:ELSEWHERE/me",
          "http://localhost%3AAPI@127.0.0.1:ELSEWHERE/me",
          "http://127.0.0.1:ELSEWHERE/http://localhost:API/",
          "http://127.0.0.1:ELSEWHERE/?localhost:API",
          "http://127.0.0.1:ELSEWHERE/#@localhost:API",
        })
    void other_isRefusedBeforeAnyRequest(String url) {
      for (BearerAuthorization authorization :
          new BearerAuthorization[] {fixture.inHeader(), fixture.inQuery()}) {
        assertThatExceptionOfType(ConfigurationException.class)
            .isThrownBy(() -> send(get(authorization, here(url))))
            .withMessageNotContaining("AT-1")
            .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_DESTINATION_REFUSED));
      }
      assertThat(fixture.seen()).isEmpty();
      assertThat(fixture.seenElsewhere()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://localhost:API\\@127.0.0.1:ELSEWHERE/me",
          "http://localhost%00.evil.example:API/me",
        })
    void ambiguous_isNeverSentWithTheToken(String url) {
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> send(get(fixture.inHeader(), here(url))));

      assertThat(fixture.seen()).isEmpty();
      assertThat(fixture.seenElsewhere()).isEmpty();
    }

    @Test
    void addedOne_getsTheTokenToo() throws Exception {
      BearerAuthorization both =
          BearerAuthorization.builder(fixture.source, URI.create(fixture.url("/v1/")))
              .alsoFor(URI.create(fixture.elsewhereUrl("/")))
              .build();

      send(get(both, fixture.url("/v2/me")));
      send(get(both, fixture.elsewhereUrl("/me")));

      assertThat(fixture.seen().get(0).getHeader("Authorization")).isEqualTo("Bearer AT-1");
      assertThat(fixture.seenElsewhere().get(0).getHeader("Authorization"))
          .isEqualTo("Bearer AT-1");
    }

    @Test
    void changedBetweenBuildingAndSending_isRefused() throws Exception {
      HttpRequest request = get(fixture.inHeader(), fixture.url("/me"));
      request.setUrl(new GenericUrl(fixture.elsewhereUrl("/me")));

      assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> send(request));
      assertThat(fixture.seenElsewhere()).isEmpty();
    }

    private String here(String url) {
      return url.replace("API", "" + fixture.api.port())
          .replace("ELSEWHERE", "" + fixture.elsewhere.port());
    }
  }

  @Nested
  class Builder {

    @Test
    void withHttps_isAccepted() {
      assertThat(
              BearerAuthorization.builder(fixture.source, URI.create("https://API.example/v1"))
                  .build())
          .hasToString("BearerAuthorization[https://api.example:443]");
    }

    @Test
    void withHttpElsewhereThanLoopback_isRefused() {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () -> BearerAuthorization.builder(fixture.source, URI.create("http://api.example/")))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INSECURE_URL));
    }

    @Test
    void withUserInfo_isRefused() {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () ->
                  BearerAuthorization.builder(
                      fixture.source, URI.create("https://api.example@evil.example/")))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    @Test
    void toString_showsNoToken() {
      assertThat(fixture.inQuery().toString()).contains("access_token").doesNotContain("AT-1");
    }
  }
}
