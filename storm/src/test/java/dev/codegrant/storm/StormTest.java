package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codegrant.OAuthClient;
import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenSource.Event;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerExtension;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand threads of one process want a token whose end has come: RF-006, RF-007, RF-012. */
@ResourceLock("machine")
@ExtendWith(FakeAuthorizationServerExtension.class)
class StormTest {

  private static final int THREADS = 1000;

  private static final SealingKeys KEYS = SealingKeys.random();

  private final FakeAuthorizationServer server;
  private final Tally tally = new Tally();

  StormTest(FakeAuthorizationServer server) {
    this.server = server;
  }

  private OAuthClient client(Session session, URI tokenEndpoint) {
    return Session.client(server.authorizationEndpoint(), tokenEndpoint, session.name())
        .clock(server.clock())
        .timeout(Patience.LONGEST)
        .tokenListener(tally)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void platformThreadsOfOneSource_sendOneRequest(Kind kind) {
    ofOneSource(kind, Crowd::platformThread);
  }

  @ParameterizedTest
  @EnumSource
  void virtualThreadsOfOneSource_sendOneRequest(Kind kind) {
    ofOneSource(kind, virtualThreads());
  }

  @ParameterizedTest
  @EnumSource
  void platformThreadsWithASourceEach_sendOneRequest(Kind kind) {
    withASourceEach(kind, Crowd::platformThread);
  }

  @ParameterizedTest
  @EnumSource
  void virtualThreadsWithASourceEach_sendOneRequest(Kind kind) {
    withASourceEach(kind, virtualThreads());
  }

  /** All of them wait while the answer is held back. */
  private void ofOneSource(Kind kind, Consumer<Runnable> threads) {
    try (OpenStore store = Databases.address(kind).open(KEYS, StoreAddress.PATIENCE);
        Wire wire = Wire.to(server.tokenEndpoint())) {
      Session session = Session.begin(server, store.tokens());
      long version = session.record().version();
      OAuthClient client = client(session, wire.uri());
      TokenSource source = client.tokenSource(store.tokens(), session.key());
      Crowd crowd = Crowd.of(THREADS, threads, () -> source, tally);

      wire.proxy().stallAfter(CuttingProxy.ALL, 0);
      crowd.go();
      crowd.awaitFollowers();
      wire.proxy().pass();
      crowd.await();

      assertOneRefresh(session, version);
      assertThat(tally.outcome().event(Event.Type.JOINED)).isEqualTo(THREADS - 1);
    }
  }

  /** Some wait, and some come when it is over. */
  private void withASourceEach(Kind kind, Consumer<Runnable> threads) {
    try (OpenStore store = Databases.address(kind).open(KEYS, StoreAddress.PATIENCE)) {
      Session session = Session.begin(server, store.tokens());
      long version = session.record().version();
      OAuthClient client = client(session, server.tokenEndpoint());
      Crowd crowd =
          Crowd.of(
              THREADS, threads, () -> client.tokenSource(store.tokens(), session.key()), tally);

      crowd.go();
      crowd.await();

      assertOneRefresh(session, version);
    }
  }

  private void assertOneRefresh(Session session, long version) {
    Outcome outcome = tally.outcome();
    assertThat(outcome.failures()).isEmpty();
    assertThat(session.refreshes()).isEqualTo(1);
    assertThat(outcome.tokens())
        .isEqualTo(Map.of(Tally.name(session.record().tokens().accessToken()), THREADS));
    assertThat(outcome.event(Event.Type.REFRESHED)).isEqualTo(1);
    assertThat(session.record().version()).as("the lease, and the result").isEqualTo(version + 2);
    session.assertAlive();
  }

  @ParameterizedTest
  @EnumSource
  void twoUsers_sendARequestEach_andGetTheirOwn(Kind kind) {
    try (OpenStore store = Databases.address(kind).open(KEYS, StoreAddress.PATIENCE)) {
      Session one = Session.begin(server, store.tokens());
      Session other = Session.begin(server, store.tokens());
      Tally ofOne = new Tally();
      Tally ofOther = new Tally();
      Crowd crowdOfOne = crowd(one, store, ofOne);
      Crowd crowdOfOther = crowd(other, store, ofOther);

      crowdOfOne.go();
      crowdOfOther.go();
      crowdOfOne.await();
      crowdOfOther.await();

      assertOwn(one, ofOne);
      assertOwn(other, ofOther);
    }
  }

  private Crowd crowd(Session session, OpenStore store, Tally own) {
    TokenSource source =
        client(session, server.tokenEndpoint()).tokenSource(store.tokens(), session.key());
    return Crowd.of(THREADS / 2, Crowd::platformThread, () -> source, own);
  }

  private static void assertOwn(Session session, Tally own) {
    assertThat(session.refreshes()).isEqualTo(1);
    assertThat(own.outcome().tokens())
        .isEqualTo(Map.of(Tally.name(session.record().tokens().accessToken()), THREADS / 2));
    session.assertAlive();
  }

  /** There are none before JDK 21. */
  private static Consumer<Runnable> virtualThreads() {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads are of JDK 21");
    try {
      Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
      return work -> {
        try {
          start.invoke(null, work);
        } catch (ReflectiveOperationException e) {
          throw new LinkageError("a virtual thread", e);
        }
      };
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
