package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.LogoutDelivery;
import java.util.List;

/** A client that listens for logout tokens, and a server that posts them. */
final class BackChannel {
  static final String USER = "alice";

  private final Stage stage;
  private final FakeAuthorizationServer server;
  private final SignInTask task;

  private BackChannel(Stage stage, FakeAuthorizationServer server, SignInTask task) {
    this.stage = stage;
    this.server = server;
    this.task = task;
  }

  static BackChannel on(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    String uri = stage.driver().backchannelLogoutUri(task).toString();
    server.openId().registerBackchannelLogoutUri(task.clientId(), uri);
    return new BackChannel(stage, server, task);
  }

  FakeAuthorizationServer server() {
    return server;
  }

  /** The user signs in, and the client knows it. */
  SignedIn signsIn() throws Exception {
    SignedIn user = stage.signsIn(task);
    requireLive(user, "after the sign-in");
    return user;
  }

  LogoutDelivery send(JwtChange change, String username) {
    server.openId().nextLogoutToken(change);
    return server.openId().sendLogoutToken(task.clientId(), username);
  }

  /** The user signs in; a token that is strange, or not, ends the session. */
  SignedIn accepts(JwtChange strange) throws Exception {
    SignedIn user = signsIn();
    requireSuccess(send(strange, USER));
    requireOver(user);
    return user;
  }

  /** A token that is right ends the session, a wrong one does not, and then a right one does. */
  void refuses(JwtChange wrong) throws Exception {
    accepts(JwtChange.none());
    SignedIn user = signsIn();
    LogoutDelivery delivery = send(wrong, USER);
    Stage.require(
        delivery.status().orElse(0) == 400, "status 400 to this logout token; it was " + delivery);
    requireLive(user, "after a logout token that is wrong");
    requireSuccess(send(JwtChange.none(), USER));
    requireOver(user);
  }

  /** The client logs the user out, and hears of it by the back channel, too. */
  void isToldOfItsOwnLogout() throws Exception {
    SignedIn user = signsIn();
    stage.driver().logOut(task, user);
    List<LogoutDelivery> deliveries = server.openId().logoutDeliveries();
    Stage.require(deliveries.size() == 1, "the logout at the end session endpoint");
    requireSuccess(deliveries.get(0));
    requireOver(user);
  }

  void requireLive(SignedIn user, String when) throws Exception {
    Stage.require(
        stage.driver().isSignedIn(task, user), "the client's own session to live " + when);
  }

  private void requireOver(SignedIn user) throws Exception {
    Stage.require(
        !stage.driver().isSignedIn(task, user), "the client's own session to be over after logout");
  }

  /** Section 2.8: some frameworks make 204 of an answer without a body. */
  static void requireSuccess(LogoutDelivery delivery) {
    int status = delivery.status().orElse(0);
    Stage.require(
        status == 200 || status == 204,
        "status 200 or 204 to this logout token; it was "
            + delivery
            + delivery.failure().map(reason -> ": " + reason).orElse(""));
  }
}
