package dev.codegrant.testkit.assertj;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.ProtocolViolation;
import dev.codegrant.testkit.RecordedRequest;
import dev.codegrant.testkit.internal.Story;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/**
 * Assertions about the requests that a {@link FakeAuthorizationServer} got. They read the last 1000
 * of them, as {@link FakeAuthorizationServer#requests()} has them; indexes count from the first of
 * those.
 */
public final class FakeAuthorizationServerAssert
    extends AbstractAssert<FakeAuthorizationServerAssert, FakeAuthorizationServer> {
  private static final Set<String> OF_THE_PAGE = Set.of("username", "decision");

  FakeAuthorizationServerAssert(FakeAuthorizationServer server) {
    super(server, FakeAuthorizationServerAssert.class);
  }

  /**
   * Picks an authorization request, RFC 6749 section 4.1.1. The form that the page posts for it is
   * not counted.
   *
   * @param index which, from 0
   * @return assertions about it
   * @throws AssertionError if there were not so many
   */
  public RecordedRequestAssert authorizationRequest(int index) {
    return pick(authorizations(), index, "authorization request");
  }

  /**
   * Picks a request to the token endpoint, RFC 6749 section 3.2.
   *
   * @param index which, from 0
   * @return assertions about it
   * @throws AssertionError if there were not so many
   */
  public RecordedRequestAssert tokenRequest(int index) {
    return pick(requests(Endpoint.TOKEN), index, "token request");
  }

  /**
   * Picks a request to the protected resource, RFC 6750.
   *
   * @param index which, from 0
   * @return assertions about it
   * @throws AssertionError if there were not so many
   */
  public RecordedRequestAssert resourceRequest(int index) {
    return pick(requests(Endpoint.RESOURCE), index, "resource request");
  }

  /**
   * Picks a request to any endpoint.
   *
   * @param endpoint which endpoint
   * @param index which of its requests, from 0
   * @return assertions about it
   * @throws AssertionError if there were not so many
   */
  public RecordedRequestAssert request(Endpoint endpoint, int index) {
    return pick(requests(endpoint), index, endpoint + " request");
  }

  /**
   * Goes on with all authorization requests, counted as {@link #authorizationRequest} does.
   *
   * @return AssertJ's assertions about a list
   */
  public ListAssert<RecordedRequest> authorizationRequests() {
    return list(authorizations(), "authorization requests");
  }

  /**
   * Goes on with all requests to the token endpoint.
   *
   * @return AssertJ's assertions about a list
   */
  public ListAssert<RecordedRequest> tokenRequests() {
    return list(requests(Endpoint.TOKEN), "token requests");
  }

  /**
   * Verifies that nothing was sent to the token endpoint.
   *
   * @return this
   * @throws AssertionError if something was, or if there were more than 1000 requests, because the
   *     first ones are no longer kept then
   */
  public FakeAuthorizationServerAssert hasNoTokenRequest() {
    int came = requests(Endpoint.TOKEN).size();
    if (came > 0) {
      fail("expected no token request, got " + came);
    }
    requireAll();
    return this;
  }

  /**
   * Verifies that a client has come to what was wrong: without that a test of a misbehaviour proves
   * nothing.
   *
   * @param misbehaviours those that must have made an answer another one, each at least once
   * @return this
   * @throws AssertionError if one of them did not
   */
  public FakeAuthorizationServerAssert hasShown(Misbehaviour... misbehaviours) {
    Set<Misbehaviour> missing = new LinkedHashSet<>(List.of(misbehaviours));
    actual.requests().forEach(request -> missing.removeAll(request.misbehaviours()));
    if (!missing.isEmpty()) {
      fail(
          "expected an answer with "
              + missing
              + ", got none; misbehave before the client asks, and let it ask for what is wrong");
    }
    return this;
  }

  /**
   * Verifies that {@link ProtocolViolation#in} finds nothing.
   *
   * @return this
   * @throws AssertionError if it finds something; the message names rule, clause and request; or if
   *     there were more than 1000 requests, because the first ones are no longer kept then
   */
  public FakeAuthorizationServerAssert hasNoProtocolViolations() {
    requireAll();
    List<ProtocolViolation> violations = ProtocolViolation.in(actual);
    if (!violations.isEmpty()) {
      fail(
          violations.stream()
              .map(each -> System.lineSeparator() + "  " + each)
              .collect(Collectors.joining("", "expected no protocol violations, got:", "")));
    }
    return this;
  }

  private RecordedRequestAssert pick(List<RecordedRequest> requests, int index, String what) {
    if (index < 0) {
      throw new IllegalArgumentException("expected an index from 0, got " + index);
    }
    if (index >= requests.size()) {
      fail("expected " + what + " " + index + " (counted from 0), got " + requests.size());
    }
    return new RecordedRequestAssert(requests.get(index), what + " " + index, actual);
  }

  private ListAssert<RecordedRequest> list(List<RecordedRequest> requests, String what) {
    return Assertions.assertThat(requests).as("%s; %s", what, Story.of(actual));
  }

  /** Without the page's POST where its GET came before. */
  private List<RecordedRequest> authorizations() {
    List<RecordedRequest> all = requests(Endpoint.AUTHORIZATION);
    return all.stream().filter(request -> !isOfThePage(request, all)).toList();
  }

  private static boolean isOfThePage(RecordedRequest request, List<RecordedRequest> all) {
    return request.parameter("decision").isPresent()
        && all.stream()
            .takeWhile(before -> before != request)
            .anyMatch(
                before -> before.method().equals("GET") && asked(before).equals(asked(request)));
  }

  private static Map<String, List<String>> asked(RecordedRequest request) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(request.parameters());
    parameters.keySet().removeAll(OF_THE_PAGE);
    return parameters;
  }

  private List<RecordedRequest> requests(Endpoint endpoint) {
    return actual.requests(endpoint);
  }

  /** What is no longer kept may have been what must not have come. */
  private void requireAll() {
    Story.overflow(actual.requests()).ifPresent(gone -> failWithMessage("%s", gone));
  }

  private void fail(String what) {
    failWithMessage("%s", what + System.lineSeparator() + Story.of(actual));
  }
}
