package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenSource.Event;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.ManualClock;
import dev.codegrant.token.AccessToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The database does not answer, or is gone, and comes back. */
@ResourceLock(value = "machine", mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(180)
class StoreDownTest {

  private static final int THREADS = 200;

  /**
   * Of one call of the store: for a connection, and for an answer. While the store is up, the first
   * connection has to be there within it, beside five other tests.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Of a call of the source; one after the other would take the threads several times as long. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T12:00:00Z"));
  private final String user = UUID.randomUUID().toString();
  private final TokenKey key = Session.key(user);
  private final Tally tally = new Tally();

  @AutoClose private final OwnersServer server = OwnersServer.start();

  private final OAuthClient client = client(server.uri());

  private OAuthClient client(URI tokenEndpoint) {
    return Session.client(URI.create("https://as.example/authorize"), tokenEndpoint, "app")
        .clock(clock)
        .tokenListener(tally)
        .build();
  }

  /** A way for a database to be down. */
  enum Fault {
    STALLED {
      @Override
      void befall(CuttingProxy wire) {
        wire.stall();
      }
    },
    GONE {
      @Override
      void befall(CuttingProxy wire) {
        wire.cutAfter(0, 0);
      }
    };

    abstract void befall(CuttingProxy wire);
  }

  static List<Arguments> faults() {
    return List.of(
        Arguments.of(Kind.POSTGRESQL, Fault.STALLED),
        Arguments.of(Kind.POSTGRESQL, Fault.GONE),
        Arguments.of(Kind.REDIS, Fault.STALLED),
        Arguments.of(Kind.REDIS, Fault.GONE));
  }

  /** Somebody is signed in, and the database can be reached over this wire. */
  private OpenStore open(Kind kind, CuttingProxy wire) {
    StoreAddress address = Databases.address(kind).behind(wire.port());
    OpenStore store = address.open(SealingKeys.random(), PATIENCE);
    store.tokens().save(key, server.signIn(user, clock.instant()));
    return store;
  }

  private static CuttingProxy wire(Kind kind) {
    return CuttingProxy.to(Integer.parseInt(Databases.address(kind).location()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void freshToken_isServedFromMemory(Kind kind, Fault fault) {
    try (CuttingProxy wire = wire(kind);
        OpenStore store = open(kind, wire)) {
      TokenSource source = client.tokenSource(store.tokens(), key);
      AccessToken token = source.token();
      fault.befall(wire);

      assertThat(source.token()).isSameAs(token);
      assertThat(tally.outcome().events()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void oldTokenThatLives_isServedFromMemory(Kind kind, Fault fault) {
    try (CuttingProxy wire = wire(kind);
        OpenStore store = open(kind, wire)) {
      TokenSource source = client.tokenSource(store.tokens(), key);
      AccessToken token = source.token();
      fault.befall(wire);
      clock.advance(OwnersServer.LIFETIME.minusSeconds(1));

      assertThat(source.token()).isSameAs(token);
      assertThat(tally.outcome().event(Event.Type.STORE_FAILED)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void endedToken_failsForAllThreadsTogether_untilItIsBack(Kind kind, Fault fault) {
    try (CuttingProxy wire = wire(kind);
        OpenStore store = open(kind, wire)) {
      TokenSource source = client.tokenSource(store.tokens(), key);
      source.token();
      fault.befall(wire);
      clock.advance(OwnersServer.LIFETIME);

      assertAllFail(() -> source);

      assertThat(tally.outcome().event(Event.Type.STORE_FAILED)).as("one asked").isEqualTo(1);
      assertBack(wire, source);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void withASourceForEachThread_allFailInTime_untilItIsBack(Kind kind, Fault fault) {
    try (CuttingProxy wire = wire(kind);
        OpenStore store = open(kind, wire)) {
      fault.befall(wire);

      assertAllFail(() -> client.tokenSource(store.tokens(), key));

      clock.advance(OwnersServer.LIFETIME);
      assertBack(wire, client.tokenSource(store.tokens(), key));
    }
  }

  /** RF-021. What was held back may arrive late, and then be written by somebody who has left. */
  @ParameterizedTest
  @MethodSource("faults")
  void newTokensThatCannotBeWritten_areServed_andWrittenWhenItIsBack(Kind kind, Fault fault)
      throws Exception {
    try (CuttingProxy wire = wire(kind);
        OpenStore store = open(kind, wire);
        Wire toServer = Wire.to(server.uri())) {
      TokenSource source = client(toServer.uri()).tokenSource(store.tokens(), key);
      clock.advance(OwnersServer.LIFETIME);
      toServer.proxy().stallAfter(CuttingProxy.ALL, 0);
      FutureTask<AccessToken> call = new FutureTask<>(source::token);
      Crowd.platformThread(call);
      toServer.proxy().awaitHeld();
      fault.befall(wire);
      toServer.proxy().pass();

      AccessToken token = call.get(BOUND.toSeconds(), TimeUnit.SECONDS);
      assertThat(OwnersServer.owner(token)).isEqualTo(user);
      assertThat(tally.outcome().event(Event.Type.STORE_FAILED)).isGreaterThanOrEqualTo(1);
      assertThat(source.token()).isEqualTo(token);

      wire.pass();
      Patience.await(
          "the record to hold the new tokens",
          () -> store.tokens().load(key).orElseThrow().tokens().accessToken().equals(token));
      assertThat(server.isLive(user, store.tokens().load(key).orElseThrow().tokens())).isTrue();
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  private void assertAllFail(Supplier<TokenSource> sources) {
    Tally own = new Tally();
    Crowd crowd = Crowd.of(THREADS, Crowd::platformThread, sources, own);
    long begin = System.nanoTime();
    crowd.go();
    crowd.await();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    assertThat(own.outcome().failures()).isEqualTo(Map.of(ErrorKind.STORE_FAILED.name(), THREADS));
  }

  private void assertBack(CuttingProxy wire, TokenSource source) {
    assertThat(server.requests()).isZero();
    wire.pass();
    clock.advance(Duration.ofSeconds(1));

    assertThat(OwnersServer.owner(source.token())).isEqualTo(user);
    assertThat(server.requests()).isEqualTo(1);
    assertThat(server.refusals()).isZero();
  }
}
