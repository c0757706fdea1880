package dev.codegrant.testkit.internal;

import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The masked journal of one issuer for people to read, one line for each request. */
public final class Story {
  private Story() {}

  /** Says that requests are no longer kept and what to do, or empty where all are. */
  public static Optional<String> overflow(List<RecordedRequest> requests) {
    return requests.stream()
        .findFirst()
        .map(first -> first.number() - 1)
        .filter(gone -> gone > 0)
        .map(
            gone ->
                "expected all requests to be kept, but the journal overflowed: of "
                    + (gone + requests.size())
                    + " it has the last "
                    + requests.size()
                    + "; give each test a server of its own, or let it look sooner");
  }

  /** Returns it, headed by the issuer. */
  public static String of(FakeAuthorizationServer server) {
    List<RecordedRequest> requests = server.requests();
    String lines =
        requests.stream()
            .map(request -> String.format("%n  %d. %s", request.number(), request))
            .collect(Collectors.joining());
    return "requests to " + server.issuer() + ":" + (lines.isEmpty() ? " none" : lines);
  }
}
