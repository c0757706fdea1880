package dev.codegrant.openid.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.openid.Keys;
import dev.codegrant.openid.internal.jose.RefusedJwtException.Fault;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.testkit.ManualClock;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteKeysTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final KeyPair OTHER = Keys.rsa(2048);
  private static final String K1 = Jwts.jwk(Keys.RSA, "kid", "k1");
  private static final String K2 = Jwts.jwk(OTHER, "kid", "k2");
  private static final Duration TICK = Duration.ofMillis(1);
  private static final String JSON = "Content-Type: application/json";

  private final JwksServer jwks = new JwksServer(K1);
  private final RawServer server = RawServer.start(jwks);
  private final ManualClock clock = ManualClock.at(NOW);
  private final RemoteKeys keys =
      new RemoteKeys(
          new BackChannel(SocketTransport.shared(), Duration.ofSeconds(20)),
          URI.create("http://127.0.0.1:" + server.port() + "/jwks"),
          clock);

  @AfterEach
  void close() throws Exception {
    jwks.release();
    server.close();
  }

  private VerificationKey find(String keyId) throws RefusedJwtException {
    return keys.find(JwsAlgorithm.RS256, Optional.of(keyId));
  }

  private void notFound(Optional<String> keyId) {
    RefusedJwtException e =
        catchThrowableOfType(RefusedJwtException.class, () -> keys.find(JwsAlgorithm.RS256, keyId));
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.fault()).isEqualTo(Fault.KEY_NOT_FOUND);
  }

  private void notFound(String keyId) {
    notFound(Optional.of(keyId));
  }

  private void asked(int times) {
    assertThat(server.requests()).hasSize(times);
  }

  @Nested
  class Lifetime {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "X-None: 1                                                   | 3600",
          "Cache-Control: public, must-revalidate                      | 3600",
          "Cache-Control: no-store                                     | 300",
          "Cache-Control: public, NO-STORE, max-age=3600               | 300",
          "Cache-Control: no-cache                                     | 300",
          "Cache-Control: max-age=0                                    | 300",
          "Cache-Control: max-age=-1                                   | 300",
          "Cache-Control: max-age=soon                                 | 300",
          "Cache-Control: max-age=                                     | 300",
          "Cache-Control: max-age=299                                  | 300",
          "Cache-Control: max-age=301                                  | 301",
          "Cache-Control: public, Max-Age=600 , x                      | 600",
          "Cache-Control: max-age=900, max-age=600                     | 600",
          "Cache-Control: max-age=86399                                | 86399",
          "Cache-Control: max-age=86401                                | 86400",
          "Cache-Control: max-age=315360000                            | 86400",
          "Cache-Control: max-age=99999999999999999999999999           | 86400"
        })
    void isWhatTheServerSays_withinLimits(String header, int seconds) throws Exception {
      jwks.headers(JSON, header.strip());
      find("k1");
      jwks.keys(K2);

      clock.advance(Duration.ofSeconds(seconds).minus(TICK));
      assertThat(find("k1")).isNotNull();
      asked(1);

      clock.advance(TICK);
      notFound("k1");
      assertThat(find("k2")).isNotNull();
      asked(2);
    }

    @ParameterizedTest
    @CsvSource({"100, 900", "x, 1000", "-5, 1000", "999, 300", "9999999999999999999, 1000"})
    void isLessByTheAge(String age, int seconds) throws Exception {
      jwks.headers(JSON, "Cache-Control: max-age=1000", "Age: " + age);
      find("k1");

      clock.advance(Duration.ofSeconds(seconds).minus(TICK));
      find("k1");
      asked(1);

      clock.advance(TICK);
      find("k1");
      asked(2);
    }

    @Test
    void endsWhenTheClockWasPutBack() {
      FetchedKeys fetched =
          new FetchedKeys(Jwts.keySet(K1), NOW, Freshness.UNSAID, Optional.empty());
      CoolDown coolDown = new CoolDown(RemoteKeys.COOL_DOWN);

      assertThat(fetched.isFresh(NOW)).isTrue();
      assertThat(fetched.mayBeUsed(NOW)).isTrue();
      assertThat(fetched.isFresh(NOW.minus(TICK))).isFalse();
      assertThat(fetched.mayBeUsed(NOW.minus(TICK))).isFalse();
      assertThat(coolDown.begin(NOW)).isTrue();
      assertThat(coolDown.begin(NOW)).isFalse();
      assertThat(coolDown.begin(NOW.minus(TICK))).isTrue();
    }
  }

  @Nested
  class UnknownKey {

    @Test
    void isLookedForOnceInACoolDown() throws Exception {
      find("k1");
      notFound("k2");
      asked(2);

      jwks.keys(K1, K2);
      clock.advance(RemoteKeys.COOL_DOWN.minus(TICK));
      notFound("k2");
      asked(2);

      clock.advance(TICK);
      assertThat(find("k2")).isNotNull();
      assertThat(find("k1")).isNotNull();
      asked(3);
    }

    @Test
    void isNotLookedForInASetThatJustCame() {
      notFound("k2");

      asked(1);
    }

    @Test
    void withoutKid_isLookedFor_whetherNoneFitsOrTwoDo() throws Exception {
      jwks.keys(Jwts.jwk(Keys.P256, "kid", "ec"));
      keys.find(JwsAlgorithm.ES256, Optional.empty());
      jwks.keys(K1);
      assertThat(keys.find(JwsAlgorithm.RS256, Optional.empty())).isNotNull();
      asked(2);

      clock.advance(RemoteKeys.COOL_DOWN);
      jwks.keys(K1, K2);
      notFound("k3");
      asked(3);
      jwks.keys(K2);
      notFound(Optional.empty());
      clock.advance(RemoteKeys.COOL_DOWN);
      assertThat(keys.find(JwsAlgorithm.RS256, Optional.empty())).isNotNull();
      asked(4);
    }

    @Test
    void replacesTheWholeSet() throws Exception {
      find("k1");
      jwks.keys(K2);
      find("k2");

      notFound("k1");
      asked(2);
    }
  }

  @Nested
  class SameKid {

    private final JwtVerification verification =
        new JwtVerification(keys, Set.of(JwsAlgorithm.RS256), Set.of());

    private String signed(KeyPair pair) {
      return Jwts.signed(JwsAlgorithm.RS256, pair.getPrivate(), "\"kid\":\"k1\"", "{}");
    }

    private void wrongSignature(KeyPair pair) {
      RefusedJwtException e =
          catchThrowableOfType(RefusedJwtException.class, () -> verification.verify(signed(pair)));
      assertThat(e).as("a refusal").isNotNull();
      assertThat(e.fault()).isEqualTo(Fault.SIGNATURE);
    }

    @Test
    void withAnotherKey_isFetchedAgain() throws Exception {
      verification.verify(signed(Keys.RSA));
      jwks.keys(Jwts.jwk(OTHER, "kid", "k1"));
      verification.verify(signed(OTHER));

      wrongSignature(Keys.RSA);
      asked(2);
    }

    @Test
    void wrongSignatures_causeOneRequestInACoolDown() throws Exception {
      verification.verify(signed(Keys.RSA));
      for (int i = 0; i < 5; i++) {
        wrongSignature(OTHER);
      }
      asked(2);

      clock.advance(RemoteKeys.COOL_DOWN.minus(TICK));
      wrongSignature(OTHER);
      asked(2);
      clock.advance(TICK);
      wrongSignature(OTHER);
      verification.verify(signed(Keys.RSA));
      asked(3);
    }

    @Test
    void thatIsGone_isNotFound() throws Exception {
      verification.verify(signed(Keys.RSA));
      jwks.keys(K2);

      RefusedJwtException e =
          catchThrowableOfType(RefusedJwtException.class, () -> verification.verify(signed(OTHER)));
      assertThat(e.fault()).isEqualTo(Fault.KEY_NOT_FOUND);
    }
  }

  @Nested
  class Down {

    @Test
    void server_takesNoKeyAwayForADay() throws Exception {
      find("k1");
      jwks.status("500 Internal Server Error");
      clock.advance(Freshness.UNSAID);

      assertThat(find("k1")).isNotNull();
      asked(2);
      assertThat(find("k1")).isNotNull();
      asked(2);
      notFound("k2");
      clock.advance(FetchedKeys.LONGEST_STALE.minus(TICK));
      assertThat(find("k1")).isNotNull();

      clock.advance(TICK);
      assertThatThrownBy(() -> find("k1"))
          .isInstanceOfSatisfying(
              OAuthException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.JWKS_UNAVAILABLE));
      jwks.status("200 OK");
      assertThat(find("k1")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"keys\":1}", "[]", "{\"keys\":[]}x"})
    void brokenSet_replacesNone(String body) throws Exception {
      find("k1");
      jwks.body(body);
      notFound("k2");
      clock.advance(Freshness.UNSAID);

      assertThat(find("k1")).isNotNull();
      asked(3);
    }

    @ParameterizedTest
    @CsvSource({
      "500 Internal Server Error, JWKS_UNAVAILABLE, SERVER_ERROR, true",
      "503 Service Unavailable, JWKS_UNAVAILABLE, SERVER_ERROR, true",
      "429 Too Many Requests, JWKS_UNAVAILABLE, RATE_LIMITED, true",
      "404 Not Found, JWKS_UNAVAILABLE, STATUS, false",
      "401 Unauthorized, JWKS_UNAVAILABLE, STATUS, false",
      "201 Created, JWKS_UNAVAILABLE, STATUS, false",
      "302 Found, HTTP_REDIRECT_REFUSED, , false"
    })
    void withoutASet_saysWhy(String status, ErrorKind kind, String reason, boolean isTransient) {
      jwks.status(status);

      assertThatThrownBy(() -> find("k1"))
          .isInstanceOfSatisfying(
              OAuthException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(kind);
                assertThat(e.reason()).isEqualTo(Optional.ofNullable(reason));
                assertThat(e.isTransient()).isEqualTo(isTransient);
              });
    }

    @Test
    void refusedConnection_isUnavailable() throws Exception {
      server.close();

      assertThatThrownBy(() -> find("k1"))
          .isInstanceOfSatisfying(
              OAuthException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.JWKS_UNAVAILABLE);
                assertThat(e.reason()).contains("TRANSPORT_FAILED");
                assertThat(e.isTransient()).isTrue();
              });
    }
  }

  @Nested
  class Document {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/json",
          "application/jwk-set+json",
          "Application/JWK-Set+JSON; charset=utf-8"
        })
    void ofAKeySetsType_isRead(String type) throws Exception {
      jwks.headers("Content-Type: " + type);

      assertThat(find("k1")).isNotNull();
      assertThat(server.requests().get(0).header("Accept:"))
          .containsExactly("application/jwk-set+json, application/json");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"Content-Type: text/html", "Content-Type: application/jwk+json", "X: 1"})
    void ofAnotherType_isRefused(String header) {
      jwks.headers(header);

      assertThatThrownBy(() -> find("k1"))
          .isInstanceOfSatisfying(
              OAuthException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.JWKS_INVALID);
                assertThat(e.reason()).contains("CONTENT_TYPE");
              });
    }

    @ParameterizedTest
    @CsvSource({
      "'Sun, 22 Nov 2026 10:05:00 GMT', , 300",
      "'Sun, 22 Nov 2026 09:55:00 GMT', , -300",
      "'Sun, 22 Nov 2026 09:55:00 GMT', 60, -240",
      "yesterday, , "
    })
    void tellsTheServersTime(String date, String age, Integer seconds) throws Exception {
      assertThat(keys.clockOffset()).isEmpty();
      jwks.headers(JSON, "Date: " + date, age == null ? "X: 1" : "Age: " + age);
      find("k1");

      assertThat(keys.clockOffset())
          .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }
  }

  @Nested
  class Threads {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() throws Exception {
      jwks.release();
      threads.shutdownNow();
      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private List<Future<VerificationKey>> all(int count, String keyId) {
      List<Future<VerificationKey>> found = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        found.add(threads.submit(() -> find(keyId)));
      }
      return found;
    }

    @Test
    void thatNeedTheFirstSet_shareOneRequest() throws Exception {
      jwks.hold();
      List<Future<VerificationKey>> found = all(20, "k1");
      jwks.awaitRequest();
      jwks.release();

      for (Future<VerificationKey> each : found) {
        assertThat(each.get()).isNotNull();
      }
      asked(1);
    }

    @Test
    void thatNeedANewKey_shareOneRequest_andHoldNobodyUp() throws Exception {
      find("k1");
      jwks.keys(K1, K2).hold();
      List<Future<VerificationKey>> found = all(20, "k2");
      jwks.awaitRequest();

      assertThat(find("k1")).as("while the request is on its way").isNotNull();
      jwks.release();
      for (Future<VerificationKey> each : found) {
        assertThat(each.get()).isNotNull();
      }
      asked(2);
    }

    @Test
    void withKnownKeys_goOnWhileOneRenewsAnOldSet() throws Exception {
      find("k1");
      clock.advance(Freshness.UNSAID);
      jwks.keys(K2).hold();
      Future<VerificationKey> leader = threads.submit(() -> find("k1"));
      jwks.awaitRequest();

      assertThat(find("k1")).as("while the request is on its way").isNotNull();
      jwks.release();
      assertThatThrownBy(leader::get).hasCauseInstanceOf(RefusedJwtException.class);
      notFound("k1");
      assertThat(find("k2")).isNotNull();
    }

    /** The interrupt is the leader's alone: another thread asks instead, without a cool-down. */
    @Test
    void interruptedLeader_takesNobodyWithIt() throws Exception {
      find("k1");
      jwks.keys(K1, K2).hold();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread leader =
          new Thread(
              () -> {
                try {
                  find("k2");
                } catch (RefusedJwtException | RuntimeException e) {
                  thrown.set(e);
                }
              });
      leader.start();
      jwks.awaitRequest();
      Future<VerificationKey> follower = threads.submit(() -> find("k2"));
      leader.interrupt();
      leader.join();
      jwks.release();

      assertThat(thrown.get())
          .isInstanceOfSatisfying(
              OAuthException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERRUPTED));
      assertThat(follower.get()).isNotNull();
      assertThat(find("k2")).isNotNull();
    }
  }
}
