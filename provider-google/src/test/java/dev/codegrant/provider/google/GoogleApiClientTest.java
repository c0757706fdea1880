package dev.codegrant.provider.google;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.oauth2.Oauth2;
import com.google.api.services.oauth2.model.Userinfo;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.testkit.Preset;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Google's own client of an API of its, as Maven Central has it, with {@link BearerAuthorization}
 * as its {@code HttpRequestInitializer}. The API is WireMock, the tokens are the testkit's.
 */
@ExtendWith(FakeAuthorizationServerExtension.class)
final class GoogleApiClientTest {
  private static final URI CALLBACK = URI.create("https://app.example/callback");
  private static final String USERINFO = "/oauth2/v2/userinfo";

  @RegisterExtension
  static final WireMockExtension API =
      WireMockExtension.newInstance()
          .options(wireMockConfig().bindAddress("127.0.0.1").dynamicPort())
          .build();

  private final TokenStore store = TokenStore.inMemory(1, evicted -> {});
  private final ManualClock clock;
  private final FakeAuthorizationServer fake;
  private final OAuthClient client;
  private final TokenKey key;

  GoogleApiClientTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.clock = clock;
    this.fake =
        builder
            .like(Preset.GOOGLE)
            .start()
            .registerConfidentialClient("the-client", "the secret", CALLBACK.toString());
    this.key = new TokenKey("the-client", fake.issuer(), "alice");
    this.client =
        OAuthClient.builder(
                Google.authorizationServer().toBuilder()
                    .issuer(fake.issuer())
                    .authorizationEndpoint(fake.authorizationEndpoint())
                    .tokenEndpoint(fake.tokenEndpoint())
                    .build(),
                new ClientId("the-client"))
            .clientSecret(Secret.of("the secret"))
            .clock(clock)
            .build();
  }

  private TokenSet signIn() {
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(CALLBACK)
                .scope(Scope.of("email"))
                .offlineAccess()
                .build());
    URI callback = fake.approve(pending.authorizationUri());
    TokenSet tokens =
        client.redeem(
            (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString())));
    store.save(key, tokens);
    return tokens;
  }

  private Oauth2 api(URI allowed) {
    BearerAuthorization bearer =
        BearerAuthorization.builder(client.tokenSource(store, key), allowed).build();
    return new Oauth2.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), bearer)
        .setRootUrl(API.baseUrl() + "/")
        .setApplicationName("codegrant-test")
        .build();
  }

  private Oauth2 api() {
    return api(URI.create(API.baseUrl()));
  }

  private static void acceptOnly(TokenSet tokens) {
    API.stubFor(get(urlPathEqualTo(USERINFO)).willReturn(expired()));
    API.stubFor(
        get(urlPathEqualTo(USERINFO))
            .withHeader("Authorization", equalTo(header(tokens)))
            .willReturn(okJson("{\"id\":\"1\",\"email\":\"alice@example.test\"}")));
  }

  private static ResponseDefinitionBuilder expired() {
    return unauthorized()
        .withHeader("WWW-Authenticate", "Bearer realm=\"x\", error=\"invalid_token\"")
        .withHeader("Content-Type", "application/json")
        .withBody("{\"error\":{\"code\":401,\"message\":\"Invalid Credentials\"}}");
  }

  private static String header(TokenSet tokens) {
    return "Bearer " + tokens.accessToken().value().reveal();
  }

  private TokenSet stored() {
    return store.load(key).orElseThrow().tokens();
  }

  private static List<String> sent() {
    return API.findAll(getRequestedFor(urlPathEqualTo(USERINFO))).stream()
        .map(request -> request.getHeader("Authorization"))
        .toList();
  }

  @Test
  void call_hasTheTokenInTheHeader_andNowhereElse() throws IOException {
    TokenSet tokens = signIn();
    acceptOnly(tokens);

    Userinfo user = api().userinfo().get().execute();

    assertThat(user.getEmail()).isEqualTo("alice@example.test");
    assertThat(sent()).containsExactly(header(tokens));
    assertThat(API.findAll(getRequestedFor(urlPathEqualTo(USERINFO))).get(0).getUrl())
        .doesNotContain(tokens.accessToken().value().reveal());
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
  }

  @Test
  void expiredToken_isRefreshedOnce_forAllCalls() throws IOException {
    TokenSet first = signIn();
    API.stubFor(get(urlPathEqualTo(USERINFO)).willReturn(okJson("{\"id\":\"1\"}")));
    Oauth2 api = api();
    api.userinfo().get().execute();
    clock.advance(Duration.ofHours(1));

    api.userinfo().get().execute();
    api.userinfo().get().execute();

    assertThat(sent()).containsExactly(header(first), header(stored()), header(stored()));
    assertThat(header(stored())).isNotEqualTo(header(first));
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(2);
  }

  /** Ended before its time: the API says so, and the client's request is repeated. */
  @Test
  void rejectedToken_isReplacedOnce_andTheCallSucceeds() throws IOException {
    TokenSet first = signIn();
    API.stubFor(get(urlPathEqualTo(USERINFO)).willReturn(okJson("{\"id\":\"1\"}")));
    API.stubFor(
        get(urlPathEqualTo(USERINFO))
            .withHeader("Authorization", equalTo(header(first)))
            .willReturn(expired()));

    assertThat(api().userinfo().get().execute().getId()).isEqualTo("1");
    assertThat(sent()).containsExactly(header(first), header(stored()));
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(2);
  }

  @Test
  void tokenThatIsRejectedAgain_isAnError_afterTwoCalls() {
    signIn();
    API.stubFor(get(urlPathEqualTo(USERINFO)).willReturn(expired()));

    OAuthException refused =
        catchThrowableOfType(OAuthException.class, () -> api().userinfo().get().execute());

    assertThat(refused.kind()).isEqualTo(ErrorKind.RESOURCE_UNAUTHORIZED);
    assertThat(sent()).hasSize(2);
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(2);
  }

  /** What is of the API stays in the words of Google's client. */
  @Test
  void errorOfTheApi_isGooglesException() {
    signIn();
    API.stubFor(
        get(urlPathEqualTo(USERINFO))
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"error\":{\"code\":403,\"message\":\"Quota exceeded\"}}")));

    GoogleJsonResponseException refused =
        catchThrowableOfType(
            GoogleJsonResponseException.class, () -> api().userinfo().get().execute());

    assertThat(refused.getDetails().getMessage()).isEqualTo("Quota exceeded");
    assertThat(fake.requests(Endpoint.TOKEN)).hasSize(1);
  }

  @Test
  void rootUrlElsewhere_getsNoToken() {
    signIn();
    URI google = URI.create("https://www.googleapis.com");

    Throwable refused = catchThrowable(() -> api(google).userinfo().get().execute());

    assertThat(refused)
        .isInstanceOfSatisfying(
            OAuthException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_DESTINATION_REFUSED));
    assertThat(sent()).isEmpty();
  }
}
