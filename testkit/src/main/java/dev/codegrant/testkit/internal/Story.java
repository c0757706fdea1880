package dev.codegrant.testkit.internal;

import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.RecordedRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The masked journal of one issuer for people to read, one line for each request. */
public final class Story {
  private Story() {}

  /** Returns it, headed by the issuer. */
  public static String of(FakeAuthorizationServer server) {
    List<RecordedRequest> requests = server.requests();
    String lines =
        IntStream.range(0, requests.size())
            .mapToObj(i -> String.format("%n  %d. %s", i + 1, requests.get(i)))
            .collect(Collectors.joining());
    return "requests to " + server.issuer() + ":" + (lines.isEmpty() ? " none" : lines);
  }
}
