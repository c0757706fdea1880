package dev.codegrant.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a revocation, at each kind of server. */
class RevocationAnswerTest {

  private static final String JSON = "application/json";
  private static final RevocationQuirks RFC = RevocationQuirks.builder().build();
  private static final RevocationQuirks BEARER = RevocationQuirks.builder().tokenAsBearer().build();
  private static final RevocationQuirks SLACK =
      RevocationQuirks.builder().tokenAsBearer().alreadyRevokedCode("token_revoked").build();
  private static final RevocationQuirks GITHUB =
      RevocationQuirks.builder()
          .method("DELETE")
          .path("{client_id}/token")
          .tokenInJson()
          .alreadyRevokedStatus(404)
          .build();

  @Test
  void status204_isDoneForDeleteAlone() throws Exception {
    revoke(GITHUB, 204, JSON, "");
    revoke(GITHUB, 200, JSON, "");
    refuses(RFC, 204, JSON, "", ErrorKind.TOKEN_RESPONSE_MALFORMED);
  }

  @Test
  void status_thatSaysTheTokenIsDead_isDoneWhereItIsKnown() throws Exception {
    String body = "{\"message\":\"Not Found\"}";
    revoke(GITHUB, 404, JSON, body);
    refuses(GITHUB, 422, JSON, body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
    refuses(RFC, 404, JSON, body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
  }

  /** The token lives, whatever the status says elsewhere. */
  @Test
  void status_thatSaysTheTokenIsDead_isNotBelievedOfTheClientOrForNow() throws Exception {
    RevocationQuirks dead400 = RevocationQuirks.builder().alreadyRevokedStatus(400).build();
    refuses(dead400, 400, JSON, "{\"error\":\"invalid_client\"}", ErrorKind.CLIENT_AUTH_FAILED);
    revoke(dead400, 400, JSON, "{\"error\":\"invalid_token\"}");
    revoke(dead400, 400, JSON, "{}");
    RevocationQuirks unshown =
        RevocationQuirks.builder().clientIdOnly().alreadyRevokedStatus(400).build();
    for (String error :
        new String[] {
          "invalid_client",
          "unauthorized_client",
          "unsupported_token_type",
          "temporarily_unavailable",
          "server_error",
          "slow_down"
        }) {
      String body = "{\"error\":\"" + error + "\"}";
      refuses(unshown, 400, JSON, body, ErrorKind.REVOCATION_FAILED);
    }
    revoke(unshown, 400, JSON, "{\"error\":\"invalid_request\"}");
    RevocationQuirks dead403 = RevocationQuirks.builder().alreadyRevokedStatus(403).build();
    refuses(dead403, 403, JSON + "\r\nX-RateLimit-Remaining: 0", "{}", ErrorKind.RATE_LIMITED);
    refuses(dead403, 403, JSON + "\r\nRetry-After: 60", "{}", ErrorKind.RATE_LIMITED);
    revoke(dead403, 403, JSON + "\r\nX-RateLimit-Remaining: 1", "{}");
  }

  /** A wrong address of the REST API, or a proxy: the token lives. */
  @Test
  void status_thatAWebPageHasToo_saysNothingOfTheToken() throws Exception {
    refuses(GITHUB, 404, "text/html", "<html>", ErrorKind.CONTENT_TYPE_UNEXPECTED);
    refuses(GITHUB, 404, JSON, "", ErrorKind.TOKEN_RESPONSE_MALFORMED);
    refuses(GITHUB, 404, JSON, "[]", ErrorKind.TOKEN_RESPONSE_MALFORMED);
    revoke(GITHUB, 404, JSON, "{\"message\":\"Not Found\"}");
  }

  @Test
  void unauthorized_isAboutTheClientThatWasShown() throws Exception {
    String body = "{\"message\":\"Bad credentials\"}";
    refuses(GITHUB, 401, JSON, body, ErrorKind.CLIENT_AUTH_FAILED);
    refuses(RFC, 401, JSON, body, ErrorKind.CLIENT_AUTH_FAILED);
    refuses(RFC, 401, JSON, "", ErrorKind.CLIENT_AUTH_FAILED);
    refuses(RFC, 401, "text/html", "<html>", ErrorKind.CLIENT_AUTH_FAILED);
    refuses(RFC, 401, JSON, "{\"error\":\"invalid_client\"}", ErrorKind.CLIENT_AUTH_FAILED);
    refuses(RFC, 401, JSON, "{\"error\":\"unauthorized_client\"}", ErrorKind.CLIENT_AUTH_FAILED);
    refuses(RFC, 400, JSON, "{\"error\":\"unauthorized_client\"}", ErrorKind.REVOCATION_FAILED);
    refuses(BEARER, 401, JSON, body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
    refuses(BEARER, 401, "text/html", "<html>", ErrorKind.CONTENT_TYPE_UNEXPECTED);
    refuses(RFC, 400, JSON, body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
  }

  @Test
  void forbiddenForNow_isNoAnswerAboutTheToken() throws Exception {
    String body = "{\"message\":\"API rate limit exceeded\"}";
    refuses(GITHUB, 403, JSON + "\r\nX-RateLimit-Remaining: 0", body, ErrorKind.RATE_LIMITED);
    refuses(GITHUB, 403, JSON + "\r\nRetry-After: 60", body, ErrorKind.RATE_LIMITED);
    refuses(GITHUB, 403, JSON, body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
  }

  @Test
  void statusBesideTheKnownOnes_isARefusal() throws Exception {
    refuses(GITHUB, 401, JSON, "{\"error\":\"bad\"}", ErrorKind.REVOCATION_FAILED);
    refuses(GITHUB, 403, JSON, "{\"error\":\"bad\"}", ErrorKind.REVOCATION_FAILED);
    refuses(GITHUB, 429, JSON, "{}", ErrorKind.RATE_LIMITED);
    refuses(GITHUB, 503, JSON, "{}", ErrorKind.SERVER_ERROR);
    refuses(GITHUB, 302, JSON, "{}", ErrorKind.HTTP_REDIRECT_REFUSED);
  }

  @Test
  void errorWithStatus200_isARefusalWhereTheTokenAuthorizesAlone() throws Exception {
    String body = "{\"ok\":false,\"error\":\"not_allowed_token_type\"}";
    refuses(SLACK, 200, JSON, body, ErrorKind.REVOCATION_FAILED);
    revoke(RFC, 200, JSON, body);
  }

  @Test
  void errorThatSaysTheTokenIsDead_isDone() throws Exception {
    String body = "{\"ok\":false,\"error\":\"token_revoked\"}";
    revoke(SLACK, 200, JSON, body);
    revoke(SLACK, 401, JSON, body);
    refuses(BEARER, 401, JSON, body, ErrorKind.REVOCATION_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "true", "{\"ok\":true,\"revoked\":true}"})
  void status200_withoutAnError_isDone(String body) throws Exception {
    revoke(SLACK, 200, JSON, body);
    revoke(SLACK, 200, "text/javascript", body);
    revoke(RFC, 200, JSON, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "[]", "false", "truely", "\"true\"", "0", "{"})
  void status200_ofAnythingElse_isNoRevocationWhereTheTokenAuthorizesAlone(String body)
      throws Exception {
    refuses(BEARER, 200, "text/html", body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
    refuses(BEARER, 200, JSON, body, ErrorKind.TOKEN_RESPONSE_MALFORMED);
    revoke(RFC, 200, "text/html", body); // RFC 7009 section 2.2: the status says it
  }

  @Test
  void errorInATextOfAnotherType_isARefusalToo() throws Exception {
    String body = "{\"error\":{\"code\":190}}";
    refuses(BEARER, 200, "text/javascript", body, ErrorKind.REVOCATION_FAILED);
  }

  private static void refuses(
      RevocationQuirks quirks, int status, String type, String body, ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> revoke(quirks, status, type, body))
        .withMessageNotContaining("at-1")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static void revoke(RevocationQuirks quirks, int status, String type, String body)
      throws Exception {
    String answer =
        "HTTP/1.1 %d x\r\nContent-Type: %s\r\n%s\r\n%s"
            .formatted(
                status,
                type,
                status == 204 ? "" : "Content-Length: " + body.length() + "\r\n",
                body);
    try (RawServer raw = RawServer.answering(answer)) {
      AuthorizationServer server =
          AuthorizationServer.builder(
                  URI.create("https://as.example/a"), URI.create("https://as.example/t"))
              .revocationEndpoint(raw.uri())
              .quirks(Quirks.builder().revocation(quirks).build())
              .build();
      OAuthClient client =
          OAuthClient.builder(server, new ClientId("app"))
              .clientSecret(Secret.of("s3cret"))
              .build();
      client.revoke(AccessToken.bearer(Secret.of("at-1")));
    }
  }
}
