package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.auth.oauth2.TokenResponseException;
import com.google.api.client.util.store.MemoryDataStoreFactory;
import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;

/**
 * Two threads refresh the tokens of one user at a server that takes each refresh token once (RFC
 * 9700 section 4.14.2); the refusal of the second comes last. The server never ended the session.
 */
class X3RefreshRaceTest {

  private static final String ALICE = "alice";

  private final RotatingServer server = new RotatingServer();
  private final Instant now = Instant.now();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void googleOAuthClient_endsWithTheDeadRefreshToken() throws Exception {
    AuthorizationCodeFlow flow =
        GoogleOAuthClient.flow(
                server.tokenEndpoint(), new ClientParametersAuthentication("id", "s"))
            .setDataStoreFactory(new MemoryDataStoreFactory())
            .build();
    flow.getCredentialDataStore()
        .set(ALICE, new StoredCredential().setAccessToken("at0").setRefreshToken("rt0"));
    Callable<Boolean> refresh = () -> flow.loadCredential(ALICE).refreshToken();

    Race.Outcome<Boolean> outcome = Race.bothSend(server, refresh, refresh);

    assertThat(outcome.winner().get()).isTrue();
    assertThat(outcome.loser())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(TokenResponseException.class);
    StoredCredential stored = flow.getCredentialDataStore().get(ALICE);
    assertThat(stored.getRefreshToken())
        .as(Fault.stillIn(GoogleOAuthClient.NAME))
        .isEqualTo("rt0")
        .isNotEqualTo(server.liveRefreshToken());
    assertThat(stored.getAccessToken()).as(Fault.stillIn(GoogleOAuthClient.NAME)).isNull();
  }

  @Test
  void springSecurity_endsWithNothing() throws Exception {
    ClientRegistration registration =
        SpringSecurity.registration(
            server.tokenEndpoint(), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, "s");
    InMemoryClientRegistrationRepository registrations =
        new InMemoryClientRegistrationRepository(registration);
    OAuth2AuthorizedClientService store = new InMemoryOAuth2AuthorizedClientService(registrations);
    AuthorizedClientServiceOAuth2AuthorizedClientManager manager =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, store);
    manager.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder().refreshToken().build());
    Authentication alice = new TestingAuthenticationToken(ALICE, "");
    store.saveAuthorizedClient(
        new OAuth2AuthorizedClient(
            registration,
            ALICE,
            new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                "at0",
                now.minusSeconds(7200),
                now.minusSeconds(3600)),
            new OAuth2RefreshToken("rt0", now.minusSeconds(7200))),
        alice);
    Callable<OAuth2AuthorizedClient> refresh =
        () ->
            manager.authorize(
                OAuth2AuthorizeRequest.withClientRegistrationId("as").principal(alice).build());

    Race.Outcome<OAuth2AuthorizedClient> outcome = Race.bothSend(server, refresh, refresh);

    assertThat(outcome.winner().get().getAccessToken().getTokenValue()).isEqualTo("at1");
    assertThat(outcome.loser())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ClientAuthorizationException.class);
    assertThat(store.<OAuth2AuthorizedClient>loadAuthorizedClient("as", ALICE))
        .as(Fault.stillIn(SpringSecurity.NAME))
        .isNull();
    assertThat(server.liveRefreshToken()).as("what was lost").isEqualTo("rt1");
  }

  @Nested
  class Codegrant {

    private final TokenKey key = new TokenKey("app", "as", ALICE);
    private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
    private final OAuthClient client = Ours.client(server.tokenEndpoint(), "s");

    @BeforeEach
    void signedInLongAgo() {
      store.save(
          key,
          TokenSet.builder(
                  AccessToken.bearer(Secret.of("at0")).expiringAt(now.minusSeconds(3600)),
                  now.minusSeconds(7200))
              .refreshToken(RefreshToken.of(Secret.of("rt0")))
              .build());
    }

    @Test
    void codegrant_ofOneSource_refreshesOnce() throws Exception {
      TokenSource source = client.tokenSource(store, key);

      assertThat(Race.oneWaits(server, source::token, source::token)).allSatisfy(this::isNew);

      assertThat(server.requests()).isEqualTo(1);
      assertStoreIsLive();
    }

    @Test
    void codegrant_ofTwoSources_refreshesOnce() throws Exception {
      TokenSource one = client.tokenSource(store, key);
      TokenSource two = client.tokenSource(store, key);

      assertThat(Race.oneWaits(server, one::token, two::token)).allSatisfy(this::isNew);

      assertThat(server.requests()).isEqualTo(1);
      assertStoreIsLive();
    }

    /** Two clients know nothing of each other, as two nodes with one store: the same race. */
    @Test
    void codegrant_ofTwoNodes_refreshesOnce() throws Exception {
      TokenSource one = client.tokenSource(store, key);
      TokenSource two = Ours.client(server.tokenEndpoint(), "s").tokenSource(store, key);

      assertThat(Race.oneWaits(server, one::token, two::token)).allSatisfy(this::isNew);

      assertThat(server.requests()).isEqualTo(1);
      assertStoreIsLive();
    }

    private void isNew(AccessToken token) {
      assertThat(token.value().reveal()).isEqualTo("at1");
    }

    private void assertStoreIsLive() {
      assertThat(store.load(key).orElseThrow().tokens().refreshToken().orElseThrow())
          .extracting(token -> token.value().reveal())
          .isEqualTo(server.liveRefreshToken())
          .isEqualTo("rt1");
    }
  }
}
