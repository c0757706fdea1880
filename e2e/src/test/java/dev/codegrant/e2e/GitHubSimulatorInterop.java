package dev.codegrant.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.provider.github.GitHub;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.Test;

/**
 * A server that answers as GitHub does, is not ours, and that somebody has started: {@code mvn
 * -Pinterop}, see CONTRIBUTING.md. Not in the gate.
 */
class GitHubSimulatorInterop {

  private static final URI REDIRECT_URI = URI.create("http://127.0.0.1/callback");

  private final URI host = URI.create(InteropSettings.require("github"));

  /** Version 0.8.0 leaves {@code token_type} out, which GitHub never does. */
  private AuthorizationServer simulator() {
    AuthorizationServer gitHub = GitHub.enterprise(host);
    return gitHub.toBuilder()
        .quirks(
            gitHub.quirks().toBuilder()
                .tokenResponse(TokenResponseQuirks.builder().acceptMissingTokenType().build())
                .build())
        .build();
  }

  private static OAuthClient client(AuthorizationServer server) {
    return OAuthClient.builder(server, new ClientId("my-app"))
        .clientSecret(Secret.of("my-secret"))
        .build();
  }

  private static GrantedAuthorization granted(OAuthClient client) throws IOException {
    PendingAuthorization attempt =
        client.authorize(
            AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("user:email")).build());
    HttpURLConnection browser =
        (HttpURLConnection) attempt.authorizationUri().toURL().openConnection();
    browser.setInstanceFollowRedirects(false);
    String query = URI.create(browser.getHeaderField("Location")).getRawQuery();
    return (GrantedAuthorization) attempt.receive(CallbackParameters.ofQuery(query));
  }

  @Test
  void codeToken_refresh_user() throws IOException {
    OAuthClient client = client(simulator());

    TokenSet tokens = client.redeem(granted(client));
    TokenSet renewed = client.refresh(tokens);

    assertThat(renewed.refreshToken()).isPresent();
    TokenStore store = TokenStore.inMemory(1, evicted -> {});
    TokenKey alice = new TokenKey("my-app", host.toString(), "alice");
    store.save(alice, renewed);
    String user =
        new NetHttpTransport()
            .createRequestFactory(
                BearerAuthorization.builder(client.tokenSource(store, alice), host).build())
            .buildGetRequest(new GenericUrl(host.resolve("/user")))
            .execute()
            .parseAsString();
    assertThat(user).contains("\"login\":\"alice\"");
  }

  @Test
  void asGitHubItself_isRefused_forWantOfATokenType() throws IOException {
    OAuthClient client = client(GitHub.enterprise(host));
    GrantedAuthorization granted = granted(client);

    assertThatThrownBy(() -> client.redeem(granted))
        .isInstanceOfSatisfying(
            MalformedResponseException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_RESPONSE_INVALID);
              assertThat(e.reason()).contains("token_type");
            });
  }
}
