package dev.codegrant.testkit;

import dev.codegrant.testkit.internal.Story;
import java.util.ArrayList;
import java.util.List;

/**
 * Something a client did that a specification forbids, or that makes it weak, whether the server
 * refused it or not. Found by looking through the journal:
 *
 * <pre>{@code
 * assertThat(ProtocolViolation.in(server)).isEmpty();
 * }</pre>
 *
 * <p>The page's GET and POST are one authorization request, and so are a page and its reload; one
 * that was decided about twice, counts twice. For what was pushed (RFC 9126) or signed (RFC 9101)
 * the pushed or signed parameters count. Nothing is said of parameters that the server cannot see:
 * of an encrypted request object, or of one that was fetched from the client.
 *
 * <p>A nonce stands in for PKCE where the client is confidential and asks for an ID token (RFC 9700
 * section 2.1.1). It is taken for confidential where it is registered so, or where credentials came
 * with the pushed request or with the code. Immutable.
 */
public final class ProtocolViolation {
  private final String rule;
  private final String clause;
  private final String description;

  ProtocolViolation(String rule, String clause, String description) {
    this.rule = rule;
    this.clause = clause;
    this.description = description;
  }

  /**
   * Looks for violations in the requests that {@link FakeAuthorizationServer#requests()} has.
   *
   * @param server the server whose clients are judged
   * @return the violations: of authorization requests first, then of token requests, then of any
   * @throws IllegalStateException if the server got more than 1000 requests: what was done with
   *     those that are no longer kept, nobody could judge
   */
  public static List<ProtocolViolation> in(FakeAuthorizationServer server) {
    List<RecordedRequest> requests = server.requests();
    Story.overflow(requests)
        .ifPresent(
            gone -> {
              throw new IllegalStateException(gone);
            });
    List<Sent> journal = Sent.all(requests);
    List<SentAuthorization> authorizations = SentAuthorization.all(journal);
    ConfidentialClients confidential = new ConfidentialClients(journal, server.engine.clients());
    List<ProtocolViolation> all =
        new ArrayList<>(AuthorizationRules.violations(authorizations, confidential));
    all.addAll(TokenRules.violations(journal, authorizations));
    all.addAll(RequestRules.violations(journal));
    return List.copyOf(all);
  }

  /**
   * The rule's name.
   *
   * @return for example {@code state-reused}
   */
  public String rule() {
    return rule;
  }

  /**
   * Where the rule is written.
   *
   * @return for example {@code RFC 9700 section 2.1}
   */
  public String clause() {
    return clause;
  }

  /**
   * What came and what was expected.
   *
   * @return a sentence that begins with the number of the request among all, from 1; it has no
   *     secret
   */
  public String description() {
    return description;
  }

  /** Rule, clause and description. */
  @Override
  public String toString() {
    return rule + " (" + clause + "): " + description;
  }
}
