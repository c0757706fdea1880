package dev.codegrant.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token in the query is at the server, and nowhere else afterwards. */
class BearerDiscretionTest {

  private BearerFixture fixture = new BearerFixture();

  @BeforeEach
  void answersEverything() {
    fixture.api.stubFor(any(anyUrl()).willReturn(aResponse()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void repetition_carriesTheReplacementAndNotWhatTheSourceSaysByThen() throws Exception {
    fixture.api.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")));
    TokenSource behind =
        new TokenSource() {
          @Override
          public AccessToken token() {
            return Samples.accessToken("AT-1");
          }

          @Override
          public AccessToken replacementFor(AccessToken rejected) {
            return Samples.accessToken("AT-2");
          }
        };
    BearerFixture.send(
        BearerFixture.get(
            BearerAuthorization.builder(behind, java.net.URI.create(fixture.url("/"))).build(),
            fixture.url("/")));
    assertThat(fixture.seen())
        .extracting(request -> request.getHeader("Authorization"))
        .containsExactly("Bearer AT-1", "Bearer AT-2");
  }

  @Test
  void applicationsOwnUrl_isLeftAlone() throws Exception {
    GenericUrl url = new GenericUrl(fixture.url("/?access_token=mine&a=1"));
    BearerFixture.send(factory().buildGetRequest(url));
    assertThat(url.build()).endsWith("/?access_token=mine&a=1");
  }

  @Test
  void exceptionOfTheLibrary_showsNoToken() throws Exception {
    fixture.api.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    HttpRequest request = factory().buildGetRequest(new GenericUrl(fixture.url("/missing")));
    assertThatExceptionOfType(HttpResponseException.class)
        .isThrownBy(request::execute)
        .withMessageContaining("/missing")
        .withMessageNotContaining("AT-1");
  }

  @Test
  void interceptorsOfTheApplication_goOnWorking() throws Exception {
    List<String> seen = new ArrayList<>();
    HttpRequestFactory factory =
        new NetHttpTransport()
            .createRequestFactory(
                request -> {
                  request.setInterceptor(r -> seen.add("before"));
                  request.setResponseInterceptor(r -> seen.add("after"));
                  fixture.inHeader().initialize(request);
                });
    BearerFixture.send(factory.buildGetRequest(new GenericUrl(fixture.url("/"))));
    assertThat(seen).containsExactly("before", "after");
  }

  @Test
  void addressThatIsNoUri_isRefusedWithoutShowingIt() throws Exception {
    HttpRequest request =
        factory().buildGetRequest(new GenericUrl(fixture.url("/a b?s3cret"), true));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.TOKEN_DESTINATION_REFUSED)
        .withMessageNotContaining("s3cret");
  }

  @Test
  void rawRedirectWithAnEncodedName_carriesTheTokenOnce() throws Exception {
    fixture.api.stubFor(
        any(urlPathEqualTo("/begin"))
            .willReturn(
                aResponse()
                    .withStatus(302)
                    .withHeader("Location", fixture.url("/end?access%5Ftoken=old"))));
    BearerFixture.send(
        BearerFixture.get(fixture.inQuery(), fixture.url("/begin")).setUseRawRedirectUrls(true));
    assertThat(fixture.seen())
        .extracting(request -> request.getUrl())
        .containsExactlyInAnyOrder("/begin?access_token=AT-1", "/end?access_token=AT-1");
  }

  @Test
  void headerOfTheApplication_isNotOverwritten() throws Exception {
    HttpRequest request = BearerFixture.get(fixture.inHeader(), fixture.url("/"));
    request.getHeaders().setAuthorization("Basic x");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a&b", "é"})
  void oddParameterName_isRefused(String name) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () ->
                BearerAuthorization.builder(
                        TokenSource.of(Samples.accessToken("AT-1")),
                        java.net.URI.create(fixture.url("/")))
                    .insecureQueryParameter(name, "the API wants it there"))
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
  }

  private HttpRequestFactory factory() {
    return new NetHttpTransport().createRequestFactory(fixture.inQuery());
  }
}
