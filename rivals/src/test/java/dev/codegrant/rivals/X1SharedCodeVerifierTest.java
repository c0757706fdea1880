package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.scribejava.core.oauth.AuthorizationUrlBuilder;
import com.github.scribejava.core.oauth.OAuth20Service;
import com.google.api.client.auth.oauth2.AuthorizationCodeFlow;
import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.auth.oauth2.UserAuthorizer;
import com.google.auth.oauth2.UserAuthorizer.ClientAuthenticationType;
import dev.codegrant.OAuthClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One code verifier for all users of the process. RFC 7636 section 4.1 wants one for each
 * authorization request.
 */
class X1SharedCodeVerifierTest {

  private static final URI TOKEN_ENDPOINT = URI.create("https://as.example/token");

  @Test
  void googleOAuthClient_sharesOneVerifier() throws Exception {
    AuthorizationCodeFlow flow =
        GoogleOAuthClient.flow(TOKEN_ENDPOINT, new ClientParametersAuthentication("id", "s"))
            .enablePKCE()
            .build();

    assertThat(
            List.of(
                query(flow.newAuthorizationUrl().build()),
                query(flow.newAuthorizationUrl().build())))
        .as(Fault.stillIn(GoogleOAuthClient.NAME))
        .extracting(query -> query.get("code_challenge"))
        .doesNotContainNull()
        .containsOnly(query(flow.newAuthorizationUrl().build()).get("code_challenge"));
  }

  @Test
  void googleOAuthClient_sendsNoStateByItself() {
    AuthorizationCodeFlow flow =
        GoogleOAuthClient.flow(TOKEN_ENDPOINT, new ClientParametersAuthentication("id", "s"))
            .build();

    assertThat(query(flow.newAuthorizationUrl().build()))
        .as(Fault.stillIn(GoogleOAuthClient.NAME))
        .containsKey("client_id")
        .doesNotContainKey("state");
  }

  @Test
  void googleAuthLibrary_sharesOneVerifier() {
    UserAuthorizer authorizer =
        GoogleAuthLibrary.authorizer(
            TOKEN_ENDPOINT, ClientAuthenticationType.CLIENT_SECRET_POST, "s");

    String alices = challenge(authorizer, "alice");
    String bobs = challenge(authorizer, "bob");

    assertThat(alices)
        .as(Fault.stillIn(GoogleAuthLibrary.NAME))
        .isNotNull()
        .isEqualTo(bobs)
        .isNotEqualTo(
            challenge(
                GoogleAuthLibrary.authorizer(
                    TOKEN_ENDPOINT, ClientAuthenticationType.CLIENT_SECRET_POST, "s"),
                "alice"));
  }

  @Test
  void scribeJava_makesAFreshOne() throws Exception {
    try (OAuth20Service service = ScribeJava.service(TOKEN_ENDPOINT, "s")) {
      AuthorizationUrlBuilder alices = service.createAuthorizationUrlBuilder().initPKCE();
      AuthorizationUrlBuilder bobs = service.createAuthorizationUrlBuilder().initPKCE();

      assertThat(query(alices.build()).get("code_challenge"))
          .as(Fault.notIn(ScribeJava.NAME))
          .isNotNull()
          .isNotEqualTo(query(bobs.build()).get("code_challenge"));
    }
  }

  @Test
  void codegrant_makesAFreshOne_andAFreshState() {
    OAuthClient client = Ours.client(TOKEN_ENDPOINT, "s");

    Map<String, String> alices = query(Ours.begin(client).authorizationUri().toString());
    Map<String, String> bobs = query(Ours.begin(client).authorizationUri().toString());

    assertThat(alices.get("code_challenge")).isNotNull().isNotEqualTo(bobs.get("code_challenge"));
    assertThat(alices.get("state")).isNotNull().isNotEqualTo(bobs.get("state"));
  }

  private static String challenge(UserAuthorizer authorizer, String user) {
    return query(authorizer.getAuthorizationUrl(user, "state", null).toString())
        .getOrDefault("code_challenge", "");
  }

  private static Map<String, String> query(String url) {
    return Received.query(URI.create(url));
  }
}
