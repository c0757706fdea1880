package dev.codegrant.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.BasicAuthentication;
import com.google.auth.oauth2.UserAuthorizer.ClientAuthenticationType;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.codegrant.OAuthClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/**
 * Basic client authentication. RFC 6749 section 2.3.1 wants both parts form-encoded first; else a
 * server that decodes reads another secret, or none.
 */
class X7UnencodedBasicCredentialsTest {

  private static final String SECRET = "p%:a+b u";
  private static final String UNENCODED = "id:p%:a+b u";
  private static final String ENCODED = "id:p%25%3Aa%2Bb+u";

  private final Origin server = Origin.answering(Origin.TOKENS);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void googleOAuthClient_sendsItUnencoded() throws Exception {
    GoogleOAuthClient.redeem(server.at("/token"), new BasicAuthentication("id", SECRET));

    assertThat(sent()).as(Fault.stillIn(GoogleOAuthClient.NAME)).isEqualTo(UNENCODED);
  }

  @Test
  void googleAuthLibrary_sendsItUnencoded() throws Exception {
    GoogleAuthLibrary.redeem(
        server.at("/token"), ClientAuthenticationType.CLIENT_SECRET_BASIC, SECRET);

    assertThat(sent()).as(Fault.stillIn(GoogleAuthLibrary.NAME)).isEqualTo(UNENCODED);
  }

  @Test
  void scribeJava_sendsItUnencoded() throws Exception {
    ScribeJava.redeem(server.at("/token"), SECRET);

    assertThat(sent()).as(Fault.stillIn(ScribeJava.NAME)).isEqualTo(UNENCODED);
  }

  @Test
  void nimbus_encodes() throws Exception {
    Nimbus.redeem(
        server.at("/token"), new ClientSecretBasic(new ClientID("id"), new Secret(SECRET)));

    assertThat(sent()).as(Fault.notIn(Nimbus.NAME)).isEqualTo(ENCODED);
  }

  @Test
  void springSecurity_encodes() {
    SpringSecurity.redeem(
        SpringSecurity.registration(
            server.at("/token"), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, SECRET));

    assertThat(sent()).as(Fault.notIn(SpringSecurity.NAME)).isEqualTo(ENCODED);
  }

  @Test
  void codegrant_encodes() {
    OAuthClient client = Ours.client(server.at("/token"), SECRET);

    assertThat(client.redeem(Ours.granted(client)).refreshToken()).isPresent();

    assertThat(sent()).isEqualTo(ENCODED);
  }

  private String sent() {
    assertThat(server.requests()).hasSize(1);
    return server.requests().get(0).basicCredentials().orElse("");
  }
}
