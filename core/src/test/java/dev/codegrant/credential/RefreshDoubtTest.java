package dev.codegrant.credential;

import static dev.codegrant.credential.Samples.HOUR;
import static dev.codegrant.credential.Samples.KEY;
import static dev.codegrant.credential.Samples.NOON;
import static dev.codegrant.credential.Samples.grantRevoked;
import static dev.codegrant.credential.Samples.tokens;
import static dev.codegrant.credential.TokenSource.Event.Type.FAILED;
import static dev.codegrant.credential.TokenSource.Event.Type.REAUTHORIZATION_REQUIRED;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.ROTATION_LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.SCOPE_WIDENED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a refusal means after an attempt that failed, and how soon there is another attempt. */
class RefreshDoubtTest {

  private final ManualClock clock = new ManualClock(NOON);
  private final TokenStore store = TokenStore.inMemory(1000, evicted -> {});
  private final Deque<Object> answers = new ArrayDeque<>();
  private final OneNode node = new OneNode(this::answer, clock);
  private TokenSource source = node.source(store);

  private TokenSet answer(TokenSet old) {
    Object next = answers.remove();
    if (next instanceof OAuthException e) {
      throw e;
    }
    return (TokenSet) next;
  }

  private static TransportException transport(ErrorKind kind) {
    return new TransportException(kind, "an answer", "none", "later", null);
  }

  static Stream<OAuthException> inDoubt() {
    return Stream.of(
        transport(ErrorKind.TRANSPORT_FAILED),
        transport(ErrorKind.TRANSPORT_TIMEOUT),
        transport(ErrorKind.RESPONSE_TRUNCATED),
        transport(ErrorKind.SERVER_ERROR),
        transport(ErrorKind.TLS_FAILED), // which can come after the request
        new ErrorResponseException(
            ErrorKind.TOKEN_ENDPOINT_ERROR,
            "ERROR_AND_TOKEN",
            ErrorResponse.of("invalid_request", null, null),
            "tokens or an error",
            "both",
            "report"),
        new MalformedResponseException(
            ErrorKind.TOKEN_RESPONSE_MALFORMED, "tokens", "text", "report"),
        new ResponseValidationException(
            ErrorKind.ID_TOKEN_CLAIM_INVALID, "the same sub", "another", "refuse"));
  }

  static Stream<OAuthException> withoutDoubt() {
    return Stream.of(
        transport(ErrorKind.RATE_LIMITED),
        new ErrorResponseException(
            ErrorKind.CLIENT_AUTH_FAILED,
            ErrorResponse.of("invalid_client", null, null),
            "credentials",
            "401",
            "check"));
  }

  @ParameterizedTest
  @MethodSource("inDoubt")
  void refusalAfterNoAnswer_isOutcomeUnknown(OAuthException failure) {
    assertKindOfTheRefusalAfter(failure, ErrorKind.REFRESH_OUTCOME_UNKNOWN);
    assertThat(node.heard()).containsExactly(FAILED, ROTATION_LOST);
  }

  /** What is never replaced cannot be lost. */
  @ParameterizedTest
  @MethodSource("inDoubt")
  void refusalAfterNoAnswer_ofALastingRefreshToken_isARevokedGrant(OAuthException failure) {
    source = node.sourceOfLastingRefreshTokens(store);
    assertKindOfTheRefusalAfter(failure, ErrorKind.GRANT_REVOKED);
    assertThat(node.heard()).containsExactly(FAILED, REAUTHORIZATION_REQUIRED);
  }

  @ParameterizedTest
  @MethodSource("withoutDoubt")
  void refusalAfterARefusal_isARevokedGrant(OAuthException failure) {
    assertKindOfTheRefusalAfter(failure, ErrorKind.GRANT_REVOKED);
    assertThat(node.heard()).containsExactly(FAILED, REAUTHORIZATION_REQUIRED);
  }

  private void assertKindOfTheRefusalAfter(OAuthException failure, ErrorKind expected) {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    answers.addAll(List.of(failure, grantRevoked()));
    assertThat(catchThrowable(source::token)).isSameAs(failure);
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(tokens(1, NOON.minus(HOUR)));
    clock.advance(RefreshMemory.PAUSE);

    assertThatExceptionOfType(ReauthorizationRequiredException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(expected))
        .satisfies(e -> assertThat(e.response()).isPresent());
    assertThat(store.load(KEY).orElseThrow().ended()).contains(expected);
  }

  @Test
  void successAfterNoAnswer_clearsTheDoubt() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    answers.addAll(List.of(Samples.timeout(), tokens(2, NOON), grantRevoked()));
    assertThat(catchThrowable(source::token)).isInstanceOf(TransportException.class);
    clock.advance(RefreshMemory.PAUSE);
    assertThat(source.token().value().reveal()).isEqualTo("AT-2");
    clock.advance(HOUR);

    assertThatExceptionOfType(ReauthorizationRequiredException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.GRANT_REVOKED));
  }

  /** RF-034: another client's refresh token is not sent; it is not the end of it either. */
  @Test
  void clientChanged_endsNothing() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    answers.add(
        new ReauthorizationRequiredException(
            ErrorKind.GRANT_REVOKED, "CLIENT_CHANGED", null, "client a", "client b", "again"));

    assertThatExceptionOfType(ReauthorizationRequiredException.class)
        .isThrownBy(source::token)
        .satisfies(e -> assertThat(e.reason()).contains("CLIENT_CHANGED"));
    assertThat(store.load(KEY).orElseThrow().ended()).isEmpty();
  }

  @Test
  void retryAfter_isHonoured_forAMinuteAtMost() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    answers.addAll(
        List.of(slowDown(Duration.ofSeconds(30)), slowDown(Duration.ofHours(1)), tokens(2, NOON)));
    assertPauses(Duration.ofSeconds(30), 1);
    assertPauses(Duration.ofMinutes(1), 2);
    assertThat(catchThrowable(source::token)).isNull();
  }

  private static TransportException slowDown(Duration retryAfter) {
    return new TransportException(
        ErrorKind.RATE_LIMITED, retryAfter, "tokens", "status 429", "later");
  }

  private void assertPauses(Duration pause, int requests) {
    assertThat(catchThrowable(source::token)).isInstanceOf(TransportException.class);
    clock.advance(pause.minusMillis(1));
    assertThat(catchThrowable(source::token)).isInstanceOf(TransportException.class);
    assertThat(node.sent).hasSize(requests);
    clock.advance(Duration.ofMillis(1));
  }

  /** RF-023. */
  @Test
  void clockSetBackAfterAFailure_doesNotMakeThePauseADay() {
    store.save(KEY, tokens(1, NOON.minus(HOUR)));
    answers.addAll(List.of(Samples.timeout(), tokens(2, NOON.minus(Duration.ofDays(1)))));
    assertThat(catchThrowable(source::token)).isInstanceOf(TransportException.class);
    store.save(KEY, tokens(1, NOON.minus(Duration.ofDays(2))));

    clock.advance(Duration.ofDays(-1));

    assertThat(node.source(store).token().value().reveal()).isEqualTo("AT-2");
  }

  /**
   * RF-023: a token that the resource server goes on rejecting is no reason to go on refreshing.
   */
  @Test
  void rejectedAgainAtOnce_isNotRefreshedAgain() {
    store.save(KEY, tokens(1, NOON));
    answers.addAll(List.of(tokens(2, NOON), tokens(3, NOON)));
    AccessToken second = source.replacementFor(source.token());
    assertThat(second.value().reveal()).isEqualTo("AT-2");

    clock.advance(RefreshMemory.PAUSE.minusMillis(1));
    assertThat(source.replacementFor(second).value().reveal()).isEqualTo("AT-2");
    assertThat(node.sent).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(source.replacementFor(second).value().reveal()).isEqualTo("AT-3");
  }

  /** RF-026. */
  @Test
  void moreScopeThanBefore_isTold_andKeptAsStated() {
    store.save(KEY, scoped(1, "a b", "a"));
    clock.advance(HOUR);
    answers.add(scoped(2, "a b admin", "a"));

    assertThat(source.token().value().reveal()).isEqualTo("AT-2");

    assertThat(node.heard()).containsExactly(REFRESHED, SCOPE_WIDENED);
    assertThat(store.load(KEY).orElseThrow().tokens().scope())
        .contains(Scope.of("a", "b", "admin"));
  }

  /** RF-027: what the server rotated is kept; what the application cannot use is not handed out. */
  @Test
  void lessScopeThanRequired_isStored_andNotHandedOut() {
    store.save(KEY, scoped(1, "a b", "a b"));
    clock.advance(HOUR);
    answers.add(scoped(2, "a", "a b"));

    for (int call = 0; call < 2; call++) {
      assertThatExceptionOfType(ResponseValidationException.class)
          .isThrownBy(source::token)
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SCOPE_INSUFFICIENT));
    }
    assertThat(node.sent).hasSize(1);
    assertThat(store.load(KEY).orElseThrow().tokens()).isEqualTo(scoped(2, "a", "a b"));
  }

  @Test
  void lessScopeThanBefore_thatIsEnough_isHandedOut() {
    store.save(KEY, scoped(1, "a b", "a"));
    clock.advance(HOUR);
    answers.add(scoped(2, "a", "a"));

    assertThat(source.token().value().reveal()).isEqualTo("AT-2");
    assertThat(node.heard()).containsExactly(REFRESHED);
  }

  private TokenSet scoped(int number, String scope, String required) {
    return tokens(number, clock.instant()).toBuilder()
        .scope(Scope.parse(scope))
        .requiredScope(Scope.parse(required))
        .build();
  }
}
