package dev.codegrant.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpIOExceptionHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.AccessToken;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that failed holds no token, and begins anew when it is executed again. */
class BearerAgainTest {

  private static final String INVALID =
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n";
  private static final String END = "Content-Length: 0\r\n\r\n";

  private final AtomicInteger number = new AtomicInteger(1);
  private volatile String taken = "AT-0";
  private volatile RawServer.Script otherwise = exchange -> exchange.write(INVALID + END);
  private volatile boolean refreshable = true;

  private final RawServer api =
      RawServer.start(
          exchange -> {
            if (exchange.request().head().contains(taken)) {
              exchange.write("HTTP/1.1 200 OK\r\n" + END);
            } else {
              otherwise.answer(exchange);
            }
          });

  private final TokenSource source =
      new TokenSource() {
        @Override
        public AccessToken token() {
          return Samples.accessToken("AT-" + number.get());
        }

        @Override
        public AccessToken replacementFor(AccessToken rejected) {
          if (!refreshable) {
            throw Samples.grantRevoked();
          }
          number.incrementAndGet();
          return token();
        }
      };

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  /** Where the token stands. */
  enum Place {
    HEADER,
    QUERY
  }

  private HttpRequest request(Place place) throws IOException {
    BearerAuthorization.Builder builder = BearerAuthorization.builder(source, api.uri());
    if (place == Place.QUERY) {
      builder.insecureQueryParameter("access_token", "a test of an API that wants it there");
    }
    return new NetHttpTransport()
        .createRequestFactory(builder.build())
        .buildGetRequest(new GenericUrl(api.uri() + "?a=b"));
  }

  private static void assertHoldsNoToken(HttpRequest request) {
    assertThat(request.getHeaders().getAuthorization()).isNull();
    assertThat(request.getUrl().build()).endsWith("?a=b").doesNotContain("AT-");
  }

  private static void assertTaken(HttpRequest request) throws IOException {
    assertThat(request.execute().getStatusCode()).isEqualTo(200);
  }

  private static void refuseTheFirstAndBreakOff(RawExchange exchange) throws IOException {
    if (exchange.request().head().contains("AT-1")) {
      exchange.write(INVALID + END);
    } else {
      exchange.reset();
    }
  }

  /** The tokens that came, in their order. */
  private List<String> seen() {
    return api.requests().stream()
        .map(RawExchange.Request::head)
        .map(head -> head.replaceAll("(?s).*(AT-\\d+).*", "$1"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void afterARefusal_usesTheTokenOfTheSource(Place place) throws Exception {
    HttpRequest request = request(place);
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.RESOURCE_UNAUTHORIZED);
    assertHoldsNoToken(request);

    number.set(7);
    taken = "AT-7";
    assertTaken(request);

    assertThat(seen()).containsExactly("AT-1", "AT-2", "AT-7");
    assertHoldsNoToken(request);
  }

  @ParameterizedTest
  @EnumSource
  void afterARefusal_refreshesAgain(Place place) throws Exception {
    HttpRequest request = request(place);
    assertThatExceptionOfType(OAuthException.class).isThrownBy(request::execute);

    taken = "AT-3";
    assertTaken(request);

    assertThat(seen()).containsExactly("AT-1", "AT-2", "AT-2", "AT-3");
  }

  @Test
  void afterASecondRefusal_saysWhatHappenedInThatExecution() throws Exception {
    HttpRequest request = request(Place.HEADER);
    String first = catchThrowable(request::execute).getMessage();
    otherwise = exchange -> exchange.write("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\n" + END);

    assertThat(first).contains("also for the token that replaced");
    assertThat(catchThrowable(request::execute))
        .isInstanceOf(OAuthException.class)
        .hasMessageNotContaining("also for the token that replaced");
  }

  @ParameterizedTest
  @EnumSource
  void afterAForbiddenOne_usesTheTokenOfTheSource(Place place) throws Exception {
    otherwise =
        exchange ->
            exchange.write(
                "HTTP/1.1 403 No\r\nWWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n"
                    + END);
    HttpRequest request = request(place);
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.RESOURCE_FORBIDDEN);
    assertHoldsNoToken(request);

    number.set(7);
    taken = "AT-7";
    assertTaken(request);
    assertThat(seen()).containsExactly("AT-1", "AT-7");
  }

  @ParameterizedTest
  @EnumSource
  void afterARefreshThatFailed_asksTheSourceAgain(Place place) throws Exception {
    refreshable = false;
    HttpRequest request = request(place);
    assertThatExceptionOfType(ReauthorizationRequiredException.class).isThrownBy(request::execute);
    assertHoldsNoToken(request);

    number.set(7);
    taken = "AT-7";
    assertTaken(request);
    assertThat(seen()).containsExactly("AT-1", "AT-7");
  }

  @ParameterizedTest
  @EnumSource
  void afterARefusedRedirect_beginsAnew(Place place) throws Exception {
    otherwise =
        exchange ->
            exchange.write(
                exchange.request().head().contains("AT-1")
                    ? INVALID + END
                    : "HTTP/1.1 302 Go\r\nLocation: https://evil.example/\r\n" + END);
    HttpRequest request = request(place);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.TOKEN_DESTINATION_REFUSED);
    assertHoldsNoToken(request);

    otherwise = exchange -> exchange.write(INVALID + END);
    number.set(7);
    taken = "AT-8";
    assertTaken(request);
    assertThat(seen()).containsExactly("AT-1", "AT-2", "AT-7", "AT-8");
  }

  @ParameterizedTest
  @EnumSource
  void afterAnAnswerThatNeverCame_beginsAnew(Place place) throws Exception {
    otherwise = BearerAgainTest::refuseTheFirstAndBreakOff;
    HttpRequest request = request(place);
    assertThatExceptionOfType(IOException.class).isThrownBy(request::execute);
    assertHoldsNoToken(request);

    otherwise = exchange -> exchange.write(INVALID + END);
    number.set(7);
    taken = "AT-8";
    assertTaken(request);
    assertThat(seen()).endsWith("AT-7", "AT-8").startsWith("AT-1", "AT-2").doesNotContain("AT-3");
  }

  /** That handler takes the place of ours: the next execution has to see that it is one. */
  @ParameterizedTest
  @EnumSource
  void afterAFailureThatAHandlerSetAfterwardsGot_beginsAnew(Place place) throws Exception {
    otherwise = BearerAgainTest::refuseTheFirstAndBreakOff;
    HttpRequest request = request(place).setIOExceptionHandler((failed, supportsRetry) -> false);
    assertThatExceptionOfType(IOException.class).isThrownBy(request::execute);

    otherwise = exchange -> exchange.write(INVALID + END);
    number.set(7);
    taken = "AT-8";
    assertTaken(request);
    assertThat(seen()).endsWith("AT-7", "AT-8").startsWith("AT-1", "AT-2").doesNotContain("AT-3");
    assertHoldsNoToken(request);
  }

  @Test
  void afterASourceThatThrew_theHeaderOfTheApplicationIsStillRefused() throws Exception {
    otherwise = exchange -> exchange.write("HTTP/1.1 302 Go\r\nLocation: /token?a=b\r\n" + END);
    AtomicInteger calls = new AtomicInteger();
    TokenSource once =
        new TokenSource() {
          @Override
          public AccessToken token() {
            if (calls.incrementAndGet() > 1) {
              throw Samples.timeout();
            }
            return Samples.accessToken("AT-1");
          }

          @Override
          public AccessToken replacementFor(AccessToken rejected) {
            throw new AssertionError();
          }
        };
    HttpRequest request =
        new NetHttpTransport()
            .createRequestFactory(BearerAuthorization.builder(once, api.uri()).build())
            .buildGetRequest(new GenericUrl(api.uri() + "?a=b"));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.TRANSPORT_TIMEOUT);
    assertHoldsNoToken(request);

    request.getHeaders().setAuthorization("Basic x");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    assertThat(request.getHeaders().getAuthorization()).isEqualTo("Basic x");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void handlerOfTheApplicationForNoAnswer_decidesAboutTheRepetition(boolean repeats)
      throws Exception {
    AtomicInteger calls = new AtomicInteger();
    otherwise = RawExchange::reset;
    HttpIOExceptionHandler handler =
        (failed, supportsRetry) -> {
          assertThat(supportsRetry).isTrue();
          calls.incrementAndGet();
          taken = "AT-1";
          return repeats;
        };
    HttpRequest request =
        new NetHttpTransport()
            .createRequestFactory(
                r -> {
                  r.setIOExceptionHandler(handler);
                  BearerAuthorization.builder(source, api.uri()).build().initialize(r);
                })
            .buildGetRequest(new GenericUrl(api.uri() + "?a=b"));

    if (repeats) {
      assertTaken(request);
    } else {
      assertThatExceptionOfType(IOException.class).isThrownBy(request::execute);
    }
    assertThat(calls).hasValue(1);
    assertHoldsNoToken(request);
  }

  @ParameterizedTest
  @EnumSource
  void redirectAfterAReplacement_isStillTheSameExecution(Place place) throws Exception {
    otherwise =
        exchange ->
            exchange.write(
                exchange.request().number() == 2
                    ? "HTTP/1.1 302 Go\r\nLocation: /token?a=b\r\n" + END
                    : INVALID + END);

    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(request(place)::execute)
        .matches(e -> e.kind() == ErrorKind.RESOURCE_UNAUTHORIZED)
        .withMessageContaining("also for the token that replaced");
    assertThat(seen()).as("one refresh").containsExactly("AT-1", "AT-2", "AT-2");
  }

  @Test
  void repetitionAfterNoAnswer_isStillTheSameExecution() throws Exception {
    AtomicInteger resets = new AtomicInteger();
    otherwise =
        exchange -> {
          if (exchange.request().head().contains("AT-2") && resets.incrementAndGet() <= 2) {
            exchange.reset(); // the JDK sends a GET twice by itself
          } else {
            exchange.write(INVALID + END);
          }
        };
    HttpRequest request =
        new NetHttpTransport()
            .createRequestFactory(
                r -> {
                  r.setIOExceptionHandler((failed, supportsRetry) -> supportsRetry);
                  BearerAuthorization.builder(source, api.uri()).build().initialize(r);
                })
            .buildGetRequest(new GenericUrl(api.uri() + "?a=b"));

    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(request::execute)
        .matches(e -> e.kind() == ErrorKind.RESOURCE_UNAUTHORIZED)
        .withMessageContaining("also for the token that replaced");
    assertThat(number).as("one refresh").hasValue(2);
  }
}
