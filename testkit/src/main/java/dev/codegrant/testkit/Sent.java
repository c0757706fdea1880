package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A recorded request with its place in the journal, from 1. */
record Sent(int number, RecordedRequest request) {

  static List<Sent> all(List<RecordedRequest> requests) {
    return IntStream.range(0, requests.size())
        .mapToObj(i -> new Sent(i + 1, requests.get(i)))
        .toList();
  }

  Endpoint endpoint() {
    return request.endpoint();
  }

  /** A value that is not empty. */
  Optional<String> value(String name) {
    return value(request.parameters(), name);
  }

  /** What was given in answer, or empty. */
  Optional<String> given(String name) {
    return Optional.ofNullable(request.outcome().given().get(name));
  }

  static Optional<String> value(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst().filter(v -> !v.isEmpty());
  }
}
