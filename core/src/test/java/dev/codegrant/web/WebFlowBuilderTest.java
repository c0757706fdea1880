package dev.codegrant.web;

import static dev.codegrant.web.Refusals.refusal;
import static dev.codegrant.web.Refusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebFlowBuilderTest {

  private static final URI OTHER_URI = URI.create("https://app.example/oauth/cb/as2");

  private final OAuthClient client = Site.client(Site.TOKEN_ENDPOINT);

  private static AuthorizationServer.Builder otherServer() {
    return AuthorizationServer.builder(
            URI.create("https://other.example/authorize"), URI.create("https://other.example/t"))
        .issuer("https://other.example");
  }

  private static OAuthClient promising() {
    return Site.client(otherServer().authorizationResponseIssParameterSupported().build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/cb",
        "https://app.example:8443/cb",
        "https://app.example/",
        "https://app.example/a/b-c_d.e~f/",
        "http://localhost:8080/cb",
        "http://127.0.0.1:8080/cb",
        "http://[::1]:8080/cb"
      })
  void redirectUri_asBrowsersWriteIt_isAccepted(String uri) {
    WebFlow flow = WebFlow.builder(Site.KEYS).client(client, URI.create(uri)).build();
    assertThat(
            flow.begin(client, AuthorizationRequest.builder(URI.create(uri)).build(), "/", null)
                .location()
                .getRawQuery())
        .contains("redirect_uri=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example/cb",
        "https://app.example/cb#x",
        "https://app.example/cb?x=1",
        "https://app.example/cb?",
        "https://user@app.example/cb",
        "https://app.example",
        "https://app.example:443/cb",
        "https://app.example:0/cb",
        "https://app.example:65536/cb",
        "http://localhost:80/cb",
        "https://APP.example/cb",
        "HTTPS://app.example/cb",
        "https://app.example/a/../cb",
        "https://app.example/./cb",
        "https://app.example//cb",
        "https://app.example/%63b",
        "https://app.example/c;b",
        "com.example.app:/cb",
        "/cb",
        "cb",
        "urn:ietf:wg:oauth:2.0:oob",
        "javascript:alert(1)"
      })
  void redirectUri_ofAnotherShape_isRefused(String uri) {
    assertThat(
            refusal(() -> WebFlow.builder(Site.KEYS).client(client, URI.create(uri)).build())
                .kind())
        .isIn(ErrorKind.INVALID_ARGUMENT, ErrorKind.INSECURE_URL, ErrorKind.INVALID_CONFIGURATION);
  }

  @Test
  void withoutAClient_isRefused() {
    refuses(() -> WebFlow.builder(Site.KEYS).build(), ErrorKind.INVALID_CONFIGURATION);
  }

  @Nested
  class OneRedirectUriForTwo {

    private void refusesBoth(OAuthClient one, OAuthClient other) {
      refuses(
          () ->
              WebFlow.builder(Site.KEYS)
                  .client(one, Site.REDIRECT_URI)
                  .client(other, Site.REDIRECT_URI)
                  .build(),
          ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void whereOneDoesNotPromiseIss_isRefused() {
      refusesBoth(client, Site.client(otherServer().build()));
      refusesBoth(Site.client(otherServer().build()), client);
    }

    @Test
    void ofOneRegistration_isRefused() {
      refusesBoth(client, Site.client(Site.TOKEN_ENDPOINT));
      refusesBoth(client, client);
    }

    @Test
    void ofOneIssuerAndClientId_isRefused_whateverElseDiffers() {
      refusesBoth(client, Site.client(URI.create("https://as.example/token2")));
      refusesBoth(
          client,
          Site.client(
              Site.server(Site.TOKEN_ENDPOINT)
                  .revocationEndpoint(URI.create("https://as.example/revoke"))
                  .build()));
    }

    @Test
    void whereBothPromiseIss_isAccepted_andEachFinishesItsOwn() {
      eachFinishesItsOwn(promising());
    }

    @Test
    void ofOneIssuerAndTwoClientIds_isAccepted_andEachFinishesItsOwn() {
      eachFinishesItsOwn(
          OAuthClient.builder(Site.server(Site.TOKEN_ENDPOINT).build(), new ClientId("client-2"))
              .build());
    }

    private void eachFinishesItsOwn(OAuthClient other) {
      Site site = new Site();
      WebFlow flow =
          WebFlow.builder(Site.KEYS)
              .client(client, Site.REDIRECT_URI)
              .client(other, Site.REDIRECT_URI)
              .clock(site.clock)
              .build();
      for (OAuthClient one : new OAuthClient[] {client, other}) {
        Browser browser = new Browser();
        WebFlow.Redirect redirect = flow.begin(one, Site.request().build(), "/", null);
        browser.follow(redirect);
        String state = Site.parameter(redirect.location(), "state");
        String issuer = one.server().issuer().orElseThrow();
        CallbackRequest request =
            CallbackRequest.of(
                    "GET", Site.REDIRECT_URI + "?code=c&state=" + state + "&iss=" + issuer)
                .cookies(browser.header());
        assertThat(flow.finish(request).client()).isSameAs(one);
      }
    }

    @Test
    void answerOfTheOtherServer_isRefused() {
      Site site = new Site();
      WebFlow flow =
          WebFlow.builder(Site.KEYS)
              .client(client, Site.REDIRECT_URI)
              .client(promising(), Site.REDIRECT_URI)
              .clock(site.clock)
              .build();
      WebFlow.Redirect redirect = flow.begin(client, Site.request().build(), "/", null);
      site.browser.follow(redirect);
      String state = Site.parameter(redirect.location(), "state");
      refuses(
          () -> flow.finish(site.get("code=c&state=" + state + "&iss=https://other.example")),
          ErrorKind.ISSUER_MISMATCH);
    }
  }

  /** R014. */
  @Test
  void attemptOfOneRedirectUri_atAnotherOfTheSameClient_isRefused() {
    OneClientAtTwoAddresses two = new OneClientAtTwoAddresses(null);
    refuses(() -> two.finishAt(two.elsewhere()), ErrorKind.STATE_UNKNOWN);
    assertThat(two.finishAt(Site.REDIRECT_URI).outcome()).isInstanceOf(GrantedAuthorization.class);
  }

  /** R014. */
  @Test
  void attemptOfOneClient_atTheAddressOfAnother_isRefused() {
    isRefusedAtTheAddressOf(
        OAuthClient.builder(otherServer().build(), new ClientId("client-1")).build());
  }

  /** R014: nothing but the redirect URI tells these two apart. */
  @Test
  void attemptOfOneAddress_atAnotherOfTheSameClient_isRefused() {
    isRefusedAtTheAddressOf(client);
  }

  private void isRefusedAtTheAddressOf(OAuthClient other) {
    Site site = new Site();
    WebFlow flow =
        WebFlow.builder(Site.KEYS)
            .client(client, Site.REDIRECT_URI)
            .client(other, OTHER_URI)
            .clock(site.clock)
            .build();
    WebFlow.Redirect redirect = flow.begin(client, Site.request().build(), "/", null);
    site.browser.follow(redirect);
    String state = Site.parameter(redirect.location(), "state");
    CallbackRequest elsewhere =
        CallbackRequest.of("GET", OTHER_URI + "?" + Site.query(state))
            .cookies(site.browser.header());
    refuses(() -> flow.finish(elsewhere), ErrorKind.STATE_UNKNOWN);
    assertThat(flow.finish(site.granted(state)).client()).isSameAs(client);
  }
}
