package dev.codegrant.testkit;

import static dev.codegrant.testkit.NaiveClient.authorization;
import static dev.codegrant.testkit.NaiveClient.authorizationUri;
import static dev.codegrant.testkit.NaiveClient.get;
import static dev.codegrant.testkit.NaiveClient.parameter;
import static dev.codegrant.testkit.NaiveClient.parameters;
import static dev.codegrant.testkit.NaiveClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.testkit.NaiveClient.Form;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FakeAuthorizationServerExtension.class)
class FormPostModeTest {
  private final FakeAuthorizationServer server;

  FormPostModeTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private static Form formPost() {
    return authorization().with("response_mode", "form_post");
  }

  @Test
  void approval_isAPageThatPostsItself() {
    HttpResponse<String> answer =
        post(
            server.authorizationEndpoint(),
            formPost()
                .with("state", "\"><script>")
                .with("username", "alice")
                .with("decision", "allow"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'sha256-", "form-action http:");
    assertThat(answer.body())
        .contains(
            "<form method=\"post\" action=\"http://127.0.0.1:9/callback\">",
            "name=\"code\" value=\"",
            "name=\"iss\" value=\"" + server.issuer() + "\"",
            "name=\"state\" value=\"&quot;&gt;&lt;script&gt;\"",
            "<script>document.forms[0].submit()</script>");
  }

  @Test
  void headless_returnsTheFormAsQuery() {
    URI answer = server.approve(authorizationUri(server, formPost()));
    assertThat(answer.toString()).startsWith(NaiveClient.CALLBACK + "?");
    assertThat(parameters(answer)).containsOnlyKeys("code", "state", "iss");
    URI denied = server.deny(authorizationUri(server, formPost()));
    assertThat(parameter(denied, "error")).isEqualTo("access_denied");
    String tokens = NaiveClient.tokens(server, formPost());
    assertThat(tokens).contains("access_token");
  }

  @Test
  void error_isPostedToo() {
    HttpResponse<String> answer =
        get(authorizationUri(server, formPost().without("code_challenge")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("name=\"error\" value=\"invalid_request\"");
    assertThat(answer.body()).doesNotContain("name=\"code\"");
  }
}
