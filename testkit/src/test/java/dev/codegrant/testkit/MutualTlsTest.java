package dev.codegrant.testkit;

import static dev.codegrant.testkit.ClientCertificate.CLIENT;
import static dev.codegrant.testkit.ClientCertificate.OTHER_CLIENT;
import static dev.codegrant.testkit.ClientCertificate.SELF_SIGNED;
import static dev.codegrant.testkit.NaiveClient.CALLBACK;
import static dev.codegrant.testkit.NaiveClient.member;
import static dev.codegrant.testkit.NaiveClient.redemption;
import static dev.codegrant.testkit.NaiveClient.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that authenticate with a certificate, RFC 8705 section 2. */
@ExtendWith(FakeAuthorizationServerExtension.class)
class MutualTlsTest {
  private static final String SUBJECT = "tls_client_auth_subject_dn";
  private static final String NAME = "CN=client, O=Codegrant test";

  private final FakeAuthorizationServer server;
  private final ManualClock clock;

  MutualTlsTest(FakeAuthorizationServerBuilder builder, ManualClock clock) {
    this.server = builder.https().start();
    this.clock = clock;
  }

  private static NaiveClient.Form clientCredentials() {
    return new NaiveClient.Form().with("grant_type", "client_credentials").with("client_id", "app");
  }

  private HttpResponse<String> askWith(ClientCertificate certificate) {
    return TlsClient.with(server, certificate).post(server.tokenEndpoint(), clientCredentials());
  }

  private HttpResponse<String> askWithout() {
    return TlsClient.without(server).post(server.tokenEndpoint(), clientCredentials());
  }

  private static void assertRefused(HttpResponse<String> answer, String... why) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_client").contains(why);
  }

  @Nested
  class TlsClientAuth {
    @Test
    void registeredSubject_signsAUserIn() {
      server.tls().registerClient("app", SUBJECT, NAME, CALLBACK);
      HttpResponse<String> tokens =
          TlsClient.with(server, CLIENT)
              .post(server.tokenEndpoint(), redemption(NaiveClient.code(server)));
      assertThat(tokens.statusCode()).isEqualTo(200);
      RecordedRequest request = server.requests(Endpoint.TOKEN).get(0);
      assertThat(request.clientCertificate()).contains(CLIENT.x509());
    }

    @Test
    void anotherSubject_isRefused() {
      server.tls().registerClient("app", SUBJECT, NAME, CALLBACK);
      assertRefused(askWith(OTHER_CLIENT), "CN=other-client", "expected " + NAME, "client app");
      assertThat(askWith(CLIENT).statusCode()).isEqualTo(200);
    }

    @Test
    void noCertificate_isRefused() {
      server.tls().registerClient("app", SUBJECT, NAME, CALLBACK);
      assertRefused(askWithout(), "registered for tls_client_auth", "none came");
      assertThat(server.requests(Endpoint.TOKEN).get(0).clientCertificate()).isEmpty();
    }

    @Test
    void selfSignedCertificate_isRefused_thoughItHasTheName() {
      server.tls().registerClient("app", SUBJECT, "CN=self-signed, O=Codegrant test", CALLBACK);
      assertRefused(askWith(SELF_SIGNED), "self-signed", "self_signed_tls_client_auth");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"cn=Client,o=codegrant TEST | 200", "O=Codegrant test, CN=client | 401"})
    void subject_isComparedAsAName(String name, int status) {
      server.tls().registerClient("app", SUBJECT, name, CALLBACK);
      assertThat(askWith(CLIENT).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
      "tls_client_auth_san_dns, client.example.test, client.example.tes",
      "tls_client_auth_san_uri, https://client.example.test/id, https://client.example.test/id/",
      "tls_client_auth_san_ip, 192.0.2.1, 192.0.2.10",
      "tls_client_auth_san_email, client@example.test, client@example.test1"
    })
    void alternativeName_isComparedExactly(String member, String right, String wrong) {
      server.tls().registerClient("app", member, wrong, CALLBACK);
      assertRefused(askWith(CLIENT), member, right, "expected " + wrong);
      assertRefused(askWith(OTHER_CLIENT), member);
      server.tls().registerClient("app", member, right, CALLBACK);
      assertThat(askWith(CLIENT).statusCode()).isEqualTo(200);
    }

    @Test
    void alternativeName_isOfItsOwnType() {
      server
          .tls()
          .registerClient("app", "tls_client_auth_san_dns", "client@example.test", CALLBACK);
      assertRefused(askWith(CLIENT), "has [client.example.test] as tls_client_auth_san_dns");
      server
          .tls()
          .registerClient("app", "tls_client_auth_san_email", "client@example.test", CALLBACK);
      assertThat(askWith(CLIENT).statusCode()).isEqualTo(200);
    }

    /** The server's certificate is the one that has an IPv6 address. */
    @ParameterizedTest
    @CsvSource({"::1, true", "0:0:0:0:0:0:0:1, true", "::2, false", "127.0.0.1, true"})
    void address_isComparedAsAnAddress(String address, boolean same) {
      ExpectedCertificate expected = ExpectedCertificate.named("tls_client_auth_san_ip", address);
      assertThat(
              expected.mismatch(TestKeys.certificate(TestKeys.SERVER), clock.instant()).isEmpty())
          .isEqualTo(same);
    }

    @Test
    void validity_isByTheServersClock() {
      server.tls().registerClient("app", SUBJECT, NAME, CALLBACK);
      Instant last = CLIENT.x509().getNotAfter().toInstant();
      clock.advance(Duration.between(clock.instant(), last));
      assertThat(askWith(CLIENT).statusCode()).isEqualTo(200);
      clock.advance(Duration.ofSeconds(1));
      assertRefused(askWith(CLIENT), "to " + last, "it is now " + clock.instant());
    }

    @Test
    void secret_isRefused() {
      server.tls().registerClient("app", SUBJECT, NAME, CALLBACK);
      TlsClient client = TlsClient.with(server, CLIENT);
      assertRefused(
          client.post(server.tokenEndpoint(), clientCredentials().with("client_secret", "s")),
          "has no secret: expected tls_client_auth");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "tls_client_auth_san_upn | a | expected one of",
          "tls_client_auth_san_dns | '' | is empty",
          "tls_client_auth_subject_dn | client | distinguished name",
          "tls_client_auth_san_ip | client.example.test | expected an IP address",
          "tls_client_auth_san_ip | dead.beef | expected an IP address",
          "tls_client_auth_san_ip | 192.0.2.256 | expected an IP address",
          "tls_client_auth_san_ip | 192.0.513 | expected an IP address",
          "tls_client_auth_san_ip | 1::2::3 | expected an IP address",
          "tls_client_auth_san_ip | ::ffff:192.0.2.1 | expected an IP address"
        })
    void whatCannotBeRegistered_isExplained(String member, String value, String why) {
      FakeTls tls = server.tls();
      assertThatThrownBy(() -> tls.registerClient("app", member, value, CALLBACK))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(member, why);
    }
  }

  @Test
  void clientWithoutIdOrRedirectUri_isRefused() {
    FakeTls tls = server.tls();
    assertThatThrownBy(() -> tls.registerClient("app", SUBJECT, NAME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client app has no redirect URI");
    assertThatThrownBy(() -> tls.registerClient("", SUBJECT, NAME, CALLBACK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client id that is not empty");
  }

  @Nested
  class SelfSignedTlsClientAuth {
    @Test
    void registeredCertificate_isTaken_andNoOther() {
      server.tls().registerSelfSignedClient("app", SELF_SIGNED.jwks(), CALLBACK);
      assertThat(askWith(SELF_SIGNED).statusCode()).isEqualTo(200);
      assertRefused(askWith(OTHER_CLIENT), "CN=other-client", "none of those");
      assertRefused(askWithout(), "registered for self_signed_tls_client_auth", "none came");
    }

    @Test
    void validity_isNotLookedAt() {
      server.tls().registerSelfSignedClient("app", SELF_SIGNED.jwks(), CALLBACK);
      clock.advance(Duration.ofDays(36_500));
      assertThat(askWith(SELF_SIGNED).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "no json | got no JSON",
          "{\"keys\":[]} | got none",
          "{\"keys\":[{\"x5c\":[]}]} | got none",
          "{\"keys\":[{\"x5c\":[\"AAAA\"]}]} | no certificate in base64"
        })
    void jwksWithoutCertificate_isExplained(String jwks, String why) {
      FakeTls tls = server.tls();
      assertThatThrownBy(() -> tls.registerSelfSignedClient("app", jwks, CALLBACK))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
    }
  }

  @Nested
  class Registration {
    private String registered(String members) {
      return register(server, "{\"grant_types\":[\"client_credentials\"]," + members + "}");
    }

    private int ask(String registered, ClientCertificate certificate) {
      return TlsClient.with(server, certificate)
          .post(
              server.tokenEndpoint(),
              clientCredentials().with("client_id", member(registered, "client_id")))
          .statusCode();
    }

    @Test
    void clientWithName_isHeldToIt() {
      String answer =
          registered(
              "\"token_endpoint_auth_method\":\"tls_client_auth\","
                  + "\"tls_client_auth_san_dns\":\"client.example.test\"");
      assertThat(answer)
          .contains("\"tls_client_auth_san_dns\":\"client.example.test\"")
          .doesNotContain("client_secret");
      assertThat(ask(answer, CLIENT)).isEqualTo(200);
      assertThat(ask(answer, OTHER_CLIENT)).isEqualTo(401);
    }

    @Test
    void clientWithCertificates_isHeldToThem() {
      String answer =
          registered(
              "\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":"
                  + SELF_SIGNED.jwks());
      assertThat(ask(answer, SELF_SIGNED)).isEqualTo(200);
      assertThat(ask(answer, CLIENT)).isEqualTo(401);
    }

    @Test
    void notExactlyOneName_isRefused() {
      String method = "\"token_endpoint_auth_method\":\"tls_client_auth\"";
      assertThat(registered(method)).contains("invalid_client_metadata", "expected exactly one");
      assertThat(
              registered(
                  method
                      + ",\"tls_client_auth_san_dns\":\"a\""
                      + ",\"tls_client_auth_san_email\":\"a@b\""))
          .contains("invalid_client_metadata", "expected exactly one");
    }

    @Test
    void unusableName_isRefused() {
      assertThat(
              registered(
                  "\"token_endpoint_auth_method\":\"tls_client_auth\","
                      + "\"tls_client_auth_subject_dn\":\"client\""))
          .contains("invalid_client_metadata", "expected a distinguished name");
      assertThat(registered("\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\""))
          .contains("invalid_client_metadata", "jwks: expected a JWK set");
    }

    @Test
    void overPlainHttp_isNotServed(FakeAuthorizationServer plain) {
      assertThat(
              register(
                  plain,
                  "{\"redirect_uris\":[\""
                      + CALLBACK
                      + "\"],\"token_endpoint_auth_method\":\"tls_client_auth\"}"))
          .contains("token_endpoint_auth_method is tls_client_auth, expected one of");
    }
  }

  @Test
  void metadata_promisesItOverTlsAlone(FakeAuthorizationServer plain) {
    assertThat(NaiveClient.get(server.uri(Endpoint.METADATA)).body())
        .contains(
            "\"tls_client_auth\",\"self_signed_tls_client_auth\"]",
            "\"tls_client_certificate_bound_access_tokens\":true");
    assertThat(NaiveClient.get(plain.uri(Endpoint.METADATA)).body()).doesNotContain("tls_client");
  }
}
