package dev.codegrant.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.token.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * One process of an application that has several. It does what the lines on its input say, answers
 * with lines on its output, and ends with its input, so that none is left behind.
 *
 * <pre>
 *   arm NAME ENDPOINT shared|own THREADS    NAME armed      all threads are there
 *   go NAME                                 NAME OUTCOME    each has a token or a failure
 * </pre>
 */
final class Node {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:9/authorize");

  private final TokenStore store;
  private final Duration timeout;
  private final PrintStream out;
  private final Map<String, OAuthClient> clients = new HashMap<>();
  private final Map<String, Crowd> crowds = new HashMap<>();

  /** By name, because what is late still is told to the one whose tokens it is about. */
  private final ConcurrentMap<String, Tally> tallies = new ConcurrentHashMap<>();

  private Node(TokenStore store, Duration timeout, PrintStream out) {
    this.store = store;
    this.timeout = timeout;
    this.out = out;
  }

  /** Arguments: kind and location of the store, a key in base64, milliseconds for a request. */
  public static void main(String[] args) throws IOException {
    StoreAddress address = new StoreAddress(Kind.valueOf(args[0]), args[1]);
    SealingKeys keys = SealingKeys.parse(Secret.of(args[2]));
    Duration timeout = Duration.ofMillis(Long.parseLong(args[3]));
    OpenStore store = address.open(keys, StoreAddress.PATIENCE);
    Node node = new Node(store.tokens(), timeout, System.out);
    node.serve(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
    Runtime.getRuntime().halt(0);
  }

  private void serve(BufferedReader commands) throws IOException {
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      String name = words[1];
      if (words[0].equals("arm")) {
        tallies.put(name, new Tally());
        crowds.put(name, crowd(name, words[2], words[3].equals("shared"), words[4]));
        say(name + " armed");
      } else {
        Crowd crowd = Objects.requireNonNull(crowds.remove(name));
        crowd.go();
        Crowd.platformThread(
            () -> {
              crowd.await();
              say(name + " " + tally(name).outcome().line());
            });
      }
    }
  }

  private Crowd crowd(String name, String endpoint, boolean shared, String threads) {
    OAuthClient client =
        clients.computeIfAbsent(name + " " + endpoint, any -> client(name, endpoint));
    Supplier<TokenSource> fromNow = () -> client.tokenSource(store, Session.key(name));
    TokenSource one = fromNow.get();
    return Crowd.of(
        Integer.parseInt(threads),
        Crowd::platformThread,
        shared ? () -> one : fromNow,
        tally(name));
  }

  private OAuthClient client(String name, String endpoint) {
    return Session.client(NOWHERE, URI.create(endpoint), name)
        .timeout(timeout)
        .tokenListener(event -> tally(event.key().subject()).on(event))
        .build();
  }

  private Tally tally(String name) {
    return Objects.requireNonNull(tallies.get(name));
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
