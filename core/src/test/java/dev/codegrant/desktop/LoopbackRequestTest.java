package dev.codegrant.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Result;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be the browser's: each is refused, and the real one still counts after. */
class LoopbackRequestTest {

  private final SignIn signIn = new SignIn();
  private Future<Result> result;

  @BeforeEach
  void begin() throws Exception {
    result = signIn.begin();
  }

  @AfterEach
  void stop() {
    signIn.close();
  }

  private String answer() {
    return "/callback?code=c-1&state=" + signIn.state();
  }

  private String withHeaders(String target, String... headers) {
    return "GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  private String host() {
    return "Host: 127.0.0.1:" + signIn.port();
  }

  private void assertRefused(int status, String bytes) throws Exception {
    Wire.Answer refused = Wire.send(signIn.port(), bytes);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.body()).doesNotContain("c-1", signIn.state());
    assertThat(refused.header("Location")).isEmpty();
    assertNothingUsedUp();
  }

  private void assertNothingUsedUp() throws Exception {
    assertThat(signIn.redemptions()).isEmpty();
    assertThat(signIn.visitWithCode().status()).isEqualTo(200);
    assertThat(result.get()).isInstanceOf(Authorized.class);
    assertThat(signIn.redemptions()).hasSize(1);
  }

  @Nested
  class Method {

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "get"})
    void otherThanGet_isRefused(String method) throws Exception {
      Wire.Answer refused =
          Wire.send(
              signIn.port(),
              method + " " + answer() + " HTTP/1.1\r\n" + host() + "\r\nContent-Length: 0\r\n\r\n");

      assertThat(refused.status()).isEqualTo(405);
      assertThat(refused.header("Allow")).containsExactly("GET");
      assertNothingUsedUp();
    }

    @Test
    void formPostFromAPage_isRefused() throws Exception {
      String body = "code=c-1&state=" + signIn.state();
      assertRefused(
          405,
          "POST /callback HTTP/1.1\r\n"
              + host()
              + "\r\nOrigin: https://evil.example\r\nContent-Type: text/plain\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }
  }

  @Nested
  class Path {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/",
          "/favicon.ico",
          "/callback/?code=c-1",
          "/Callback?code=c-1",
          "/callback/x?code=c-1",
          "/callback;x=1?code=c-1",
          "/%63allback?code=c-1",
          "/x/../callback?code=c-1",
          "/callback2?code=c-1",
        })
    void otherThanTheRegistered_isNotFound(String target) throws Exception {
      assertRefused(
          404,
          signIn.request("GET", target + (target.contains("?") ? "&state=" + signIn.state() : "")));
    }
  }

  @Nested
  class Host {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "localhost:PORT",
          "127.0.0.1",
          "127.0.0.1:80",
          "127.0.0.1:PORT.evil.example",
          "evil.example:PORT",
          "[::1]:PORT",
          "127.0.0.1:PORT, 127.0.0.1:PORT",
          "",
        })
    void other_isRefused(String host) throws Exception {
      assertRefused(
          400, withHeaders(answer(), "Host: " + host.replace("PORT", "" + signIn.port())));
    }

    @Test
    void none_isRefused() throws Exception {
      assertRefused(400, withHeaders(answer(), "Accept: */*"));
    }

    @Test
    void two_areRefused() throws Exception {
      assertRefused(400, withHeaders(answer(), host(), host()));
    }

    @Test
    void twoDifferent_areRefused() throws Exception {
      assertRefused(400, withHeaders(answer(), host(), "Host: evil.example"));
    }
  }

  @Nested
  class Target {

    @Test
    void absolute_isRefused() throws Exception {
      assertRefused(400, withHeaders("http://evil.example" + answer(), host()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "//127.0.0.1", "/"})
    void withTwoSlashes_isRefused(String before) throws Exception {
      assertRefused(400, withHeaders(before + answer(), host()));
    }

    @Test
    void absoluteForThisHost_isRefused() throws Exception {
      assertRefused(400, withHeaders("http://127.0.0.1:" + signIn.port() + answer(), host()));
    }
  }

  @Nested
  class Body {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Length: 5",
          "Transfer-Encoding: chunked",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding : chunked",
        })
    void announcedWithGet_isRefused(String headers) throws Exception {
      assertRefused(400, withHeaders(answer(), host(), headers) + "0\r\n\r\n");
    }

    @Test
    void ofNoLength_isTaken() throws Exception {
      String request = withHeaders(answer(), host(), "Content-Length: 0");

      assertThat(Wire.send(signIn.port(), request).status()).isEqualTo(200);
      assertThat(result.get()).isInstanceOf(Authorized.class);
    }
  }

  @Nested
  class Connection {

    @Test
    void manyThatSayNothing_doNotKeepTheAnswerWaiting() throws Exception {
      List<Socket> idle = new ArrayList<>();
      try {
        for (int i = 0; i < 50; i++) {
          idle.add(Wire.connect(signIn.port()));
        }
        assertNothingUsedUp();
      } finally {
        for (Socket socket : idle) {
          socket.close();
        }
      }
    }

    @Test
    void thatBreaksOffInTheMiddle_doesNotEndTheWait() throws Exception {
      try (Socket socket = Wire.connect(signIn.port())) {
        Wire.write(socket, "GET " + answer() + " HTTP/1.1\r\nHos");
        socket.shutdownOutput();
        assertThat(Wire.read(socket).status()).isNotEqualTo(200);
      }
      assertNothingUsedUp();
    }

    @Test
    void somethingElseThanHttp_doesNotEndTheWait() throws Exception {
      assertThat(Wire.send(signIn.port(), "\u0016\u0003\u0001\r\n\r\n").status()).isNotEqualTo(200);
      assertNothingUsedUp();
    }
  }
}
