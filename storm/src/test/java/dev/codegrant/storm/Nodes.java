package dev.codegrant.storm;

import dev.codegrant.store.SealingKeys;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An application of several processes, which share a store and its key. */
final class Nodes implements AutoCloseable {

  private final StoreAddress address;
  private final String key;
  private final OpenStore store;
  private final Collection<NodeProcess> processes = new ConcurrentLinkedQueue<>();

  private Nodes(StoreAddress address) {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    this.address = address;
    this.key = Base64.getEncoder().encodeToString(bytes);
    this.store = address.open(SealingKeys.parse(Secret.of(key)), StoreAddress.PATIENCE);
  }

  /** An application without processes yet. */
  static Nodes of(StoreAddress address) {
    return new Nodes(address);
  }

  /** The same store, for the test. */
  OpenStore store() {
    return store;
  }

  /** One process more. */
  NodeProcess start(Duration timeout) {
    return startAt(address, timeout);
  }

  /** One process more, which reaches the store at another place. */
  NodeProcess startAt(StoreAddress place, Duration timeout) {
    NodeProcess process = NodeProcess.start(place, key, timeout);
    processes.add(process);
    return process;
  }

  /** Has a process do once what is slow the first time. */
  void warmUp(NodeProcess process, FakeAuthorizationServer server) {
    Patience.await("the process to be quick enough", () -> refreshes(process, server));
  }

  private boolean refreshes(NodeProcess process, FakeAuthorizationServer server) {
    Session session = Session.begin(server, store.tokens());
    return process.ask(session.name(), server.tokenEndpoint()).failures().isEmpty();
  }

  /** What the threads of several processes get who ask for one token at the same moment. */
  static Outcome together(
      List<NodeProcess> nodes, String name, URI tokenEndpoint, boolean shared, int threads) {
    nodes.forEach(node -> node.arm(name, tokenEndpoint, shared, threads));
    nodes.forEach(node -> node.awaitArmed(name));
    nodes.forEach(node -> node.go(name));
    return nodes.stream().map(node -> node.outcome(name)).reduce(Outcome::plus).orElseThrow();
  }

  @Override
  public void close() {
    processes.forEach(NodeProcess::close);
    store.close();
  }
}
