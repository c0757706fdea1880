package dev.codegrant.e2e;

import static dev.codegrant.e2e.HandWrittenClient.REDIRECT_URI;
import static dev.codegrant.e2e.HandWrittenClient.member;
import static dev.codegrant.e2e.HandWrittenClient.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server and the person work, and refuse what they should, before the SDK meets them. */
class SpringAuthorizationServerTest {
  private static SpringAuthorizationServer server;
  private static HandWrittenClient client;

  @BeforeAll
  static void start() {
    server = SpringAuthorizationServer.start();
    client = HandWrittenClient.confidential(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Endpoints> layouts() {
    return Stream.of(Endpoints.standard(), Endpoints.gitHubEnterprise());
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void wholeFlow_worksInEachLayout(Endpoints endpoints) {
    ServerOptions options = ServerOptions.standard().withEndpoints(endpoints);
    try (SpringAuthorizationServer other = SpringAuthorizationServer.start(options)) {
      HandWrittenClient otherClient = HandWrittenClient.confidential(other);
      HttpResponse<String> metadata = otherClient.get(other.metadata());
      assertThat(member(metadata, "issuer")).isEqualTo(other.issuer());
      assertThat(member(metadata, "authorization_endpoint"))
          .isEqualTo(other.issuer() + endpoints.authorization());
      assertThat(member(metadata, "token_endpoint")).isEqualTo(other.issuer() + endpoints.token());
      assertThat(member(metadata, "revocation_endpoint"))
          .isEqualTo(other.issuer() + endpoints.revocation());

      HttpResponse<String> tokens = otherClient.redeem(code(otherClient));
      assertThat(member(tokens, "token_type")).isEqualTo("Bearer");
      assertThat(member(tokens, "scope")).isEqualTo("read write");
      assertAnswer(otherClient.hello(member(tokens, "access_token")), 200, "{\"hello\":\"alice\"}");
    }
  }

  @Test
  void accessTokenLifetime_isAsConfigured() {
    ServerOptions options =
        ServerOptions.standard().withAccessTokenLifetime(Duration.ofSeconds(90));
    try (SpringAuthorizationServer other = SpringAuthorizationServer.start(options)) {
      HandWrittenClient otherClient = HandWrittenClient.confidential(other);
      assertThat(otherClient.redeem(code(otherClient)).body())
          .containsPattern("\"expires_in\":8\\d}");
    }
  }

  @Nested
  class SignIn {
    @Test
    void withWrongPassword_showsTheSignInPageAgain() {
      HttpResponse<String> page = new Person("alice", "bob").signIn(authorizationUri());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.uri()).isEqualTo(server.baseUri().resolve("/login?error"));
      assertThat(page.body()).contains("Invalid credentials");
    }

    @Test
    void whenAlreadySignedIn_isNotAskedAgain() {
      Person alice = Person.alice();
      alice.signInAndConsent(authorizationUri());
      assertThat(alice.open(authorizationUri()).body()).contains("Consent required");
    }
  }

  @Nested
  class Consent {
    @Test
    void given_redirectsWithCodeAndState() {
      URI callback = Person.alice().signInAndConsent(authorizationUri());
      assertThat(callback.toString()).startsWith(REDIRECT_URI + "?code=");
      assertThat(parameter(callback, "state")).isEqualTo(HandWrittenClient.STATE);
    }

    @Test
    void refused_redirectsWithAccessDeniedAndState() {
      URI callback = Person.alice().signInAndRefuse(authorizationUri());
      assertThat(callback.toString()).startsWith(REDIRECT_URI + "?error=access_denied&");
      assertThat(parameter(callback, "state")).isEqualTo(HandWrittenClient.STATE);
    }

    @Test
    void ofPublicClient_isNotAskedFor() {
      HandWrittenClient spa = HandWrittenClient.unauthenticated(server, Clients.PUBLIC);
      HttpResponse<String> tokens = spa.redeem(code(spa));
      assertThat(tokens.statusCode()).isEqualTo(200);
      assertThat(tokens.body()).contains("access_token").doesNotContain("refresh_token");
    }
  }

  @Nested
  class AuthorizationRequest {
    @Test
    void withUnregisteredRedirectUri_showsAnErrorPage() {
      HttpResponse<String> page =
          Person.alice().signIn(client.authorizationUri("http://127.0.0.1:54321/other", Map.of()));
      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(page.body()).contains("[invalid_request] OAuth 2.0 Parameter: redirect_uri");
    }

    @Test
    void withoutChallenge_isRefusedAtTheClient() {
      URI unproven = client.authorizationUri(REDIRECT_URI, Map.of("code_challenge", ""));
      URI callback = Person.alice().signInAndConsent(unproven);
      assertThat(parameter(callback, "error")).isEqualTo("invalid_request");
    }

    @Test
    void withUnknownScope_isRefusedAtTheClient() {
      URI greedy = client.authorizationUri(REDIRECT_URI, Map.of("scope", "admin"));
      URI callback = Person.alice().signInAndConsent(greedy);
      assertThat(parameter(callback, "error")).isEqualTo("invalid_scope");
    }
  }

  @Nested
  class TokenRequest {
    @Test
    void withSecretInBody_isAnswered() {
      HttpResponse<String> tokens =
          HandWrittenClient.unauthenticated(server, Clients.CONFIDENTIAL)
              .redeem(code(client), Map.of("client_secret", Clients.CONFIDENTIAL_SECRET));
      assertThat(tokens.statusCode()).isEqualTo(200);
    }

    @Test
    void withWrongSecret_isInvalidClient() {
      HttpResponse<String> refusal =
          HandWrittenClient.confidential(server, "wrong").redeem(code(client));
      assertAnswer(refusal, 401, "{\"error\":\"invalid_client\"}");
    }

    @Test
    void withWrongSecretInBody_isInvalidClient() {
      HttpResponse<String> refusal =
          HandWrittenClient.unauthenticated(server, Clients.CONFIDENTIAL)
              .redeem(code(client), Map.of("client_secret", "wrong"));
      assertAnswer(refusal, 401, "{\"error\":\"invalid_client\"}");
    }

    @Test
    void withOtherRedirectUri_isInvalidGrant() {
      HttpResponse<String> refusal =
          client.redeem(code(client), Map.of("redirect_uri", "http://127.0.0.1:54322/callback"));
      assertAnswer(refusal, 400, INVALID_GRANT);
    }

    @Test
    void withOtherVerifier_isInvalidGrant() {
      HttpResponse<String> refusal =
          client.redeem(code(client), Map.of("code_verifier", "v".repeat(43)));
      assertAnswer(refusal, 400, INVALID_GRANT);
    }

    @Test
    void withReusedCode_isInvalidGrantAndKillsTheTokens() {
      String code = code(client);
      HttpResponse<String> tokens = client.redeem(code);
      assertAnswer(client.redeem(code), 400, INVALID_GRANT);
      assertThat(client.hello(member(tokens, "access_token")).statusCode()).isEqualTo(401);
      assertAnswer(client.refresh(member(tokens, "refresh_token")), 400, INVALID_GRANT);
    }
  }

  @Nested
  class Refresh {
    @Test
    void rotates_andTheOldRefreshTokenIsInvalidGrant() {
      HttpResponse<String> first = client.redeem(code(client));
      HttpResponse<String> second = client.refresh(member(first, "refresh_token"));
      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(member(second, "refresh_token")).isNotEqualTo(member(first, "refresh_token"));
      assertAnswer(client.refresh(member(first, "refresh_token")), 400, INVALID_GRANT);
      assertThat(client.refresh(member(second, "refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void replacesTheAccessTokenAtTheResource() {
      HttpResponse<String> first = client.redeem(code(client));
      HttpResponse<String> second = client.refresh(member(first, "refresh_token"));
      assertThat(client.hello(member(first, "access_token")).statusCode()).isEqualTo(401);
      assertThat(client.hello(member(second, "access_token")).statusCode()).isEqualTo(200);
    }
  }

  @Nested
  class Revocation {
    @Test
    void ofAccessToken_leavesTheRefreshToken() {
      HttpResponse<String> tokens = client.redeem(code(client));
      assertAnswer(client.revoke(member(tokens, "access_token")), 200, "");
      HttpResponse<String> refusal = client.hello(member(tokens, "access_token"));
      assertThat(refusal.statusCode()).isEqualTo(401);
      assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer error=\"invalid_token\"");
      assertThat(client.refresh(member(tokens, "refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void ofRefreshToken_takesTheAccessTokenAlong() {
      HttpResponse<String> tokens = client.redeem(code(client));
      assertAnswer(client.revoke(member(tokens, "refresh_token")), 200, "");
      assertAnswer(client.refresh(member(tokens, "refresh_token")), 400, INVALID_GRANT);
      assertThat(client.hello(member(tokens, "access_token")).statusCode()).isEqualTo(401);
    }

    @Test
    void ofUnknownToken_isAnsweredAsDone() {
      assertAnswer(client.revoke("unknown"), 200, "");
    }

    @Test
    void withWrongSecret_isInvalidClient() {
      HttpResponse<String> refusal = HandWrittenClient.confidential(server, "wrong").revoke("any");
      assertAnswer(refusal, 401, "{\"error\":\"invalid_client\"}");
    }
  }

  private static final String INVALID_GRANT = "{\"error\":\"invalid_grant\"}";

  private static URI authorizationUri() {
    return client.authorizationUri(REDIRECT_URI, Map.of());
  }

  private static String code(HandWrittenClient client) {
    URI start = client.authorizationUri(REDIRECT_URI, Map.of());
    return parameter(Person.alice().signInAndConsent(start), "code");
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
  }
}
