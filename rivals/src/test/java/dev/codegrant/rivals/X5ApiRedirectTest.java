package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.auth.oauth2.BearerToken;
import com.google.api.client.auth.oauth2.Credential;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The API redirects to another origin: it must not see the access token (RFC 6750 section 5.2,
 * token redirect).
 */
class X5ApiRedirectTest {

  private final Origin other = Origin.answering(Origin.json(200, "{}"));
  private final Origin api =
      Origin.start(
          request ->
              request.head().startsWith("GET /away ")
                  ? Origin.redirect(302, other.at("/elsewhere"))
                  : Origin.json(200, "{}"));

  @AfterEach
  void stop() {
    api.close();
    other.close();
  }

  @Test
  void googleOAuthClient_sendsTheTokenThere() throws Exception {
    Credential credential =
        new Credential(BearerToken.authorizationHeaderAccessMethod()).setAccessToken("the-token");

    assertThat(authorizationAtTheOther(credential))
        .as(Fault.stillIn(GoogleOAuthClient.NAME))
        .contains("Bearer the-token");
  }

  @Test
  void googleAuthLibrary_doesNot() throws Exception {
    Date tomorrow = Date.from(Instant.now().plusSeconds(86_400));
    GoogleCredentials credentials =
        GoogleCredentials.create(new com.google.auth.oauth2.AccessToken("the-token", tomorrow));

    assertThat(authorizationAtTheOther(new HttpCredentialsAdapter(credentials)))
        .as(Fault.notIn(GoogleAuthLibrary.NAME))
        .isEmpty();
  }

  @Test
  void codegrant_doesNotGoThere() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> get(ours(), "/away"))
        .matches(e -> e.kind() == ErrorKind.TOKEN_DESTINATION_REFUSED);

    assertThat(api.requests()).hasSize(1);
    assertThat(api.requests().get(0).header("Authorization")).contains("Bearer the-token");
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void codegrant_sendsItWhereItWasMadeFor() throws Exception {
    get(ours(), "/home");

    assertThat(api.requests().get(0).header("Authorization")).contains("Bearer the-token");
  }

  private HttpRequestInitializer ours() {
    return BearerAuthorization.builder(
            TokenSource.of(AccessToken.bearer(Secret.of("the-token"))), api.at("/"))
        .build();
  }

  private Optional<String> authorizationAtTheOther(HttpRequestInitializer credential)
      throws IOException {
    get(credential, "/away");
    assertThat(api.requests()).hasSize(1);
    assertThat(api.requests().get(0).header("Authorization")).contains("Bearer the-token");
    assertThat(other.requests()).hasSize(1);
    return other.requests().get(0).header("Authorization");
  }

  private void get(HttpRequestInitializer credential, String path) throws IOException {
    new NetHttpTransport()
        .createRequestFactory(credential)
        .buildGetRequest(new GenericUrl(api.at(path)))
        .execute()
        .disconnect();
  }
}
