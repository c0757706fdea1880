package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recorded request, as it is judged. */
record Sent(RecordedRequest request) {

  static List<Sent> all(List<RecordedRequest> requests) {
    return requests.stream().map(Sent::new).toList();
  }

  int number() {
    return request.number();
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
