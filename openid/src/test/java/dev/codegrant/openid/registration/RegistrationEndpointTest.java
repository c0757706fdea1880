package dev.codegrant.openid.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.PublicAddresses;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationEndpointTest {

  private static final URI CALLBACK = URI.create("https://app.example/cb");

  private final AtomicReference<String> answer = new AtomicReference<>("");
  private final RawServer server = RawServer.start(exchange -> exchange.write(answer.get()));
  private final String origin = "http://127.0.0.1:" + server.port();
  private final AuthorizationServer issuer = at(origin);
  private final RegistrationEndpoint endpoint = RegistrationEndpoint.builder(issuer).build();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static AuthorizationServer at(String origin) {
    return AuthorizationServer.builder(URI.create(origin + "/a"), URI.create(origin + "/t"))
        .issuer(origin)
        .endpoint("registration_endpoint", URI.create(origin + "/register"))
        .build();
  }

  /** A complete answer, with members changed: {@code name=json}, or {@code -name}. */
  private String registered(String... changes) {
    JsonObject document = new JsonObject();
    document.addProperty("client_id", "c1");
    document.addProperty("client_secret", "s1");
    document.addProperty("client_secret_expires_at", 1893456000L);
    document.addProperty("client_id_issued_at", 1767225600L);
    document.addProperty("registration_access_token", "rat-1");
    document.addProperty("registration_client_uri", origin + "/register/c1");
    document.add("redirect_uris", JsonParser.parseString("[\"" + CALLBACK + "\"]"));
    document.addProperty("token_endpoint_auth_method", "client_secret_basic");
    for (String change : changes) {
      if (change.startsWith("-")) {
        document.remove(change.substring(1));
      } else {
        int equals = change.indexOf('=');
        document.add(
            change.substring(0, equals), JsonParser.parseString(change.substring(equals + 1)));
      }
    }
    return document.toString();
  }

  private static String http(String status, String json) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + json.getBytes(UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  private ClientRegistration register(ClientMetadata.Builder metadata, String... changes) {
    answer.set(http("201 Created", registered(changes)));
    return endpoint.register(metadata.build());
  }

  private static ClientMetadata.Builder metadata() {
    return ClientMetadata.builder(CALLBACK);
  }

  private RawExchange.Request last() {
    return server.requests().get(server.requests().size() - 1);
  }

  private void refuses(String reason, ClientMetadata.Builder metadata, String... changes) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> register(metadata, changes))
        .matches(e -> e.kind() == ErrorKind.REGISTRATION_INVALID)
        .satisfies(e -> assertThat(e.reason()).contains(reason))
        .withMessageNotContaining("s1")
        .withMessageNotContaining("rat-1");
  }

  @Nested
  class Register {

    @Test
    void metadata_isSentAndTheAnswerIsKept() {
      ClientRegistration registration = register(metadata().clientName("App"));
      assertThat(last().head()).startsWith("POST /register HTTP/1.1\r\n");
      assertThat(last().header("Content-Type:").get(0)).startsWith("application/json");
      assertThat(last().header("Authorization:")).isEmpty();
      assertThat(JsonParser.parseString(last().body()))
          .isEqualTo(
              JsonParser.parseString(
                  "{\"redirect_uris\":[\"https://app.example/cb\"],\"client_name\":\"App\"}"));
      assertThat(registration.clientId()).isEqualTo(new ClientId("c1"));
      assertThat(registration.clientSecret()).contains(Secret.of("s1"));
      assertThat(registration.clientSecretExpiresAt())
          .contains(Instant.parse("2030-01-01T00:00:00Z"));
      assertThat(registration.registrationAccessToken()).contains(Secret.of("rat-1"));
      assertThat(registration.registrationClientUri())
          .contains(URI.create(origin + "/register/c1"));
      assertThat(registration.metadata())
          .contains("client_id_issued_at")
          .doesNotContain("s1")
          .doesNotContain("rat-1");
      assertThat(registration.toString()).doesNotContain("s1").doesNotContain("rat-1");
    }

    @Test
    void initialAccessToken_isSentAsBearer() {
      answer.set(http("201 Created", registered()));
      RegistrationEndpoint.builder(issuer)
          .initialAccessToken(Secret.of("iat-1"))
          .build()
          .register(metadata().build());
      assertThat(last().header("Authorization:")).containsExactly("Bearer iat-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX: y", "é"})
    void initialAccessTokenThatIsNone_isRefused(String token) {
      RegistrationEndpoint.Builder builder = RegistrationEndpoint.builder(issuer);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> builder.initialAccessToken(Secret.of(token)))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void serverThatTheApplicationDidNotChoose_isReachedOnPublicAddressesAlone() {
      AuthorizationServer untrusted = at("https://op.example").toBuilder().untrusted().build();
      assertThat(RegistrationEndpoint.builder(untrusted).transport())
          .isSameAs(PublicAddresses.transport());
      assertThat(RegistrationEndpoint.builder(issuer).transport())
          .isSameAs(SocketTransport.shared());
    }

    @Test
    void serverWithoutEndpoint_isRefused() {
      RegistrationEndpoint without =
          RegistrationEndpoint.builder(
                  AuthorizationServer.builder(URI.create(origin + "/a"), URI.create(origin + "/t"))
                      .build())
              .build();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> without.register(metadata().build()))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    }

    @ParameterizedTest
    @CsvSource({
      "client_id,                 -client_id",
      "client_id,                 client_id=1",
      "client_id,                 client_id=\" \"",
      "client_secret,             client_secret=1",
      "client_secret,             client_secret=\"\"",
      "client_secret,             client_secret=\"a\\nb\"",
      "client_secret,             -client_secret",
      "client_secret_expires_at,  -client_secret_expires_at",
      "client_secret_expires_at,  client_secret_expires_at=\"0\"",
      "client_secret_expires_at,  client_secret_expires_at=-1",
      "client_secret_expires_at,  client_secret_expires_at=1.5",
      "registration_client_uri,   -registration_client_uri",
      "registration_client_uri,   -registration_access_token",
      "registration_client_uri,   registration_client_uri=\"https://evil.example/c1\"",
      "registration_client_uri,   registration_client_uri=\"http://127.0.0.1:1/c1\"",
      "registration_client_uri,   registration_client_uri=\"/c1\"",
      "registration_access_token, registration_access_token=\"a\\r\\nb\"",
      "redirect_uris,             -redirect_uris",
      "redirect_uris,             redirect_uris=[]",
      "redirect_uris,             redirect_uris=\"https://app.example/cb\"",
      "redirect_uris,             redirect_uris=[\"https://app.example/cb/\"]",
      "token_endpoint_auth_method, token_endpoint_auth_method=1",
      "token_endpoint_auth_method, token_endpoint_auth_method=\"odd\"",
      "id_token_signed_response_alg, id_token_signed_response_alg=\"none\"",
      "userinfo_signed_response_alg, userinfo_signed_response_alg=\"none\""
    })
    void answerThatBreaksARule_isRefused(String reason, String change) {
      refuses(reason, metadata(), change);
    }

    /** Codes would go there too. */
    @Test
    void redirectUriThatNobodyAskedFor_isRefused() {
      String more = "redirect_uris=[\"https://app.example/cb\",\"https://evil.example/cb\"]";
      refuses("redirect_uris", metadata(), more);
      assertThat(
              register(
                      ClientMetadata.builder(URI.create("https://evil.example/cb"), CALLBACK), more)
                  .clientId())
          .isEqualTo(new ClientId("c1"));
    }

    @Test
    void secretThatNeverEnds_hasNoEnd() {
      assertThat(register(metadata(), "client_secret_expires_at=0").clientSecretExpiresAt())
          .isEmpty();
    }

    @Test
    void serverWithoutManagement_givesNoAddress() {
      ClientRegistration registration =
          register(metadata(), "-registration_client_uri", "-registration_access_token");
      assertThat(registration.registrationClientUri()).isEmpty();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> endpoint.read(registration))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    }

    @ParameterizedTest
    @CsvSource({
      "private_key_jwt,     none",
      "private_key_jwt,     client_secret_basic",
      "private_key_jwt,     client_secret_jwt",
      "client_secret_jwt,   client_secret_post",
      "client_secret_basic, none",
      "tls_client_auth,     none"
    })
    void weakerMethodThanAskedFor_isRefused(String asked, String came) {
      refuses(
          "token_endpoint_auth_method",
          metadata().tokenEndpointAuthMethod(asked),
          "token_endpoint_auth_method=\"" + came + "\"");
    }

    @ParameterizedTest
    @CsvSource({
      "client_secret_basic, client_secret_post",
      "client_secret_post,  client_secret_basic",
      "none,                client_secret_basic",
      "client_secret_basic, private_key_jwt"
    })
    void otherMethodThatIsNotWeaker_isKept(String asked, String came) {
      assertThat(
              register(
                      metadata().tokenEndpointAuthMethod(asked),
                      "token_endpoint_auth_method=\"" + came + "\"")
                  .tokenEndpointAuthMethod())
          .isEqualTo(came);
    }

    @Test
    void methodThatWasNotSaid_isTheOneAskedForOrBasic() {
      assertThat(register(metadata(), "-token_endpoint_auth_method").tokenEndpointAuthMethod())
          .isEqualTo("client_secret_basic");
      assertThat(
              register(
                      metadata().tokenEndpointAuthMethod("client_secret_post"),
                      "-token_endpoint_auth_method")
                  .tokenEndpointAuthMethod())
          .isEqualTo("client_secret_post");
    }

    @Test
    void whereNothingWasAskedFor_theServerDecides() {
      assertThat(
              register(
                      metadata(),
                      "token_endpoint_auth_method=\"none\"",
                      "-client_secret",
                      "-client_secret_expires_at")
                  .clientAuthentication()
                  .method())
          .isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
      "none,                        none",
      "client_secret_basic,         client_secret_basic",
      "client_secret_post,          client_secret_post",
      "tls_client_auth,             tls_client_auth",
      "self_signed_tls_client_auth, self_signed_tls_client_auth"
    })
    void authentication_isTheOneTheServerSays(String came, String method) {
      ClientAuthentication authentication =
          register(
                  metadata().tokenEndpointAuthMethod(came),
                  "token_endpoint_auth_method=\"" + came + "\"")
              .clientAuthentication();
      assertThat(authentication.method()).isEqualTo(method);
    }

    @Test
    void authenticationWithTheApplicationsOwnKey_isNotInTheRegistration() {
      ClientRegistration registration =
          register(
              metadata().tokenEndpointAuthMethod("private_key_jwt"),
              "token_endpoint_auth_method=\"private_key_jwt\"",
              "-client_secret",
              "-client_secret_expires_at");
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(registration::clientAuthentication)
          .withMessageContaining("PrivateKeyJwt");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"invalid_redirect_uri", "invalid_client_metadata", "invalid_software_statement"})
    void refusalOfTheServer_hasItsCode(String code) {
      answer.set(http("400 Bad Request", "{\"error\":\"" + code + "\"}"));
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> endpoint.register(metadata().build()))
          .matches(e -> e.kind() == ErrorKind.REGISTRATION_REFUSED)
          .matches(e -> e.response().error().equals(code));
    }

    @ParameterizedTest
    @CsvSource({
      "201 Created,   '{\"error\":\"invalid_client_metadata\",\"client_id\":\"c1\"}',"
          + " REGISTRATION_REFUSED",
      "201 Created,   '[]',                          REGISTRATION_INVALID",
      "201 Created,   '{\"client_id\":\"a\",\"client_id\":\"b\"}', REGISTRATION_INVALID",
      "400 Bad,       '{}',                          REGISTRATION_INVALID",
      "401 No,        '{\"error\":\"invalid_token\"}', CLIENT_AUTH_FAILED",
      "401 No,        '',                            CLIENT_AUTH_FAILED",
      "403 No,        '{}',                          CLIENT_AUTH_FAILED",
      "307 There,     '{}',                          HTTP_REDIRECT_REFUSED",
      "429 Slow,      '{}',                          RATE_LIMITED",
      "503 Down,      '{}',                          SERVER_ERROR"
    })
    void otherAnswer_isRefused(String status, String json, ErrorKind kind) {
      answer.set(http(status, json));
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(() -> endpoint.register(metadata().build()))
          .matches(e -> e.kind() == kind, "kind " + kind);
      assertThat(server.requests()).hasSize(1);
    }

    /** RFC 7591 section 3.2.1 says 201. */
    @Test
    void status200_isRefused() {
      answer.set(http("200 OK", registered()));
      assertThatExceptionOfType(MalformedResponseException.class)
          .isThrownBy(() -> endpoint.register(metadata().build()))
          .satisfies(e -> assertThat(e.reason()).contains("STATUS"));
    }

    @Test
    void webPage_isRefused() {
      answer.set(http("201 Created", registered()).replace("application/json", "text/html"));
      assertThatExceptionOfType(MalformedResponseException.class)
          .isThrownBy(() -> endpoint.register(metadata().build()))
          .matches(e -> e.kind() == ErrorKind.CONTENT_TYPE_UNEXPECTED);
    }
  }

  @Nested
  class Management {

    private final ClientRegistration registration = register(metadata());

    @Test
    void read_usesTheTokenAndKeepsWhatIsNotSaidAgain() {
      answer.set(
          http(
              "200 OK",
              registered(
                  "-client_secret",
                  "-client_secret_expires_at",
                  "-registration_access_token",
                  "-registration_client_uri",
                  "client_name=\"Other\"")));
      ClientRegistration read = endpoint.read(registration);
      assertThat(last().head()).startsWith("GET /register/c1 HTTP/1.1\r\n");
      assertThat(last().header("Authorization:")).containsExactly("Bearer rat-1");
      assertThat(read.clientSecret()).contains(Secret.of("s1"));
      assertThat(read.clientSecretExpiresAt()).isEqualTo(registration.clientSecretExpiresAt());
      assertThat(read.registrationAccessToken()).contains(Secret.of("rat-1"));
      assertThat(read.registrationClientUri()).isEqualTo(registration.registrationClientUri());
      assertThat(read.metadata()).contains("Other");
    }

    @Test
    void read_takesNewCredentials() {
      answer.set(
          http(
              "200 OK",
              registered(
                  "client_secret=\"s2\"",
                  "client_secret_expires_at=0",
                  "registration_access_token=\"rat-2\"")));
      ClientRegistration read = endpoint.read(registration);
      assertThat(read.clientSecret()).contains(Secret.of("s2"));
      assertThat(read.clientSecretExpiresAt()).isEmpty();
      assertThat(read.registrationAccessToken()).contains(Secret.of("rat-2"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "client_id=\"c2\"",
          "token_endpoint_auth_method=\"none\"",
          "registration_client_uri=\"https://evil.example/c1\""
        })
    void answerAboutAnother_isRefused(String change) {
      answer.set(http("200 OK", registered(change)));
      assertThatExceptionOfType(MalformedResponseException.class)
          .isThrownBy(() -> endpoint.read(registration))
          .matches(e -> e.kind() == ErrorKind.REGISTRATION_INVALID)
          .satisfies(e -> assertThat(e.reason()).contains(change.split("=", 2)[0]));
    }

    @Test
    void update_sendsAllMetadataAndTheClientId() {
      answer.set(http("200 OK", registered("client_name=\"New\"")));
      ClientRegistration updated =
          endpoint.update(registration, metadata().clientName("New").build());
      assertThat(last().head()).startsWith("PUT /register/c1 HTTP/1.1\r\n");
      assertThat(last().header("Authorization:")).containsExactly("Bearer rat-1");
      assertThat(JsonParser.parseString(last().body()))
          .isEqualTo(
              JsonParser.parseString(
                  "{\"client_id\":\"c1\",\"redirect_uris\":[\"https://app.example/cb\"],"
                      + "\"client_name\":\"New\"}"));
      assertThat(updated.metadata()).contains("New");
    }

    @Test
    void updateWithForeignRedirectUri_isRefused() {
      answer.set(http("200 OK", registered("redirect_uris=[\"https://evil.example/\"]")));
      assertThatExceptionOfType(MalformedResponseException.class)
          .isThrownBy(() -> endpoint.update(registration, metadata().build()))
          .satisfies(e -> assertThat(e.reason()).contains("redirect_uris"));
    }

    @Test
    void delete_is204AndNothingElse() {
      answer.set("HTTP/1.1 204 No Content\r\n\r\n");
      endpoint.delete(registration);
      assertThat(last().head()).startsWith("DELETE /register/c1 HTTP/1.1\r\n");
      assertThat(last().header("Authorization:")).containsExactly("Bearer rat-1");
      assertThat(last().body()).isEmpty();
      answer.set(http("200 OK", "{}"));
      assertThatExceptionOfType(MalformedResponseException.class)
          .isThrownBy(() -> endpoint.delete(registration))
          .matches(e -> e.kind() == ErrorKind.REGISTRATION_INVALID);
      answer.set(http("401 No", "{\"error\":\"invalid_token\"}"));
      assertThatExceptionOfType(ErrorResponseException.class)
          .isThrownBy(() -> endpoint.delete(registration))
          .matches(e -> e.kind() == ErrorKind.CLIENT_AUTH_FAILED);
    }

    /** Its token would go to whoever runs the other server, if the addresses were mixed up. */
    @Test
    void registrationAtAnotherServer_isRefusedBeforeAnythingIsSent() {
      RegistrationEndpoint other =
          RegistrationEndpoint.builder(at("https://other.example")).build();
      int before = server.requests().size();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> other.read(registration))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
      assertThat(server.requests()).hasSize(before);
    }
  }

  @Nested
  class Kept {

    private final ClientRegistration registration = register(metadata());

    @Test
    void words_giveTheSameRegistration() {
      ClientRegistration again = ClientRegistration.of(issuer, registration.toSecret());
      assertThat(again).isEqualTo(registration);
      assertThat(again.metadata()).isEqualTo(registration.metadata());
      ClientRegistration bare =
          register(
              metadata().tokenEndpointAuthMethod("none"),
              "token_endpoint_auth_method=\"none\"",
              "-client_secret",
              "-registration_access_token",
              "-registration_client_uri");
      assertThat(ClientRegistration.of(issuer, bare.toSecret())).isEqualTo(bare);
      assertThat(bare).isNotEqualTo(registration);
    }

    @Test
    void wordsOfAnotherServer_areRefused() {
      Secret kept = registration.toSecret();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> ClientRegistration.of(at("https://other.example"), kept))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
      AuthorizationServer moved =
          issuer.toBuilder()
              .endpoint("registration_endpoint", URI.create("https://moved.example/register"))
              .build();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> ClientRegistration.of(moved, kept))
          .matches(e -> e.kind() == ErrorKind.INVALID_CONFIGURATION);
    }

    @Test
    void wordsThatWereChanged_areRefused() {
      String kept = registration.toSecret().reveal();
      for (String changed :
          new String[] {
            "",
            kept + "&x=1",
            kept.replace("v=1", "v=2"),
            kept.replace("v=1&", ""),
            kept.replace("expires_at=1", "expires_at=x"),
            kept.replace("expires_at=1", "expires_at=%31"),
            kept.replace("client_id=c1", "client_id="),
            "%zz"
          }) {
        assertThat(changed).isNotEqualTo(kept);
        assertThatExceptionOfType(ConfigurationException.class)
            .isThrownBy(() -> ClientRegistration.of(issuer, Secret.of(changed)))
            .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
      }
    }
  }
}
