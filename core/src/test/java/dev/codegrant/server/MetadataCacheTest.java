package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.TransportException;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.testkit.ManualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataCacheTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private final ManualClock clock = ManualClock.at(START);
  private final AtomicReference<RawServer.Script> script = new AtomicReference<>(this::document);
  private final RawServer server =
      RawServer.start(exchange -> Objects.requireNonNull(script.get()).answer(exchange));
  private final String origin = "http://127.0.0.1:" + server.port();
  private final List<MetadataDiscovery.StaleDocument> events = new CopyOnWriteArrayList<>();
  private final MetadataDiscovery discovery =
      MetadataDiscovery.builder().clock(clock).onStaleDocument(events::add).build();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Nested
  class Fresh {

    @Test
    void document_isUsedForAnHourAndNotLonger() {
      AuthorizationServer first = discovery.discover(origin);
      clock.advance(HOUR.minus(MILLI));
      assertThat(discovery.discover(origin)).isEqualTo(first);
      assertThat(server.requests()).hasSize(1);
      clock.advance(MILLI);
      assertThat(discovery.discover(origin)).isEqualTo(first);
      assertThat(server.requests()).hasSize(2);
      assertThat(events).isEmpty();
    }

    @Test
    void newDocument_takesThePlaceOfTheOld() {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(exchange -> write(exchange, 200, json(origin, "/other")));
      assertThat(discovery.discover(origin).tokenEndpoint()).hasPath("/other");
      script.set(down());
      assertThat(discovery.discover(origin).tokenEndpoint()).hasPath("/other");
    }

    @Test
    void issuersOfOneServer_areKeptApart() {
      script.set(
          exchange -> {
            String path = exchange.request().head().split(" ", 3)[1];
            write(exchange, 200, json(origin + path.substring(path.lastIndexOf('/')), "/t"));
          });
      for (String issuer : List.of(origin + "/a", origin + "/b", origin + "/A")) {
        assertThat(discovery.discover(issuer).issuer()).contains(issuer);
        assertThat(discovery.discover(issuer).issuer()).contains(issuer);
      }
      assertThat(server.requests()).hasSize(3);
    }

    @Test
    void withNoTimeAtAll_isAskedEachTimeAndStillOutlivesItsServer() {
      MetadataDiscovery always =
          MetadataDiscovery.builder()
              .clock(clock)
              .cacheFor(Duration.ZERO)
              .onStaleDocument(events::add)
              .build();
      always.discover(origin);
      always.discover(origin);
      assertThat(server.requests()).hasSize(2);
      script.set(down());
      assertThat(always.discover(origin).issuer()).contains(origin);
      assertThat(events).hasSize(1);
    }

    @Test
    void clockThatWasPutBack_makesNothingYoung() {
      AtomicReference<Instant> now = new AtomicReference<>(START);
      Clock unsteady =
          new Clock() {
            @Override
            public Instant instant() {
              return Objects.requireNonNull(now.get());
            }

            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          };
      MetadataDiscovery unsure = MetadataDiscovery.builder().clock(unsteady).build();
      unsure.discover(origin);
      now.set(START.minus(Duration.ofDays(365)));
      unsure.discover(origin);
      assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT24H0.001S"})
    void lifetimeOutOfBounds_isRefused(Duration lifetime) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> MetadataDiscovery.builder().cacheFor(lifetime))
          .matches(e -> e.kind() == ErrorKind.INVALID_ARGUMENT);
    }

    @Test
    void longestLifetime_isAccepted() {
      MetadataDiscovery day =
          MetadataDiscovery.builder().clock(clock).cacheFor(Duration.ofHours(24)).build();
      day.discover(origin);
      clock.advance(Duration.ofHours(24).minus(MILLI));
      day.discover(origin);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Nested
  class Stale {

    @Test
    void document_outlivesItsServerForADayAndNotLonger() {
      AuthorizationServer before = discovery.discover(origin);
      script.set(down());
      clock.advance(Duration.ofHours(24).minus(MILLI));
      assertThat(discovery.discover(origin)).isEqualTo(before);
      assertThat(events)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.issuer()).isEqualTo(origin);
                assertThat(event.age()).isEqualTo(Duration.ofHours(24).minus(MILLI));
                assertThat(event.failure().kind()).isEqualTo(ErrorKind.DISCOVERY_FAILED);
                assertThat(event).asString().contains(origin, "DISCOVERY_FAILED");
              });
      clock.advance(MILLI);
      refuses(ErrorKind.DISCOVERY_FAILED);
      assertThat(events).hasSize(1);
    }

    @Test
    void serverThatIsDown_isLeftInPeaceForAMinute() {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(down());
      discovery.discover(origin);
      clock.advance(MetadataCache.PAUSE.minus(MILLI));
      discovery.discover(origin);
      assertThat(server.requests()).hasSize(2);
      assertThat(events).hasSize(1);
      clock.advance(MILLI);
      discovery.discover(origin);
      assertThat(server.requests()).hasSize(3);
      assertThat(events).hasSize(2);
    }

    @Test
    void serverThatIsBack_isAskedAgain() {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(down());
      discovery.discover(origin);
      clock.advance(MetadataCache.PAUSE);
      script.set(exchange -> write(exchange, 200, json(origin, "/moved")));
      assertThat(discovery.discover(origin).tokenEndpoint()).hasPath("/moved");
      clock.advance(HOUR.minus(MILLI));
      discovery.discover(origin);
      assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"429", "500", "503"})
    void statusOfAServerInTrouble_isOutlived(int status) {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(exchange -> write(exchange, status, ""));
      assertThat(discovery.discover(origin).issuer()).contains(origin);
      assertThat(events).hasSize(1);
    }

    @Test
    void brokenConnection_isOutlived() {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(RawExchange::reset);
      assertThat(discovery.discover(origin).issuer()).contains(origin);
      assertThat(events).hasSize(1);
    }

    /** The server's last word counts, even when it is wrong, and it is not forgotten. */
    @Test
    void wrongDocument_isNotOutlived() {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(exchange -> write(exchange, 200, json("https://evil.example", "/t")));
      refuses(ErrorKind.DISCOVERY_ISSUER_MISMATCH);
      script.set(down());
      refuses(ErrorKind.DISCOVERY_FAILED);
      assertThat(events).isEmpty();
    }

    /** Nor does it come back when the server that withdrew it is down. */
    @ParameterizedTest
    @CsvSource({"404", "403", "204"})
    void missingDocument_isNotOutlived(int status) {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(exchange -> write(exchange, status, ""));
      refuses(ErrorKind.DISCOVERY_FAILED);
      script.set(down());
      refuses(ErrorKind.DISCOVERY_FAILED);
      assertThat(events).isEmpty();
    }

    @Test
    void documentOfAnotherMediaType_isNotOutlived() {
      discovery.discover(origin);
      clock.advance(HOUR);
      script.set(exchange -> exchange.write("HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\n{}"));
      refuses(ErrorKind.DISCOVERY_FAILED);
      script.set(down());
      refuses(ErrorKind.DISCOVERY_FAILED);
      assertThat(events).isEmpty();
    }

    /** Whoever is on the way can make a handshake fail: that is not the server's word. */
    @Test
    void failedHandshake_isReportedAndTakesNothingAway() {
      AtomicReference<IOException> failure =
          new AtomicReference<>(new SSLHandshakeException("a certificate of somebody else"));
      MetadataDiscovery attacked =
          MetadataDiscovery.builder()
              .clock(clock)
              .onStaleDocument(events::add)
              .transport(
                  new HttpTransport() {
                    @Override
                    protected LowLevelHttpRequest buildRequest(String method, String url)
                        throws IOException {
                      throw Objects.requireNonNull(failure.get());
                    }
                  })
              .build();
      attacked.cache().poison(origin, answer(json(origin, "/t")));
      clock.advance(HOUR);
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> attacked.discover(origin))
          .matches(e -> e.kind() == ErrorKind.TLS_FAILED, "TLS_FAILED");
      assertThat(events).isEmpty();
      failure.set(new ConnectException());
      assertThat(attacked.discover(origin).issuer()).contains(origin);
      assertThat(events).hasSize(1);
    }

    @Test
    void interruptedRequest_takesNothingAway() {
      discovery.discover(origin);
      clock.advance(HOUR);
      Thread.currentThread().interrupt();
      refuses(ErrorKind.INTERRUPTED);
      assertThat(Thread.interrupted()).isTrue();
      script.set(down());
      assertThat(discovery.discover(origin).issuer()).contains(origin);
      assertThat(events).hasSize(1);
    }

    @Test
    @Timeout(20)
    void listenerThatAsksAgain_doesNotWaitForItself() {
      AtomicReference<MetadataDiscovery> self = new AtomicReference<>(discovery);
      List<AuthorizationServer> learnt = new CopyOnWriteArrayList<>();
      self.set(
          MetadataDiscovery.builder()
              .clock(clock)
              .onStaleDocument(
                  event -> {
                    clock.advance(MetadataCache.PAUSE);
                    script.set(MetadataCacheTest.this::document);
                    learnt.add(Objects.requireNonNull(self.get()).discover(origin));
                  })
              .build());
      Objects.requireNonNull(self.get()).discover(origin);
      clock.advance(HOUR);
      script.set(down());
      AuthorizationServer before = Objects.requireNonNull(self.get()).discover(origin);
      assertThat(learnt).containsExactly(before);
      assertThat(server.requests()).hasSize(3);
    }

    @Test
    void serverThatIsDownFromTheBeginning_isAFailureOfTheMoment() {
      script.set(down());
      assertThatExceptionOfType(TransportException.class)
          .isThrownBy(() -> discovery.discover(origin))
          .matches(e -> e.kind() == ErrorKind.DISCOVERY_FAILED && e.isTransient());
      script.set(MetadataCacheTest.this::document);
      assertThat(discovery.discover(origin).issuer()).contains(origin);
    }
  }

  @Nested
  class Judged {

    @ParameterizedTest
    @CsvSource({
      "https://evil.example, /t,                      DISCOVERY_ISSUER_MISMATCH",
      "${O},                 http://evil.example/t,   DISCOVERY_INVALID"
    })
    void poisonedDocument_isRefusedAndForgotten(String issuer, String token, ErrorKind kind) {
      discovery.discover(origin);
      discovery.discover(origin);
      discovery.cache().poison(origin, answer(json(issuer.replace("${O}", origin), token)));
      refuses(kind);
      assertThat(server.requests()).hasSize(1);
      assertThat(discovery.discover(origin).tokenEndpoint()).hasPath("/t");
      assertThat(server.requests()).hasSize(2);
    }

    @Test
    void refusedDocument_isNotKept() {
      script.set(exchange -> write(exchange, 200, json("https://evil.example", "/t")));
      refuses(ErrorKind.DISCOVERY_ISSUER_MISMATCH);
      refuses(ErrorKind.DISCOVERY_ISSUER_MISMATCH);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Nested
  class Bounded {

    @Test
    void issuers_areForgottenInTheOrderOfTheirUse() {
      script.set(
          exchange -> {
            String path = exchange.request().head().split(" ", 3)[1];
            write(exchange, 200, json(origin + path.substring(path.lastIndexOf('/')), "/t"));
          });
      for (int i = 0; i < MetadataCache.MOST_ISSUERS; i++) {
        discovery.discover(origin + "/" + i);
      }
      discovery.discover(origin + "/0");
      assertThat(server.requests()).hasSize(MetadataCache.MOST_ISSUERS);
      discovery.discover(origin + "/more");
      discovery.discover(origin + "/0");
      assertThat(server.requests()).hasSize(MetadataCache.MOST_ISSUERS + 1);
      discovery.discover(origin + "/1");
      assertThat(server.requests()).hasSize(MetadataCache.MOST_ISSUERS + 2);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2"})
    void longDocument_isUsedAndNotKept(int tooMuch, int requests) {
      String json = json(origin, "/t");
      String padding = " ".repeat(MetadataCache.LARGEST_KEPT - json.length() + tooMuch);
      script.set(exchange -> write(exchange, 200, json + padding));
      discovery.discover(origin);
      discovery.discover(origin);
      assertThat(server.requests()).hasSize(requests);
    }
  }

  private void document(RawExchange exchange) throws IOException {
    write(exchange, 200, json(origin, "/t"));
  }

  private HttpAnswer answer(String json) {
    return new HttpAnswer(
        URI.create(origin), 200, List.of("application/json"), json.getBytes(UTF_8));
  }

  private void refuses(ErrorKind kind) {
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> discovery.discover(origin))
        .matches(e -> e.kind() == kind, "kind " + kind);
  }

  private static RawServer.Script down() {
    return exchange -> write(exchange, 503, "");
  }

  private String json(String issuer, String tokenEndpoint) {
    return """
    {"issuer": "%s", "authorization_endpoint": "%s/a", "token_endpoint": "%s"}\
    """
        .formatted(
            issuer, origin, tokenEndpoint.startsWith("/") ? origin + tokenEndpoint : tokenEndpoint);
  }

  private static void write(RawExchange exchange, int status, String body) throws IOException {
    exchange.write(
        "HTTP/1.1 "
            + status
            + " x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }
}
