package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  private static final String HOST = "Host: 127.0.0.1:8080";

  private final Gate gate = new Gate(URI.create("http://127.0.0.1:8080/callback"));

  private Gate.Verdict judge(String... lines) {
    return gate.judge(String.join("\r\n", lines));
  }

  private static Gate.Verdict refused(int status) {
    return new Gate.Refused(status, true);
  }

  @Nested
  class Admits {

    @ParameterizedTest
    @ValueSource(
        strings = {"", "?", "?code=c&state=s", "?a=http://x/", "??", "?//", "?\u00e4", "?a=\\"})
    void exactPath_withAnyQuery(String query) {
      assertThat(judge("GET /callback" + query + " HTTP/1.1", HOST))
          .isEqualTo(new Gate.Admitted(query.isEmpty() ? "" : query.substring(1)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Accept:",
          "Accept: \t */* \t",
          "Cookie: a=b; c=\u00e4\u0085\u00a0",
          "Content-Length: 0",
          "X-Host: evil.example",
          "Connection: keep-alive, Upgrade",
          "Expect: 100-continue",
        })
    void otherHeaders(String header) {
      assertThat(judge("GET /callback?code=c HTTP/1.1", header, HOST))
          .isEqualTo(new Gate.Admitted("code=c"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"host:127.0.0.1:8080", "HOST: 127.0.0.1:8080", "Host:\t127.0.0.1:8080 "})
    void hostInAnyCaseAndSpace(String host) {
      assertThat(judge("GET /callback HTTP/1.1", host)).isEqualTo(new Gate.Admitted(""));
    }

    @Test
    void oldHttp() {
      assertThat(judge("GET /callback HTTP/1.0", HOST)).isEqualTo(new Gate.Admitted(""));
    }
  }

  @Nested
  class Refuses {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "GET",
          "GET /callback",
          "GET /callback HTTP/2.0",
          "GET /callback HTTP/0.9",
          "GET /callback HTTP/1.1 ",
          "GET /callback HTTP/1.10",
          "GET /callback http/1.1",
          " GET /callback HTTP/1.1",
          "GET  /callback HTTP/1.1",
          "GET /callback  HTTP/1.1",
          "GET\t/callback HTTP/1.1",
          "GET /callback ?code=c HTTP/1.1",
          "G\u00cbT /callback HTTP/1.1",
          "GET(/ /callback HTTP/1.1",
          "GET //callback HTTP/1.1",
          "GET //127.0.0.1:8080/callback HTTP/1.1",
          "GET //evil.example/callback?code=c HTTP/1.1",
          "GET http://127.0.0.1:8080/callback HTTP/1.1",
          "GET evil.example:80 HTTP/1.1",
          "GET callback HTTP/1.1",
          "GET ?code=c HTTP/1.1",
          "GET /callback#f HTTP/1.1",
          "GET /callback?code=c#f HTTP/1.1",
          "OPTIONS * HTTP/1.1",
          "CONNECT 127.0.0.1:8080 HTTP/1.1",
        })
    void requestLine(String line) {
      assertThat(judge(line, HOST)).isEqualTo(refused(400));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 1",
          "Content-Length: 00",
          "Content-Length: 0, 0",
          "Content-Length: +0",
          "Content-Length:",
          "Content-Length: 0\r\nContent-Length: 0",
          "Content-Length: 0\r\nContent-Length: 5",
          "Transfer-Encoding: chunked",
          "transfer-encoding: identity",
          "Transfer-Encoding:",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding\t: chunked",
          "Content-Length\u00a0: 5",
          " folded: line",
          "\tfolded",
          ": no name",
          "no colon",
          "",
          "Host: 127.0.0.1:8080",
          "Host: evil.example",
          "host: evil.example",
        })
    void headersThatTwoReadersCouldReadDifferently(String header) {
      assertThat(judge("GET /callback?code=c HTTP/1.1", HOST, header)).isEqualTo(refused(400));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/",
          "/callback/",
          "/CALLBACK",
          "/callback%3F",
          "/./callback",
          "/\\callback",
          "/callback;"
        })
    void otherPath(String path) {
      assertThat(judge("GET " + path + " HTTP/1.1", HOST)).isEqualTo(refused(404));
    }

    @Test
    void otherMethod_alsoWithABody() {
      assertThat(judge("POST /callback HTTP/1.1", HOST, "Content-Length: 5"))
          .isEqualTo(refused(405));
      assertThat(judge("HEAD /callback HTTP/1.1", HOST)).isEqualTo(new Gate.Refused(405, false));
    }
  }

  @Test
  void rootPath_admitsOneSlashAlone() {
    Gate root = new Gate(URI.create("http://127.0.0.1:8080/"));

    assertThat(root.judge("GET /?code=c HTTP/1.1\r\n" + HOST))
        .isEqualTo(new Gate.Admitted("code=c"));
    assertThat(root.judge("GET // HTTP/1.1\r\n" + HOST)).isEqualTo(refused(400));
  }
}
