package dev.codegrant.cli;

import dev.codegrant.DeviceAuthorization;
import dev.codegrant.DeviceOutcome;
import dev.codegrant.OAuthClient;
import dev.codegrant.device.DeviceFlow;
import dev.codegrant.error.OAuthException;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Steps 2 to 6 where the browser is elsewhere: a {@link DeviceFlow}, told while it runs. */
final class DeviceJourney {

  private final Session session;

  DeviceJourney(Session session) {
    this.session = session;
  }

  /**
   * Walks from the device authorization request to the tokens.
   *
   * @throws StopException when the user said no, or nobody decided in time
   */
  TokenSet authorize(OAuthClient client, Scope scope) {
    DeviceFlow flow = DeviceFlow.builder(client, this::display).build();
    session
        .walk()
        .go(Step.AUTHORIZATION_REQUEST, "The server is asked for codes, and told what for.");
    DeviceAuthorization authorization = flow.begin(scope);
    TokenSet tokens = await(flow, authorization);
    session.walk().end();
    return tokens;
  }

  private void display(DeviceAuthorization authorization) {
    session
        .walk()
        .go(Step.SIGN_IN, "The user enters the code elsewhere, signs in and agrees, or does not.");
    Transcript transcript = session.transcript();
    transcript.note("In a browser on any device, open this address and enter this code:");
    session.askToEnter(authorization);
    authorization
        .verificationUriComplete()
        .ifPresent(uri -> transcript.row("both in one", uri.toString()));
    transcript.row("good for", left(authorization).toSeconds() + " s");
  }

  private TokenSet await(DeviceFlow flow, DeviceAuthorization authorization) {
    session.beginPolls();
    try {
      DeviceOutcome.Ended ended;
      try (Waiting waiting = session.waiting()) {
        waiting.begin("the user", left(authorization));
        ended = flow.await(authorization);
      }
      if (ended instanceof DeviceOutcome.Granted granted) {
        goToTokenRequest();
        return granted.tokens();
      }
      throw new StopException(
          ended instanceof DeviceOutcome.Denied denied
              ? Failure.denied(denied.error())
              : expired());
    } catch (OAuthException e) {
      goToTokenRequest();
      throw e;
    } finally {
      session.endPolls();
    }
  }

  private void goToTokenRequest() {
    session
        .walk()
        .go(Step.TOKEN_REQUEST, "The device code is exchanged, once the user has agreed.");
  }

  private static Duration left(DeviceAuthorization authorization) {
    return Duration.between(Instant.now(), authorization.expiresAt());
  }

  private static Failure expired() {
    return new Failure(
        ExitCode.NETWORK,
        "DEVICE_CODE_EXPIRED",
        "the user's decision before the codes expired",
        "none",
        "begin again, and enter the new code",
        Optional.empty());
  }
}
