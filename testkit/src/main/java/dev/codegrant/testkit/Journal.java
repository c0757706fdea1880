package dev.codegrant.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests of one issuer, oldest first; bounded, so that a long run stays small. */
final class Journal {
  static final int CAPACITY = 1_000;

  /** How many characters of a body are kept, enough for any form of the protocol. */
  static final int BODY = 65_536;

  private final Deque<RecordedRequest> requests = new ArrayDeque<>();
  private int count;

  synchronized void add(RecordedRequest request) {
    if (requests.size() == CAPACITY) {
      requests.removeFirst();
    }
    count++;
    request.numbered(count);
    requests.addLast(request);
  }

  synchronized List<RecordedRequest> all() {
    return List.copyOf(requests);
  }
}
