package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.auth.oauth2.ClientParametersAuthentication;
import com.google.api.client.http.BasicAuthentication;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.UserAuthorizer.ClientAuthenticationType;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

/**
 * The token endpoint redirects to another origin, which asks for the code and the client's
 * credentials in this way. Both are secrets between the client and the token endpoint (RFC 6749
 * sections 2.3.1, 10.5).
 */
class X4TokenEndpointRedirectTest {

  private static final String SECRET = "the-secret";

  private final Origin other = Origin.answering(Origin.TOKENS);
  private final Origin server = Origin.answering(Origin.redirect(307, other.at("/stolen")));
  private final URI tokenEndpoint = server.at("/token");

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  @Test
  void googleOAuthClient_postsCodeAndSecretThere() throws Exception {
    String token =
        GoogleOAuthClient.redeem(tokenEndpoint, new ClientParametersAuthentication("id", SECRET));

    assertCodeAndSecretThere(GoogleOAuthClient.NAME, token);
  }

  @Test
  void googleOAuthClientWithBasic_sendsCodeAndSecretThere() throws Exception {
    String token = GoogleOAuthClient.redeem(tokenEndpoint, new BasicAuthentication("id", SECRET));

    assertCodeThere(GoogleOAuthClient.NAME, token);
    assertThat(atTheOther().basicCredentials())
        .as(Fault.stillIn(GoogleOAuthClient.NAME))
        .contains("id:" + SECRET);
  }

  @Test
  void googleAuthLibrary_postsCodeAndSecretThere() throws Exception {
    String token =
        GoogleAuthLibrary.redeem(
            tokenEndpoint, ClientAuthenticationType.CLIENT_SECRET_POST, SECRET);

    assertCodeAndSecretThere(GoogleAuthLibrary.NAME, token);
  }

  @Test
  void nimbus_postsCodeAndSecretThere() throws Exception {
    String token =
        Nimbus.redeem(tokenEndpoint, new ClientSecretPost(new ClientID("id"), new Secret(SECRET)));

    assertCodeAndSecretThere(Nimbus.NAME, token);
  }

  @Test
  void scribeJava_postsTheCodeThere_butNotTheSecret() throws Exception {
    String token = ScribeJava.redeem(tokenEndpoint, SECRET);

    assertCodeThere(ScribeJava.NAME, token);
    assertThat(atTheOther().basicCredentials()).as(Fault.notIn(ScribeJava.NAME)).isEmpty();
  }

  @Test
  void springSecurity_refuses() {
    assertThatExceptionOfType(OAuth2AuthorizationException.class)
        .as(Fault.notIn(SpringSecurity.NAME))
        .isThrownBy(
            () ->
                SpringSecurity.redeem(
                    SpringSecurity.registration(
                        tokenEndpoint, ClientAuthenticationMethod.CLIENT_SECRET_POST, SECRET)));

    assertThat(server.requests()).hasSize(1);
    assertThat(other.requests()).as(Fault.notIn(SpringSecurity.NAME)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void codegrant_refuses(int status) {
    assertRefused(status, UnaryOperator.identity());
  }

  /** The same transport as google-oauth-client's: the refusal is not the transport's. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void codegrantOverGooglesTransport_refuses(int status) {
    assertRefused(status, client -> client.transport(new NetHttpTransport()));
  }

  private void assertRefused(int status, UnaryOperator<OAuthClient.Builder> settings) {
    try (Origin redirecting = Origin.answering(Origin.redirect(status, other.at("/stolen")))) {
      OAuthClient client =
          settings
              .apply(Ours.publicClient(redirecting.at("/token")))
              .clientAuthentication(
                  ClientAuthentication.clientSecretPost(dev.codegrant.token.Secret.of(SECRET)))
              .build();

      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> client.redeem(Ours.granted(client)))
          .extracting(OAuthException::kind)
          .isEqualTo(ErrorKind.HTTP_REDIRECT_REFUSED);

      assertThat(redirecting.requests()).hasSize(1);
      assertThat(other.requests()).isEmpty();
    }
  }

  private void assertCodeAndSecretThere(String library, String token) {
    assertCodeThere(library, token);
    assertThat(atTheOther().parameter("client_secret")).as(Fault.stillIn(library)).contains(SECRET);
  }

  private void assertCodeThere(String library, String token) {
    assertThat(atTheOther().parameter("code")).as(Fault.stillIn(library)).contains("the-code");
    assertThat(token).as("taken from the other origin: " + Fault.stillIn(library)).isEqualTo("at1");
  }

  private Received atTheOther() {
    assertThat(other.requests()).as("requests to the other origin").hasSize(1);
    return other.requests().get(0);
  }
}
