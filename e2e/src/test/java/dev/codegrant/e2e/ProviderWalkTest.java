package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.flow.AuthorizationOutcome;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.DeniedAuthorization;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of a token, through each provider module, at a server that none of us wrote. */
class ProviderWalkTest {

  private static final URI REDIRECT_URI = URI.create("http://127.0.0.1:49152/callback");
  private static final URI OTHER_REDIRECT_URI = URI.create("http://127.0.0.1:49153/callback");

  private final MovableClock clock = new MovableClock();

  @ParameterizedTest
  @EnumSource(Provider.class)
  void fromCredentialsToApiCall(Provider provider) throws IOException {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);

      TokenSet tokens = client.redeem(granted(client, REDIRECT_URI));

      assertThat(tokens.scope()).contains(Scope.of("read", "write"));
      assertThat(tokens.refreshToken()).isPresent();
      assertThat(tokens.accessToken().expiresAt()).isPresent();
      assertThat(call(spring, TokenSource.of(tokens.accessToken()))).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void staleToken_isRefreshedAndRotated(Provider provider) throws IOException {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      TokenSet first = client.redeem(granted(client, REDIRECT_URI));
      TokenStore store = TokenStore.inMemory(1000, evicted -> {});
      TokenKey alice = new TokenKey("e2e", client.server().issuer().orElse("spring"), "alice");
      store.save(alice, first);
      TokenSource source = client.tokenSource(store, alice);
      assertThat(source.token()).isEqualTo(first.accessToken());

      clock.advance(Duration.ofMinutes(5));
      AccessToken renewed = source.token();

      assertThat(renewed.value()).isNotEqualTo(first.accessToken().value());
      assertThat(store.load(alice).orElseThrow().tokens().refreshToken())
          .isPresent()
          .isNotEqualTo(first.refreshToken());
      assertThat(call(spring, source)).isEqualTo(200);
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> client.refresh(first))
          .matches(e -> e.kind() == ErrorKind.GRANT_REVOKED);
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void revokedRefreshToken_endsTheGrant(Provider provider) throws IOException {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      TokenSet tokens = client.redeem(granted(client, REDIRECT_URI));
      TokenSource source = TokenSource.of(tokens.accessToken());
      assertThat(call(spring, source)).isEqualTo(200);

      client.revoke(tokens.refreshToken().orElseThrow());

      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> call(spring, source));
      assertThatExceptionOfType(ReauthorizationRequiredException.class)
          .isThrownBy(() -> client.refresh(tokens))
          .matches(e -> e.kind() == ErrorKind.GRANT_REVOKED);
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void refusingUser_isAValue(Provider provider) {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      PendingAuthorization pending = client.authorize(request(REDIRECT_URI));

      URI callback = Person.alice().signInAndRefuse(pending.authorizationUri());

      assertThat(pending.receive(CallbackParameters.ofUri(callback.toString())))
          .isInstanceOfSatisfying(
              DeniedAuthorization.class,
              denied -> assertThat(denied.error().error()).isEqualTo("access_denied"));
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void wrongSecret_isRefused(Provider provider) {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET + "x");
      GrantedAuthorization granted = granted(client, REDIRECT_URI);

      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> client.redeem(granted))
          .matches(e -> e.kind() == ErrorKind.CLIENT_AUTH_FAILED)
          .matches(e -> e.response().error().equals("invalid_client"));
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void codeOfAnotherAttempt_isRefused(Provider provider) {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      PendingAuthorization first = client.authorize(request(REDIRECT_URI));
      String stolen =
          HandWrittenClient.parameter(
              Person.alice().signInAndConsent(first.authorizationUri()), "code");
      PendingAuthorization second = client.authorize(request(OTHER_REDIRECT_URI));
      String state = HandWrittenClient.parameter(second.authorizationUri(), "state");

      GrantedAuthorization injected =
          (GrantedAuthorization)
              second.receive(CallbackParameters.ofQuery("code=" + stolen + "&state=" + state));

      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> client.redeem(injected))
          .matches(e -> e.kind() == ErrorKind.CODE_REJECTED);
    }
  }

  /** The attempt, its verifier and its state are right: the redirect URI alone is another one. */
  @ParameterizedTest
  @EnumSource(Provider.class)
  void codeOfAnotherRedirectUri_isRefused(Provider provider) {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      PendingAuthorization pending = client.authorize(request(REDIRECT_URI));
      String asked = pending.authorizationUri().toString();
      String altered = asked.replace(encoded(REDIRECT_URI), encoded(OTHER_REDIRECT_URI));
      assertThat(altered).isNotEqualTo(asked);
      URI callback = Person.alice().signInAndConsent(URI.create(altered));
      assertThat(callback.getPort()).isEqualTo(OTHER_REDIRECT_URI.getPort());

      GrantedAuthorization granted =
          (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString()));

      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> client.redeem(granted))
          .matches(e -> e.kind() == ErrorKind.CODE_REJECTED);
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void unregisteredRedirectUri_neverReachesTheClient(Provider provider) {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      PendingAuthorization pending =
          client.authorize(request(URI.create("http://127.0.0.1:49152/elsewhere")));

      assertThat(Person.alice().open(pending.authorizationUri()).statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource(Provider.class)
  void codeThatWasUsedElsewhere_isRefused(Provider provider) {
    try (SpringAuthorizationServer spring = provider.start()) {
      OAuthClient client = client(provider, spring, Clients.CONFIDENTIAL_SECRET);
      PendingAuthorization pending = client.authorize(request(REDIRECT_URI));
      URI callback = Person.alice().signInAndConsent(pending.authorizationUri());
      GrantedAuthorization granted =
          (GrantedAuthorization) pending.receive(CallbackParameters.ofUri(callback.toString()));
      int byHand =
          HandWrittenClient.confidential(spring)
              .redeem(
                  HandWrittenClient.parameter(callback, "code"),
                  Map.of(
                      "redirect_uri", REDIRECT_URI.toString(),
                      "code_verifier", granted.codeVerifier().reveal()))
              .statusCode();
      assertThat(byHand).isEqualTo(200);

      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> client.redeem(granted))
          .matches(e -> e.kind() == ErrorKind.CODE_REJECTED);
    }
  }

  private OAuthClient client(
      Provider provider, SpringAuthorizationServer spring, String clientSecret) {
    return OAuthClient.builder(provider.definition(spring), new ClientId(Clients.CONFIDENTIAL))
        .clientSecret(Secret.of(clientSecret))
        .clock(clock)
        .build();
  }

  private static String encoded(URI uri) {
    return URLEncoder.encode(uri.toString(), UTF_8);
  }

  private static AuthorizationRequest request(URI redirectUri) {
    return AuthorizationRequest.builder(redirectUri).scope(Scope.of("read", "write")).build();
  }

  private static GrantedAuthorization granted(OAuthClient client, URI redirectUri) {
    PendingAuthorization pending = client.authorize(request(redirectUri));
    URI callback = Person.alice().signInAndConsent(pending.authorizationUri());
    AuthorizationOutcome outcome = pending.receive(CallbackParameters.ofUri(callback.toString()));
    assertThat(outcome).isInstanceOf(GrantedAuthorization.class);
    return (GrantedAuthorization) outcome;
  }

  private static int call(SpringAuthorizationServer spring, TokenSource source) throws IOException {
    HttpResponse response =
        new NetHttpTransport()
            .createRequestFactory(BearerAuthorization.builder(source, spring.resource()).build())
            .buildGetRequest(new GenericUrl(spring.resource()))
            .execute();
    try {
      return response.getStatusCode();
    } finally {
      response.disconnect();
    }
  }
}
