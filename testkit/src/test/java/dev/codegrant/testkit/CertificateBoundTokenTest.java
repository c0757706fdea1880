package dev.codegrant.testkit;

import static dev.codegrant.testkit.ClientCertificate.CLIENT;
import static dev.codegrant.testkit.ClientCertificate.OTHER_CLIENT;
import static dev.codegrant.testkit.ClientCertificate.SELF_SIGNED;
import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.basic;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.openId;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Access tokens that are bound to a client certificate, RFC 8705 sections 3 and 4. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class CertificateBoundTokenTest {
  private final FakeAuthorizationServer server;
  private final TlsClient holder;
  private final TlsClient other;
  private final TlsClient nobody;

  CertificateBoundTokenTest(FakeAuthorizationServerBuilder builder) {
    this.server = builder.https().start();
    this.holder = TlsClient.with(server, CLIENT);
    this.other = TlsClient.with(server, OTHER_CLIENT);
    this.nobody = TlsClient.without(server);
  }

  private String tokens(TlsClient client) {
    String code = NaiveClient.code(server, openId());
    return client.post(server.tokenEndpoint(), redemption(code)).body();
  }

  private static String thumbprint(ClientCertificate certificate) throws Exception {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(certificate.x509().getEncoded()));
  }

  @ParameterizedTest
  @EnumSource(names = {"RESOURCE", "USERINFO"})
  void boundToken_isForItsHolderAlone(Endpoint endpoint) throws Exception {
    String token = member(tokens(holder), "access_token");
    assertThat(holder.get(server.uri(endpoint), token).statusCode()).isEqualTo(200);
    for (TlsClient thief : List.of(other, nobody)) {
      HttpResponse<String> answer = thief.get(server.uri(endpoint), token);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(
              challenge ->
                  assertThat(challenge)
                      .startsWith("Bearer ")
                      .contains("invalid_token", "bound to the client certificate"));
      assertThat(answer.body()).contains(thumbprint(CLIENT));
    }
  }

  @Test
  void tokenOfAConnectionWithoutCertificate_isForAnybody() {
    String tokens = tokens(nobody);
    assertThat(member(tokens, "token_type")).isEqualTo("Bearer");
    assertThat(other.get(server.resource(), member(tokens, "access_token")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void introspection_namesTheCertificate() throws Exception {
    server.registerConfidentialClient("app", "secret", CALLBACK);
    String[] credentials = basic("app", "secret");
    NaiveClient.Form form = redemption(NaiveClient.code(server)).without("client_id");
    String token =
        member(
            TlsClient.with(server, SELF_SIGNED)
                .post(server.tokenEndpoint(), form, credentials)
                .body(),
            "access_token");
    assertThat(
            nobody
                .post(
                    server.uri(Endpoint.INTROSPECTION),
                    new NaiveClient.Form().with("token", token),
                    credentials)
                .body())
        .contains("\"cnf\":{\"x5t#S256\":\"" + thumbprint(SELF_SIGNED) + "\"}");
  }

  @Test
  void refreshTokenOfAPublicClient_isForItsHolderAlone() {
    String refreshToken = member(tokens(holder), "refresh_token");
    for (TlsClient thief : List.of(other, nobody)) {
      HttpResponse<String> answer = thief.post(server.tokenEndpoint(), refresh(refreshToken));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("invalid_grant", "refresh_token is bound to the client certificate");
    }
    assertThat(holder.post(server.tokenEndpoint(), refresh(refreshToken)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refreshTokenOfAConfidentialClient_isForItsSecret() {
    server.registerConfidentialClient("app", "secret", CALLBACK);
    NaiveClient.Form form = redemption(NaiveClient.code(server)).with("client_secret", "secret");
    String refreshToken = member(holder.post(server.tokenEndpoint(), form).body(), "refresh_token");
    NaiveClient.Form refresh = refresh(refreshToken).with("client_secret", "secret");
    assertThat(other.post(server.tokenEndpoint(), refresh).statusCode()).isEqualTo(200);
  }

  @Test
  void journal_hasTheCertificate_ofMalformedFormsToo() {
    holder.post(server.tokenEndpoint(), "code=%");
    nobody.post(server.tokenEndpoint(), "code=%");
    assertThat(server.requests(Endpoint.TOKEN))
        .extracting(RecordedRequest::clientCertificate)
        .containsExactly(Optional.of(CLIENT.x509()), Optional.empty());
  }
}
