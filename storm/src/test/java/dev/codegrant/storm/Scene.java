package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.contract.CuttingProxy;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Two processes of an application: the holder, which takes the lease of a session's record and does
 * not come to an end with it, and a survivor, to which nothing happens.
 */
final class Scene implements AutoCloseable {

  /** Of the holder; its lease is half as long again. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final ConcurrentMap<Kind, Application> APPLICATIONS = new ConcurrentHashMap<>();

  private final Application application;
  private final FakeAuthorizationServer server;
  private final Session session;
  private final Wire toServer;
  private final @Nullable CuttingProxy toStore;
  private final NodeProcess holder;
  private final VersionWatch watch;

  /** What the scenes of one store share; ends with this JVM. */
  private record Application(StoreAddress address, Nodes nodes, NodeProcess survivor) {

    static Application start(Kind kind) {
      StoreAddress address = Databases.address(kind);
      Nodes nodes = Nodes.of(address);
      return new Application(address, nodes, nodes.start(Patience.LONGEST));
    }
  }

  private Scene(Kind kind, FakeAuthorizationServer server, boolean holdsStore) {
    this.application = APPLICATIONS.computeIfAbsent(kind, Application::start);
    StoreAddress address = application.address();
    this.server = server;
    this.session = Session.begin(server, application.nodes().store().tokens());
    this.toServer = Wire.to(server.tokenEndpoint());
    this.toStore = holdsStore ? CuttingProxy.to(Integer.parseInt(address.location())) : null;
    this.holder =
        application
            .nodes()
            .startAt(toStore == null ? address : address.behind(toStore.port()), TIMEOUT);
    this.watch = VersionWatch.of(application.nodes().store().tokens(), session.key());
    application.nodes().warmUp(holder, server);
  }

  /** A user is signed in, and the end of the access token has come. */
  static Scene of(Kind kind, FakeAuthorizationServer server) {
    return new Scene(kind, server, false);
  }

  /** As {@link #of}, for a store that is reached over a wire. */
  static Scene withHeldStore(Kind kind, FakeAuthorizationServer server) {
    return new Scene(kind, server, true);
  }

  Session session() {
    return session;
  }

  NodeProcess holder() {
    return holder;
  }

  /** The holder has the lease and has sent the request, which does not arrive. */
  void holderSends() {
    toServer.proxy().stall();
    holder.begin(session.name(), toServer.uri());
    awaitHeld(toServer.proxy());
  }

  /** The holder has the lease, and the server has answered; the answer does not arrive. */
  void serverAnswersHolder() {
    toServer.proxy().stallAfter(CuttingProxy.ALL, 0);
    holder.begin(session.name(), toServer.uri());
    awaitHeld(toServer.proxy());
  }

  /** What was held back on the way to and from the server arrives. */
  void wireToServerPasses() {
    toServer.proxy().pass();
  }

  /** Nothing that was held back arrives any more. */
  void wireToServerBreaks() {
    toServer.close();
  }

  /** The holder has the answer, and is about to write it; that does not arrive. */
  void holderWrites() {
    serverAnswersHolder();
    wireToStore().stall();
    wireToServerPasses();
    awaitHeld(wireToStore());
  }

  CuttingProxy wireToStore() {
    return Objects.requireNonNull(toStore);
  }

  /** What the survivor gets that asks for the token. */
  Outcome survivorAsks() {
    return application.survivor().ask(session.name(), server.tokenEndpoint());
  }

  /** What a process gets that has only just started. */
  Outcome newcomerAsks() {
    try (NodeProcess newcomer = application.nodes().start(Patience.LONGEST)) {
      return newcomer.ask(session.name(), server.tokenEndpoint());
    }
  }

  /** What the holder gets that asks once more. */
  Outcome holderAsks() {
    return holder.ask(session.name(), server.tokenEndpoint());
  }

  Outcome holderGets() {
    return holder.outcome(session.name());
  }

  /** The record's own token, for one thread, and no failure. */
  void assertServed(Outcome outcome) {
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.tokens())
        .isEqualTo(Map.of(Tally.name(session.record().tokens().accessToken()), 1));
  }

  static void assertFailed(Outcome outcome, ErrorKind kind) {
    assertThat(outcome.tokens()).isEmpty();
    assertThat(outcome.failures()).isEqualTo(Map.of(kind.name(), 1));
  }

  private static void awaitHeld(CuttingProxy proxy) {
    try {
      proxy.awaitHeld();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    holder.close();
    toServer.close();
    if (toStore != null) {
      toStore.close();
    }
    watch.close();
  }
}
