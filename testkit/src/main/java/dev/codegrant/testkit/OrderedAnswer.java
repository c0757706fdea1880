package dev.codegrant.testkit;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * An order of another answer, begun by {@link FakeAuthorizationServer#on} and placed by {@link
 * #answer}. Orders for one endpoint are looked through in the order they were placed in; the first
 * that fits a request and is not used up is carried out. Not thread-safe, and used once.
 */
public final class OrderedAnswer {
  private static final int NOT_SAID = 0;

  private final FakeAuthorizationServer server;
  private final Deviations deviations;
  private final Endpoint endpoint;
  private Predicate<RecordedRequest> when = request -> true;
  private int times = NOT_SAID;

  OrderedAnswer(FakeAuthorizationServer server, Deviations deviations, Endpoint endpoint) {
    this.server = server;
    this.deviations = deviations;
    this.endpoint = endpoint;
  }

  /**
   * Orders it for some requests only.
   *
   * @param condition which; asked under a lock, so it must not call this server
   * @return this order
   */
  public OrderedAnswer when(Predicate<RecordedRequest> condition) {
    this.when = Objects.requireNonNull(condition);
    return this;
  }

  /**
   * Orders it for so many requests. Once, unless said; but an answer that breaks the connection is
   * given {@link #always}, because many clients repeat a request by themselves when that happens,
   * and a test would see nothing of it.
   *
   * @param count one or more
   * @return this order
   */
  public OrderedAnswer times(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("expected to answer once or more, got " + count);
    }
    this.times = count;
    return this;
  }

  /**
   * Orders it for all requests, until {@link FakeAuthorizationServer#clearAnswers}.
   *
   * @return this order
   */
  public OrderedAnswer always() {
    this.times = Deviations.ALWAYS;
    return this;
  }

  /**
   * Places the order.
   *
   * @param answer what is said instead of the usual answer
   * @return the server
   */
  public FakeAuthorizationServer answer(Answer answer) {
    int unlessSaid = answer.isWireFault() ? Deviations.ALWAYS : 1;
    deviations.add(endpoint, when, answer, times == NOT_SAID ? unlessSaid : times);
    return server;
  }
}
