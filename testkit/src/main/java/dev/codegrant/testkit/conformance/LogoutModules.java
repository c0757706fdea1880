package dev.codegrant.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.JwtChange;
import dev.codegrant.testkit.LogoutDelivery;
import dev.codegrant.testkit.RecordedRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/** The modules of the logout plan, without those that need a page of the server in a browser. */
final class LogoutModules {
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final String RULES = "Back-Channel Logout 1.0 section 2.6";
  private static final String WHOSE = "Back-Channel Logout 1.0 section 2.7";
  private static final String FRAME = "http://127.0.0.1:9/frontchannel-logout";

  private LogoutModules() {}

  static List<Module> all() {
    return Stream.of(rpInitiated(), backChannel(), wrongTokens(), frontChannel())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Module> rpInitiated() {
    return List.of(
        new Module(
            "oidcc-client-test-rp-init-logout",
            "RP-Initiated Logout 1.0 section 2",
            stage -> signsInAndOut(stage, stage.start())),
        new Module(
            "oidcc-client-test-rp-init-logout-other-state",
            "RP-Initiated Logout 1.0 section 3",
            stage -> refusesToComeBack(stage, LogoutModules::withOtherState)),
        new Module(
            "oidcc-client-test-rp-init-logout-no-state",
            "RP-Initiated Logout 1.0 section 3",
            stage -> refusesToComeBack(stage, back -> SignInTask.POST_LOGOUT_REDIRECT_URI)));
  }

  private static List<Module> backChannel() {
    return List.of(
        new Module(
            "oidcc-client-test-rp-backchannel-rpinitlogout",
            "Back-Channel Logout 1.0 section 2.8",
            stage -> BackChannel.on(stage).isToldOfItsOwnLogout()),
        accepts("opinitlogout", "Back-Channel Logout 1.0 section 2.8", JwtChange.none()),
        accepts(
            "without-sid",
            "Back-Channel Logout 1.0 section 2.4: sub, sid, or both",
            JwtChange.none().withoutClaim("sid")),
        accepts(
            "without-sub",
            "Back-Channel Logout 1.0 section 2.4: sub, sid, or both",
            JwtChange.none().withoutClaim("sub")),
        accepts(
            "unknown-claims",
            "Back-Channel Logout 1.0 section 2.4: claims that are not understood are ignored",
            JwtChange.none().withClaim("of_tomorrow", "{\"x\":[null]}")),
        new Module(
            "codegrant-rp-backchannel-logged-out-already", WHOSE, stage -> isOverAlready(stage)),
        new Module("codegrant-rp-backchannel-other-user", WHOSE, stage -> otherUser(stage)));
  }

  private static List<Module> wrongTokens() {
    String foundation = "oidcc-client-test-rp-backchannel-rpinitlogout-";
    String ours = "codegrant-rp-backchannel-";
    return List.of(
        refuses(foundation + "alg-none", server -> JwtChange.none().unsigned()),
        refuses(foundation + "no-event", server -> JwtChange.none().withoutClaim("events")),
        refuses(
            foundation + "with-nonce", server -> JwtChange.none().withClaim("nonce", "\"any\"")),
        refuses(foundation + "wrong-alg", server -> signedWithTheSecret()),
        refuses(
            foundation + "wrong-aud",
            server -> JwtChange.none().withClaim("aud", quoted(SignInTask.CLIENT_ID + "x"))),
        refuses(
            foundation + "wrong-event",
            server -> JwtChange.none().withClaim("events", "{" + quoted(EVENT + "x") + ":{}}")),
        refuses(
            foundation + "wrong-iss",
            server -> JwtChange.none().withClaim("iss", quoted(server.issuer() + "x"))),
        refuses(ours + "invalid-sig", server -> JwtChange.none().withCorruptSignature()),
        refuses(ours + "unpublished-key", server -> JwtChange.none().signedWithUnpublishedKey()),
        refuses(ours + "expired", LogoutModules::expired),
        refuses(ours + "missing-iat", server -> JwtChange.none().withoutClaim("iat")),
        refuses(
            ours + "of-nobody",
            server -> JwtChange.none().withoutClaim("sub").withoutClaim("sid")));
  }

  private static List<Module> frontChannel() {
    return List.of(
        new Module(
            "oidcc-client-test-rp-frontchannel-opinitlogout",
            "Front-Channel Logout 1.0 section 2",
            stage -> frameEndsTheSession(stage)),
        new Module(
            "oidcc-client-test-rp-frontchannel-rpinitlogout",
            "Front-Channel Logout 1.0 section 3",
            stage -> framesAreLoadedAndTheBrowserComesBack(stage)));
  }

  private static Module accepts(String name, String clause, JwtChange strange) {
    return new Module(
        "codegrant-rp-backchannel-" + name,
        clause,
        stage -> BackChannel.on(stage).accepts(strange));
  }

  private static Module refuses(String name, Function<FakeAuthorizationServer, JwtChange> wrong) {
    return new Module(
        name,
        RULES,
        stage -> {
          BackChannel client = BackChannel.on(stage);
          client.refuses(wrong.apply(client.server()));
        });
  }

  private static void signsInAndOut(Stage stage, FakeAuthorizationServer server) throws Exception {
    logsOut(stage, server, stage.signsIn(stage.task(server)));
  }

  private static void logsOut(Stage stage, FakeAuthorizationServer server, SignedIn user)
      throws Exception {
    int before = server.requests(Endpoint.END_SESSION).size();
    stage.driver().logOut(stage.task(server), user);
    Stage.require(
        server.requests(Endpoint.END_SESSION).size() == before + 1,
        "one logout request at the end session endpoint");
  }

  /** The first time the answer is right, so that it is refused for no other reason. */
  private static void refusesToComeBack(Stage stage, UnaryOperator<URI> wrong) throws Exception {
    FakeAuthorizationServer server = stage.start();
    signsInAndOut(stage, server);
    RecordedRequest logout = server.requests(Endpoint.END_SESSION).get(0);
    Assumptions.assumeTrue(
        logout.parameter("state").filter(state -> !state.isEmpty()).isPresent(),
        "passed over: the logout request had no state");
    SignInTask task = stage.task(server);
    SignedIn user = stage.signsIn(task);
    stage.browser().meddle(wrong);
    Stage.requireLateRefusal(
        server,
        Stage.asking(Endpoint.END_SESSION),
        () -> {
          stage.driver().logOut(task, user);
          return user;
        });
    stage.browser().meddle(UnaryOperator.identity());
    Stage.afterwards(
        () -> {
          SignedIn again = stage.signsIn(task);
          logsOut(stage, server, again);
          return again;
        });
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static URI withOtherState(URI back) {
    return URI.create(back + "x");
  }

  /** Signed with what the client knows, but not with what ID tokens are signed with. */
  private static JwtChange signedWithTheSecret() {
    byte[] secret = SignInTask.CLIENT_SECRET.getBytes(UTF_8);
    return JwtChange.none().signedWith("HS256", new SecretKeySpec(secret, "HmacSHA256"));
  }

  /** Issued not so long ago that a client would mind. */
  private static JwtChange expired(FakeAuthorizationServer server) {
    Instant now = server.clock().instant();
    return JwtChange.none()
        .withClaim("iat", String.valueOf(now.minusSeconds(480).getEpochSecond()))
        .withClaim("exp", String.valueOf(now.minusSeconds(360).getEpochSecond()));
  }

  /** A user who is logged out of the client already: the logout has succeeded. */
  private static void isOverAlready(Stage stage) throws Exception {
    BackChannel client = BackChannel.on(stage);
    client.accepts(JwtChange.none());
    BackChannel.requireSuccess(client.send(JwtChange.none(), BackChannel.USER));
  }

  /** Whatever the client says to it, the session of this user lives. */
  private static void otherUser(Stage stage) throws Exception {
    BackChannel client = BackChannel.on(stage);
    client.accepts(JwtChange.none());
    SignedIn user = client.signsIn();
    LogoutDelivery delivery = client.send(JwtChange.none(), "bob");
    Stage.require(delivery.status().isPresent(), "an answer; " + delivery);
    client.requireLive(user, "after the logout of another user");
  }

  private static void frameEndsTheSession(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    server.openId().registerFrontchannelLogoutUri(task.clientId(), FRAME);
    SignedIn user = stage.signsIn(task);
    Stage.require(stage.driver().isSignedIn(task, user), "the client's own session to live");
    URI frame = server.openId().frontchannelLogoutUri(task.clientId(), BackChannel.USER);
    stage.driver().frontchannelLogout(task, user, frame);
    Stage.require(!stage.driver().isSignedIn(task, user), "no session of the client after that");
  }

  /** The client may have ended its own session before, and then may refuse the frame. */
  private static void framesAreLoadedAndTheBrowserComesBack(Stage stage) throws Exception {
    FakeAuthorizationServer server = stage.start();
    SignInTask task = stage.task(server);
    server.openId().registerFrontchannelLogoutUri(task.clientId(), FRAME);
    SignedIn user = stage.signsIn(task);
    Stage.require(stage.driver().isSignedIn(task, user), "the client's own session to live");
    stage.browser().framesTo(frame -> loads(stage, task, user, frame));
    logsOut(stage, server, user);
    Stage.require(!stage.driver().isSignedIn(task, user), "no session of the client after that");
  }

  private static void loads(Stage stage, SignInTask task, SignedIn user, URI frame) {
    try {
      stage.driver().frontchannelLogout(task, user, frame);
    } catch (TestAbortedException notAble) {
      throw notAble;
    } catch (Exception refused) {
      // What counts is whether the session lives.
    }
  }
}
