package dev.codegrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token requests on the wire, to the letter, as the habits of servers make them. */
class TokenRequestQuirksTest {

  private static final Secret SECRET = Secret.of("s3cret");
  private static final ClientAuthentication POST = ClientAuthentication.clientSecretPost(SECRET);
  private static final ClientAuthentication BASIC = ClientAuthentication.clientSecretBasic(SECRET);
  private static final ClientAuthentication NONE = ClientAuthentication.none();
  private static final String BASIC_HEADER = "Basic YXBwOnMzY3JldA=="; // app:s3cret
  private static final String CB = "https%3A%2F%2Fapp.example%2Fcb";

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T12:00:00Z"));
  private final RawServer endpoint =
      RawServer.start(
          exchange -> {
            boolean device = exchange.request().head().startsWith("POST /token/device ");
            String body =
                device
                    ? "{\"device_code\":\"DC\",\"user_code\":\"UC\",\"expires_in\":900,"
                        + "\"verification_uri\":\"https://as.example/device\"}"
                    : "{\"access_token\":\"AT-%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                        .formatted(exchange.request().number());
            exchange.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
          });

  @AfterEach
  void close() throws Exception {
    endpoint.close();
  }

  private AuthorizationServer server(Quirks quirks) {
    return AuthorizationServer.builder(URI.create("https://as.example/authorize"), endpoint.uri())
        .issuer("https://as.example")
        .endpoint("device_authorization_endpoint", URI.create(endpoint.uri() + "/device"))
        .quirks(quirks)
        .build();
  }

  private OAuthClient client(
      ClientAuthentication authentication, UnaryOperator<TokenRequestQuirks.Builder> settings) {
    return client(
        authentication,
        Quirks.builder()
            .tokenRequest(settings.apply(TokenRequestQuirks.builder()).build())
            .build());
  }

  private OAuthClient client(ClientAuthentication authentication, Quirks quirks) {
    return OAuthClient.builder(server(quirks), new ClientId("app"))
        .clientAuthentication(authentication)
        .clock(clock)
        .build();
  }

  private static GrantedAuthorization granted(OAuthClient client) {
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(URI.create("https://app.example/cb")).build());
    return (GrantedAuthorization)
        pending.receive(CallbackParameters.ofQuery("code=c0de&state=" + pending.state().reveal()));
  }

  /** The body, or for a GET the request line, with the verifier of the attempt as VERIFIER. */
  private String redeemed(OAuthClient client) {
    GrantedAuthorization granted = granted(client);
    client.redeem(granted);
    return said(last()).replace(granted.codeVerifier().reveal(), "VERIFIER");
  }

  private String refreshed(OAuthClient client) {
    client.refresh(tokens().redirectUri("https://app.example/cb").build());
    return said(last());
  }

  private static TokenSet.Builder tokens() {
    return TokenSet.builder(AccessToken.bearer(Secret.of("AT-0")), Instant.EPOCH)
        .refreshToken(RefreshToken.of(Secret.of("RT-0")));
  }

  private static String said(RawExchange.Request request) {
    String line = request.head().lines().findFirst().orElseThrow();
    return request.body().isEmpty() ? line : request.body();
  }

  private RawExchange.Request last() {
    return endpoint.requests().get(endpoint.requests().size() - 1);
  }

  @Test
  void withoutSettings_isTheRfc() {
    String code = "grant_type=authorization_code&code=c0de&redirect_uri=" + CB;

    assertThat(redeemed(client(POST, b -> b)))
        .isEqualTo(code + "&code_verifier=VERIFIER&client_id=app&client_secret=s3cret");
    assertThat(last().head()).startsWith("POST /token HTTP/1.1\r\n");
    assertThat(last().header("Content-Type")).containsExactly("application/x-www-form-urlencoded");
    assertThat(last().header("Accept:")).containsExactly("application/json");
    assertThat(refreshed(client(POST, b -> b)))
        .isEqualTo(
            "grant_type=refresh_token&refresh_token=RT-0&client_id=app&client_secret=s3cret");
    assertThat(refreshed(client(BASIC, b -> b)))
        .isEqualTo("grant_type=refresh_token&refresh_token=RT-0");
    assertThat(last().header("Authorization")).containsExactly(BASIC_HEADER);
    assertThat(refreshed(client(NONE, b -> b)))
        .isEqualTo("grant_type=refresh_token&refresh_token=RT-0&client_id=app");
    assertThat(last().header("Authorization")).isEmpty();
  }

  /** Notion with Basic, Feishu with the secret inside. */
  @Nested
  class BodyInJson {

    @Test
    void holdsTheParametersAsStrings() {
      assertThat(redeemed(client(BASIC, b -> b.bodyInJson())))
          .isEqualTo(
              "{\"grant_type\":\"authorization_code\",\"code\":\"c0de\","
                  + "\"redirect_uri\":\"https://app.example/cb\",\"code_verifier\":\"VERIFIER\"}");
      assertThat(last().head()).startsWith("POST /token HTTP/1.1\r\n");
      assertThat(last().header("Content-Type")).containsExactly("application/json");
      assertThat(last().header("Accept:")).containsExactly("application/json");
      assertThat(last().header("Authorization")).containsExactly(BASIC_HEADER);

      assertThat(refreshed(client(POST, b -> b.bodyInJson())))
          .isEqualTo(
              "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"RT-0\","
                  + "\"client_id\":\"app\",\"client_secret\":\"s3cret\"}");
    }

    @Test
    void isAscii_whateverTheSecretHolds() {
      Secret odd = Secret.of("\"\\\u00e9\ud83d\ude00");
      assertThat(refreshed(client(ClientAuthentication.clientSecretPost(odd), b -> b.bodyInJson())))
          .endsWith(",\"client_secret\":\"\\\"\\\\\\u00e9\\ud83d\\ude00\"}");
    }
  }

  @Nested
  class ParametersInQuery {

    private TokenRequestQuirks.Builder weChat() {
      return TokenRequestQuirks.builder()
          .parametersInQuery()
          .clientIdParameter("appid")
          .clientSecretParameter("secret")
          .refreshWithoutSecret()
          .refreshEndpoint(URI.create(endpoint.uri() + "/refresh?lang=en"));
    }

    /** WeChat, all of it. */
    @Test
    void weChat_isAskedWithGet() {
      OAuthClient client =
          client(
              POST,
              Quirks.builder()
                  .authorizationRequest(AuthorizationRequestQuirks.builder().withoutPkce().build())
                  .tokenRequest(weChat().build())
                  .build());

      assertThat(redeemed(client))
          .isEqualTo(
              "GET /token?grant_type=authorization_code&code=c0de&redirect_uri="
                  + CB
                  + "&appid=app&secret=s3cret HTTP/1.1");
      assertThat(last().body()).isEmpty();
      assertThat(last().header("Content-Type")).isEmpty();
      assertThat(last().header("Accept:")).containsExactly("application/json");

      assertThat(refreshed(client))
          .isEqualTo(
              "GET /token/refresh?lang=en&grant_type=refresh_token&refresh_token=RT-0&appid=app"
                  + " HTTP/1.1");
    }

    @Test
    void credentialsInTheHeader_stayThere() {
      assertThat(refreshed(client(BASIC, b -> b.parametersInQuery())))
          .isEqualTo("GET /token?grant_type=refresh_token&refresh_token=RT-0 HTTP/1.1");
      assertThat(last().header("Authorization")).containsExactly(BASIC_HEADER);
    }
  }

  @Nested
  class Names {

    /** TikTok. */
    @Test
    void clientId_isCalledAsTheServerCallsIt() {
      assertThat(refreshed(client(POST, b -> b.clientIdParameter("client_key"))))
          .isEqualTo(
              "grant_type=refresh_token&refresh_token=RT-0&client_key=app&client_secret=s3cret");
      assertThat(refreshed(client(NONE, b -> b.clientIdParameter("client_key"))))
          .isEqualTo("grant_type=refresh_token&refresh_token=RT-0&client_key=app");
    }

    @Test
    void clientSecret_isCalledAsTheServerCallsIt() {
      assertThat(refreshed(client(POST, b -> b.clientSecretParameter("secret"))))
          .isEqualTo("grant_type=refresh_token&refresh_token=RT-0&client_id=app&secret=s3cret");
    }

    @Test
    void oneNameForBoth_makesNoClient() {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(
              () -> client(POST, b -> b.clientIdParameter("key").clientSecretParameter("key")))
          .withMessageNotContaining("s3cret");
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  /** Reddit. */
  @Nested
  class PublicClientInBasic {

    @Test
    void namesItselfWithAnEmptyPassword() {
      assertThat(redeemed(client(NONE, b -> b.publicClientInBasic())))
          .isEqualTo(
              "grant_type=authorization_code&code=c0de&redirect_uri="
                  + CB
                  + "&code_verifier=VERIFIER");
      assertThat(last().header("Authorization")).containsExactly("Basic YXBwOg=="); // app:
      assertThat(refreshed(client(NONE, b -> b.publicClientInBasic())))
          .isEqualTo("grant_type=refresh_token&refresh_token=RT-0");
      assertThat(last().header("Authorization")).containsExactly("Basic YXBwOg==");
    }

    @Test
    void clientWithASecret_showsItAsBefore() {
      refreshed(client(BASIC, b -> b.publicClientInBasic()));
      assertThat(last().header("Authorization")).containsExactly(BASIC_HEADER);
      assertThat(refreshed(client(POST, b -> b.publicClientInBasic())))
          .endsWith("&client_id=app&client_secret=s3cret");
      assertThat(last().header("Authorization")).isEmpty();
    }
  }

  /** Facebook: the access token is what is extended. */
  @Nested
  class AccessTokenRefreshes {

    private final OAuthClient facebook =
        client(
            POST,
            b ->
                b.refreshGrantType("fb_exchange_token")
                    .refreshTokenParameter("fb_exchange_token")
                    .accessTokenRefreshes());

    @Test
    void everyAnswersAccessToken_isTheNextRefreshToken() {
      TokenSet first = facebook.redeem(granted(facebook));
      assertThat(first.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("AT-1"));

      TokenSet second = facebook.refresh(first);
      assertThat(said(last()))
          .isEqualTo(
              "grant_type=fb_exchange_token&fb_exchange_token=AT-1&client_id=app"
                  + "&client_secret=s3cret");
      assertThat(second.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("AT-2"));
      facebook.refresh(second);
      assertThat(said(last())).contains("fb_exchange_token=AT-2&");
    }

    @Test
    void tokensOfADevice_areExtendedTheSameWay() {
      DeviceOutcome outcome = facebook.poll(facebook.authorizeDevice(Scope.of("a")));
      TokenSet tokens = ((DeviceOutcome.Granted) outcome).tokens();
      assertThat(tokens.issuedTo()).contains("app");
      assertThat(tokens.refreshToken().orElseThrow().value()).isEqualTo(Secret.of("AT-2"));
    }

    @Test
    void tokenSource_extendsByItself() {
      TokenStore store = TokenStore.inMemory(10, evicted -> {});
      TokenKey key = new TokenKey("app", "https://as.example", "user-1");
      store.save(key, facebook.redeem(granted(facebook)));
      TokenSource source = facebook.tokenSource(store, key);
      assertThat(source.token().value()).isEqualTo(Secret.of("AT-1"));

      clock.advance(Duration.ofHours(1));

      assertThat(source.token().value()).isEqualTo(Secret.of("AT-2"));
      assertThat(said(last())).contains("&fb_exchange_token=AT-1&");
    }

    @Test
    void elsewhere_withoutRefreshToken_thereIsNone() {
      OAuthClient client = client(POST, b -> b);
      TokenSet tokens = client.redeem(granted(client));
      assertThat(tokens.refreshToken()).isEmpty();
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> client.refresh(tokens))
          .matches(e -> e.kind() == ErrorKind.REAUTHENTICATION_REQUIRED);
    }
  }

  @Nested
  class Refresh {

    @Test
    void goesToTheEndpointForIt() {
      OAuthClient client =
          client(POST, b -> b.refreshEndpoint(URI.create(endpoint.uri() + "/refresh")));
      redeemed(client);
      assertThat(last().head()).startsWith("POST /token HTTP/1.1\r\n");
      refreshed(client);
      assertThat(last().head()).startsWith("POST /token/refresh HTTP/1.1\r\n");
    }

    /** The refresh token and the secret are the token endpoint's. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
      "https://as.example/token, https://other.example/r",
      "https://as.example/token, https://as.example.other.example/r",
      "https://as.example/token, https://as.example:8443/r",
      "https://as.example:8443/token, https://as.example/r",
      "https://127.0.0.1:8443/token, http://127.0.0.1:8443/r"
    })
    void goesToNoOtherOrigin(URI token, URI refresh) {
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> build(token, refresh))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .withMessageContaining(refresh.getScheme() + "://" + refresh.getHost() + ":");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
      "https://as.example/token, https://as.example/r",
      "https://as.example/token, https://as.example:443/r",
      "https://as.example:443/token, https://AS.example/r",
      "http://127.0.0.1:8080/token, http://127.0.0.1:8080/r"
    })
    void goesAnywhereAtTheTokenEndpointsOrigin(URI token, URI refresh) {
      assertThat(build(token, refresh)).isNotNull();
    }

    private static OAuthClient build(URI token, URI refresh) {
      Quirks quirks =
          Quirks.builder()
              .tokenRequest(TokenRequestQuirks.builder().refreshEndpoint(refresh).build())
              .build();
      AuthorizationServer server =
          AuthorizationServer.builder(URI.create("https://browser.example/authorize"), token)
              .quirks(quirks)
              .build();
      return OAuthClient.builder(server, new ClientId("app")).clientAuthentication(POST).build();
    }

    @Test
    void showsNoCredentialsWhereNoneAreWanted() {
      for (ClientAuthentication each : List.of(POST, BASIC, NONE)) {
        OAuthClient client = client(each, b -> b.refreshWithoutSecret());
        assertThat(refreshed(client))
            .isEqualTo("grant_type=refresh_token&refresh_token=RT-0&client_id=app");
        assertThat(last().header("Authorization")).isEmpty();
      }
      assertThat(redeemed(client(POST, b -> b.refreshWithoutSecret())))
          .endsWith("&client_id=app&client_secret=s3cret");
    }
  }

  /** GitLab, Yahoo. */
  @Nested
  class RefreshWithRedirectUri {

    private final OAuthClient gitLab = client(POST, b -> b.refreshWithRedirectUri());

    @Test
    void repeatsTheOneOfTheCodeExchange_againAndAgain() {
      TokenSet first = gitLab.redeem(granted(gitLab));
      assertThat(first.redirectUri()).contains("https://app.example/cb");
      TokenSet second = gitLab.refresh(with(first));
      assertThat(said(last()))
          .isEqualTo(
              "grant_type=refresh_token&refresh_token=RT-0&redirect_uri="
                  + CB
                  + "&client_id=app&client_secret=s3cret");

      TokenSet third = gitLab.refresh(second);
      assertThat(said(last())).contains("&redirect_uri=" + CB + "&");
      assertThat(third.redirectUri()).contains("https://app.example/cb");
    }

    /** Tokens that were stored before it was remembered. */
    @Test
    void leavesOutWhatIsNotKnown() {
      gitLab.refresh(tokens().build());
      assertThat(said(last())).doesNotContain("redirect_uri");
    }

    @Test
    void elsewhere_isRememberedAndNotSent() {
      OAuthClient client = client(POST, b -> b);
      TokenSet first = client.redeem(granted(client));
      assertThat(first.redirectUri()).contains("https://app.example/cb");
      assertThat(client.refresh(with(first)).redirectUri()).isEqualTo(first.redirectUri());
      assertThat(said(last())).doesNotContain("redirect_uri");
    }

    /** What is stored is what is sent again. */
    @Test
    void survivesTheStore() {
      TokenStore store = TokenStore.inMemory(10, evicted -> {});
      TokenKey key = new TokenKey("app", "https://as.example", "user-1");
      store.save(key, with(gitLab.redeem(granted(gitLab))));
      clock.advance(Duration.ofHours(1));
      assertThat(gitLab.tokenSource(store, key).token().value()).isEqualTo(Secret.of("AT-2"));
      assertThat(said(last())).contains("&redirect_uri=" + CB + "&");
    }

    private TokenSet with(TokenSet tokens) {
      return tokens.toBuilder().refreshToken(RefreshToken.of(Secret.of("RT-0"))).build();
    }
  }

  /** LinkedIn, WeChat, Slack. */
  @Nested
  class WithoutPkce {

    private final Quirks quirks =
        Quirks.builder()
            .authorizationRequest(AuthorizationRequestQuirks.builder().withoutPkce().build())
            .build();

    @Test
    void sendsNoVerifierEither() {
      assertThat(redeemed(client(POST, quirks)))
          .isEqualTo(
              "grant_type=authorization_code&code=c0de&redirect_uri="
                  + CB
                  + "&client_id=app&client_secret=s3cret");
    }

    @Test
    void isForClientsWithCredentialsAlone() {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> client(NONE, quirks))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION)
          .withMessageContaining("withoutPkce()");
      assertThat(client(BASIC, quirks).securityPosture().names())
          .contains("quirks.authorizationRequest.withoutPkce")
          .doesNotContain("pkce_not_advertised");
      assertThat(client(NONE, Quirks.none()).securityPosture().names())
          .contains("pkce_not_advertised");
    }
  }
}
