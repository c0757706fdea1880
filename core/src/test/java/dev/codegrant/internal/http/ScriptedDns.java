package dev.codegrant.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** Answers the questions for addresses in the order in which a test wrote the answers. */
public final class ScriptedDns {

  private final Queue<List<String>> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();

  /** The addresses of the next answer. */
  public ScriptedDns then(String... addresses) {
    answers.add(Arrays.asList(addresses));
    return this;
  }

  /** The names that were asked for. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** The next answer; without one there is no such host. */
  public synchronized InetAddress[] resolve(String host) throws UnknownHostException {
    asked.add(host);
    List<String> answer = answers.poll();
    if (answer == null) {
      throw new UnknownHostException(host);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : answer) {
      addresses.add(InetAddress.getByAddress(host, InetAddress.getByName(address).getAddress()));
    }
    return addresses.toArray(InetAddress[]::new);
  }
}
