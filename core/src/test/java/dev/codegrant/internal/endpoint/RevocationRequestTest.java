package dev.codegrant.internal.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.Token;
import java.net.URI;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to take a token back, at each kind of server. */
class RevocationRequestTest {

  private static final String SECRET = "client-s3cret";
  private static final Token ACCESS = AccessToken.bearer(Secret.of("at-\"1"));
  private static final Token REFRESH = RefreshToken.of(Secret.of("rt-1"));
  private static final String DONE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final RawServer raw = RawServer.answering(DONE);

  @AfterEach
  void close() throws Exception {
    raw.close();
  }

  @Test
  void byTheRfc_aFormWithTheClientsAuthentication() {
    RawExchange.Request sent = sent(b -> b, basic(), ACCESS);
    assertThat(sent.head()).startsWith("POST /token HTTP/1.1\r\n");
    assertThat(sent.body()).isEqualTo("token=at-%221&token_type_hint=access_token");
    assertThat(basicOf(sent)).isEqualTo("app:" + SECRET);
  }

  @Test
  void github_deleteWithBasicAndJson() {
    RawExchange.Request sent =
        sent(
            b ->
                b.method("DELETE")
                    .path("{client_id}/token")
                    .tokenInJson()
                    .tokenParameter("access_token")
                    .clientInBasic()
                    .accessTokensOnly(),
            ClientAuthentication.clientSecretPost(Secret.of(SECRET)),
            ACCESS);
    assertThat(sent.head()).startsWith("DELETE /token/app/token HTTP/1.1\r\n");
    assertThat(sent.header("Content-Type")).containsExactly("application/json");
    assertThat(sent.body()).isEqualTo("{\"access_token\":\"at-\\\"1\"}");
    assertThat(basicOf(sent)).isEqualTo("app:" + SECRET);
  }

  @Test
  void notion_postOfJsonWithTheClientsAuthentication() {
    RawExchange.Request sent = sent(b -> b.tokenInJson(), basic(), REFRESH);
    assertThat(sent.head()).startsWith("POST /token HTTP/1.1\r\n");
    assertThat(sent.body()).isEqualTo("{\"token\":\"rt-1\"}");
    assertThat(basicOf(sent)).isEqualTo("app:" + SECRET);
  }

  @Test
  void jsonOfAClientWithItsSecretInTheBody_hasItThere() {
    RawExchange.Request sent =
        sent(
            b -> b.tokenInJson(),
            ClientAuthentication.clientSecretPost(Secret.of(SECRET)),
            REFRESH);
    assertThat(sent.header("Authorization")).isEmpty();
    assertThat(sent.body())
        .isEqualTo(
            "{\"token\":\"rt-1\",\"client_id\":\"app\",\"client_secret\":\"client-s3cret\"}");
  }

  @Test
  void slack_theTokenAsBearerAndNothingElse() {
    RawExchange.Request sent = sent(b -> b.tokenAsBearer(), basic(), ACCESS);
    assertThat(sent.head()).startsWith("POST /token HTTP/1.1\r\n");
    assertThat(sent.header("Authorization")).containsExactly("Bearer at-\"1");
    assertThat(sent.header("Content-Type")).isEmpty();
    assertThat(sent.header("Content-Length")).containsExactly("0");
    assertThat(sent.body()).isEmpty();
  }

  @Test
  void facebook_deleteAtAPathWithTheTokenAsBearer() {
    RawExchange.Request sent =
        sent(b -> b.method("DELETE").path("me/permissions").tokenAsBearer(), basic(), ACCESS);
    assertThat(sent.head()).startsWith("DELETE /token/me/permissions HTTP/1.1\r\n");
    assertThat(sent.header("Authorization")).containsExactly("Bearer at-\"1");
    assertThat(sent.body()).isEmpty();
  }

  @Test
  void twitch_theClientIdWithoutTheSecret() {
    RawExchange.Request sent = sent(b -> b.clientIdOnly(), basic(), ACCESS);
    assertThat(sent.header("Authorization")).isEmpty();
    assertThat(sent.body()).isEqualTo("token=at-%221&token_type_hint=access_token&client_id=app");
  }

  @Test
  void google_nothingOfTheClient() {
    RawExchange.Request sent = sent(b -> b.withoutClientAuthentication(), basic(), ACCESS);
    assertThat(sent.header("Authorization")).isEmpty();
    assertThat(sent.body()).isEqualTo("token=at-%221&token_type_hint=access_token");
  }

  @Test
  void tiktok_theServersNameForTheClient() {
    AuthorizationServer server =
        server(b -> b, raw.uri()).toBuilder()
            .quirks(
                Quirks.builder()
                    .tokenRequest(
                        TokenRequestQuirks.builder().clientIdParameter("client_key").build())
                    .build())
            .build();
    OAuthClient.builder(server, new ClientId("app"))
        .clientAuthentication(ClientAuthentication.clientSecretPost(Secret.of(SECRET)))
        .build()
        .revoke(REFRESH);
    assertThat(raw.requests().get(0).body())
        .isEqualTo(
            "token=rt-1&token_type_hint=refresh_token&client_key=app&client_secret=" + SECRET);
  }

  @Test
  void tokenOfAnotherName_goesWithoutTheHint() {
    RawExchange.Request sent = sent(b -> b.tokenParameter("access_token"), basic(), ACCESS);
    assertThat(sent.body()).isEqualTo("access_token=at-%221");
  }

  @Test
  void path_keepsTheQueryAndEncodesTheClient() {
    AuthorizationServer server =
        server(b -> b.path("{client_id}/token"), URI.create(raw.uri() + "/?a=b%2Fc"));
    OAuthClient.builder(server, new ClientId("a b/c?d%é")).build().revoke(ACCESS);
    assertThat(raw.requests().get(0).head())
        .startsWith("POST /token/a%20b%2Fc%3Fd%25%C3%A9/token?a=b%2Fc HTTP/1.1\r\n");
  }

  @Test
  void basicOfAClientWithoutSecret_isRefusedBeforeAnythingIsSent() {
    refuses(
        b -> b.clientInBasic(),
        ClientAuthentication.none(),
        ACCESS,
        ErrorKind.INVALID_CONFIGURATION,
        "clientSecret");
  }

  @Test
  void refreshToken_whereAccessTokensAloneAreRevoked_isRefusedBeforeAnythingIsSent() {
    refuses(
        b -> b.accessTokensOnly(),
        basic(),
        REFRESH,
        ErrorKind.INVALID_ARGUMENT,
        "pass the access_token");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> client(b -> b.accessTokensOnly(), basic()).revoke(REFRESH))
        .satisfies(e -> assertThat(e.reason()).contains("access_token")); // SignOut asks for it
    assertThat(sent(b -> b.accessTokensOnly(), basic(), ACCESS).body()).contains("at-");
  }

  @Test
  void accessToken_whereRefreshTokensAloneAreRevoked_isRefusedBeforeAnythingIsSent() {
    refuses(
        b -> b.refreshTokensOnly(),
        basic(),
        ACCESS,
        ErrorKind.INVALID_ARGUMENT,
        "pass the refresh_token");
    assertThat(sent(b -> b.refreshTokensOnly(), basic(), REFRESH).body()).contains("rt-1");
  }

  private void refuses(
      UnaryOperator<RevocationQuirks.Builder> quirks,
      ClientAuthentication authentication,
      Token token,
      ErrorKind kind,
      String advice) {
    OAuthClient client = client(quirks, authentication);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> client.revoke(token))
        .withMessageContaining(advice)
        .withMessageNotContainingAny("at-", "rt-1", SECRET)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(raw.connections()).isZero();
  }

  private RawExchange.Request sent(
      UnaryOperator<RevocationQuirks.Builder> quirks,
      ClientAuthentication authentication,
      Token token) {
    client(quirks, authentication).revoke(token);
    assertThat(raw.requests()).hasSize(1);
    return raw.requests().get(0);
  }

  private OAuthClient client(
      UnaryOperator<RevocationQuirks.Builder> quirks, ClientAuthentication authentication) {
    return OAuthClient.builder(server(quirks, raw.uri()), new ClientId("app"))
        .clientAuthentication(authentication)
        .build();
  }

  private static AuthorizationServer server(
      UnaryOperator<RevocationQuirks.Builder> quirks, URI endpoint) {
    return AuthorizationServer.builder(
            URI.create("https://as.example/a"), URI.create("https://as.example/t"))
        .revocationEndpoint(endpoint)
        .quirks(
            Quirks.builder().revocation(quirks.apply(RevocationQuirks.builder()).build()).build())
        .build();
  }

  private static ClientAuthentication basic() {
    return ClientAuthentication.clientSecretBasic(Secret.of(SECRET));
  }

  private static String basicOf(RawExchange.Request sent) {
    assertThat(sent.header("Authorization")).hasSize(1);
    String value = sent.header("Authorization").get(0);
    assertThat(value).startsWith("Basic ");
    return new String(Base64.getDecoder().decode(value.substring(6)), UTF_8);
  }
}
