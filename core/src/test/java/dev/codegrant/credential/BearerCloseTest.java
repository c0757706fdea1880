package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.error.OAuthException;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.AccessToken;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal leaves no answer open behind it. */
class BearerCloseTest {

  private static final TokenSource REPLACEABLE =
      new TokenSource() {
        @Override
        public AccessToken token() {
          return Samples.accessToken("AT-1");
        }

        @Override
        public AccessToken replacementFor(AccessToken rejected) {
          return Samples.accessToken("AT-2");
        }
      };

  /** The server says when the client has left an answer that has not ended. */
  private static void assertLeft(TokenSource source, String head) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            exchange -> {
              exchange.write("HTTP/1.1 " + head + "\r\nContent-Length: 10000000\r\n\r\nbegin");
              try {
                while (exchange.socket().getInputStream().read() >= 0) {
                  // nothing more is expected
                }
              } finally {
                left.countDown();
              }
            })) {
      String url = "http://127.0.0.1:" + server.port() + "/";
      BearerAuthorization authorization =
          BearerAuthorization.builder(source, URI.create(url)).build();
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(
              () ->
                  new NetHttpTransport()
                      .createRequestFactory(authorization)
                      .buildGetRequest(new GenericUrl(url))
                      .execute());
      assertThat(left.await(20, TimeUnit.SECONDS)).as("the client has closed").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "401 No\r\nWWW-Authenticate: Bearer",
        "401 No\r\nWWW-Authenticate: Bearer error=\"invalid_token\"",
        "403 No\r\nWWW-Authenticate: Bearer error=\"insufficient_scope\"",
        "302 Go\r\nLocation: https://evil.example/",
        "302 Go\r\nLocation: nonsense:",
      })
  void refusedAnswer_isClosed(String head) throws Exception {
    assertLeft(REPLACEABLE, head);
  }

  @Test
  void failureOfTheRefresh_closesTheAnswer() throws Exception {
    TokenSource dead =
        new TokenSource() {
          @Override
          public AccessToken token() {
            return Samples.accessToken("AT-1");
          }

          @Override
          public AccessToken replacementFor(AccessToken rejected) {
            throw Samples.grantRevoked();
          }
        };
    assertLeft(dead, "401 No\r\nWWW-Authenticate: Bearer error=\"invalid_token\"");
  }
}
