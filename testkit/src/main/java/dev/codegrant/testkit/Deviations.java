package dev.codegrant.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The answers a test has ordered, in order; each is given as often as it was ordered for. */
final class Deviations {
  /** Until it is taken back. */
  static final int ALWAYS = Integer.MAX_VALUE;

  private final List<Ordered> ordered = new ArrayList<>();

  private static final class Ordered {
    private final Endpoint endpoint;
    private final Predicate<RecordedRequest> when;
    private final Answer answer;
    private int left;

    private Ordered(Endpoint endpoint, Predicate<RecordedRequest> when, Answer answer, int times) {
      this.endpoint = endpoint;
      this.when = when;
      this.answer = answer;
      this.left = times;
    }

    private boolean isUsedUp() {
      if (left != ALWAYS) {
        left--;
      }
      return left == 0;
    }
  }

  synchronized void add(
      Endpoint endpoint, Predicate<RecordedRequest> when, Answer answer, int times) {
    ordered.add(new Ordered(endpoint, when, answer, times));
  }

  synchronized void clear() {
    ordered.clear();
  }

  synchronized Answer next(RecordedRequest request) {
    Optional<Ordered> next =
        ordered.stream()
            .filter(each -> each.endpoint == request.endpoint() && each.when.test(request))
            .findFirst();
    next.filter(Ordered::isUsedUp).ifPresent(ordered::remove);
    return next.map(each -> each.answer).orElseGet(Answer::usual);
  }
}
