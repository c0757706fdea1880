package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.desktop.Browser;
import dev.codegrant.desktop.LoopbackFlow;
import dev.codegrant.desktop.LoopbackFlow.Authorized;
import dev.codegrant.desktop.LoopbackFlow.Denied;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.AuthorizationState;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Steps 2 to 6: a {@link LoopbackFlow}, told while it runs. */
final class Journey {

  private final Session session;
  private final Browser browser;
  private final Waiting waiting;
  private final Duration timeout;

  Journey(Session session, Browser browser, Duration timeout) {
    this.session = session;
    this.browser = browser;
    this.waiting = session.waiting();
    this.timeout = timeout;
  }

  /**
   * Walks from the authorization request to the tokens.
   *
   * @throws StopException when the user said no
   */
  TokenSet authorize(
      OAuthClient client, Callback callback, Function<URI, AuthorizationRequest> request) {
    LoopbackFlow flow =
        LoopbackFlow.builder(client)
            .port(callback.port())
            .path(callback.path())
            .browser(this::open)
            .observer(this::observe)
            .build();
    session.walk().go(Step.AUTHORIZATION_REQUEST);
    LoopbackFlow.Result result;
    try (waiting) {
      result = flow.authorize(request, timeout);
    }
    if (result instanceof Denied denied) {
      throw new StopException(Failure.denied(denied.error()));
    }
    session.walk().end();
    return ((Authorized) result).tokens();
  }

  private void open(URI authorizationUri) {
    session.walk().go(Step.SIGN_IN);
    browser.open(authorizationUri);
    waiting.begin("the browser", timeout);
  }

  private void observe(AuthorizationState state) {
    if (state instanceof PendingAuthorization pending) {
      session.transcript().sentByBrowser(pending.authorizationUri().toASCIIString());
      return;
    }
    waiting.close();
    if (state instanceof GrantedAuthorization granted) {
      session.walk().go(Step.AUTHORIZATION_RESPONSE);
      tell(granted);
      session.walk().go(Step.TOKEN_REQUEST);
    }
  }

  /** What {@code PendingAuthorization.receive} has checked, in its order. */
  private void tell(GrantedAuthorization granted) {
    Transcript transcript = session.transcript();
    AuthorizationServer server = granted.server();
    transcript.cameByBrowser("GET " + granted.redirectUri());
    transcript.row("code", Masking.HIDDEN);
    transcript.row("state", "the one that was sent, and not used before: checked");
    Optional<String> issuer = server.issuer();
    if (server.authorizationResponseIssParameterSupported()) {
      transcript.row("iss", issuer.orElse("") + ", as promised: checked");
    } else if (issuer.isPresent()) {
      transcript.row("iss", "not promised by the server; no other issuer's: checked");
    } else {
      transcript.row("iss", "not judged, because the issuer is not known");
    }
  }

  /**
   * Where this program listens for the browser.
   *
   * @param port 0 for a free one
   */
  record Callback(int port, String path) {}
}
