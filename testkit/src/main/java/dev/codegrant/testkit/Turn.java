package dev.codegrant.testkit;

import java.util.List;
import java.util.Set;

/** A request that is answered by a server which may misbehave. */
record Turn(
    Endpoint endpoint, Request request, String origin, IssuerKeys keys, Set<Misbehaviour> showing) {
  private static final String NUMBER = "//127.0.0.1";
  private static final String NAME = "//localhost";

  /** The same server under another name, which makes it another origin to a client. */
  String elsewhere() {
    return origin.contains(NUMBER) ? origin.replace(NUMBER, NAME) : origin.replace(NAME, NUMBER);
  }

  /** True if the request was sent to the other name. */
  boolean isElsewhere() {
    List<String> host = request.header("Host");
    return !host.isEmpty() && elsewhere().endsWith("//" + host.get(0));
  }

  /** True once a misbehaviour has made a difference to this answer. */
  boolean hasShown(Misbehaviour misbehaviour) {
    return showing.contains(misbehaviour);
  }

  boolean isRefresh() {
    return endpoint == Endpoint.TOKEN && request.isRefresh();
  }
}
