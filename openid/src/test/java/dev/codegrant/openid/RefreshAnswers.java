package dev.codegrant.openid;

import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.SCOPE_WIDENED;
import static dev.codegrant.openid.RefreshWorld.NOW;
import static dev.codegrant.openid.RefreshWorld.PAUSE;
import static dev.codegrant.openid.RefreshWorld.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.client.ClientId;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.openid.RefreshWorld.Node;
import dev.codegrant.openid.RefreshWorld.Storage;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.util.List;

/** Cases of area RF about one request and what is made of its answer. */
final class RefreshAnswers {

  private RefreshAnswers() {}

  /** RF-001. */
  static void rotation(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> run.call(world.node()::token),
        Storage.IN_MEMORY,
        Storage.SEALED,
        Storage.PLAINTEXT);
  }

  static void holdsTheNewOneAlone(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      world.requireStored(run.value("AT2"), run.value("RT2"));
      assertThat(world.store.written())
          .as("the lease, then both tokens at once")
          .extracting(each -> each.tokens().refreshToken().orElseThrow().value().reveal())
          .containsExactly(run.value("RT"), run.value("RT2"));
      assertThat(world.store.written())
          .extracting(each -> each.tokens().accessToken().value().reveal())
          .containsExactly(run.value("AT"), run.value("AT2"));
    }
    String rows = RefreshWorld.all(run).get(2).rows();
    assertThat(rows).contains(run.value("RT2")).doesNotContain(run.value("RT"), run.value("AT"));
  }

  /** RF-002: and the old one is sent again when it is time. */
  static void noneInTheAnswer(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          Node node = world.node();
          AccessToken token = run.call(node::token);
          world.clock.advance(PAUSE);
          run.call(() -> node.source().replacementFor(token));
        });
  }

  static void oldOneKept(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      world.requireStored(run.value("AT2"), run.value("RT"));
      assertThat(world.sent()).containsExactly(run.value("RT"), run.value("RT"));
    }
  }

  /** RF-003: the title names two answers, and JSON has more that are no token. */
  static void emptyOne(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          Node node = world.node();
          for (String odd : List.of("\"\"", "null", "7", "[\"x\"]")) {
            String body = run.text("body").replace("\"\"", odd);
            world.answering(request -> StrictTokenEndpoint.ok(body));
            run.call(node::token);
            world.requireUntouched();
            world.clock.advance(PAUSE);
          }
          world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"));
          assertThat(node.token().value()).isEqualTo(Secret.of(run.value("AT2")));
        });
  }

  static void neverOverwritten(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).hasSize(5).containsOnly(run.value("RT"));
      assertThat(world.store.written())
          .extracting(each -> each.tokens().refreshToken().orElseThrow().value().reveal())
          .containsOnly(run.value("RT"), run.value("RT2"))
          .endsWith(run.value("RT2"));
    }
  }

  /** RF-017: another user's record is not held up. */
  static void down(CaseRun run) throws Exception {
    String other = "RT_OTHER";
    RefreshWorld.each(
        run,
        world -> {
          Node node = world.node();
          world.records.save(
              world.key("u2"), world.tokens(world.ofAnother("AT"), world.ofAnother("RT"), NOW));
          TokenSource ofAnother =
              node.client().tokenSource(new WatchedStore(world.records), world.key("u2"));
          world.answering(
              request ->
                  run.value(other).equals(request.form("refresh_token"))
                      ? StrictTokenEndpoint.ok(
                          RefreshWorld.tokens(run.value("AT2"), run.value("RT2")))
                      : StrictTokenEndpoint.response(
                          run.input().get("status") + " Service Unavailable", "{}"));
          run.call(node::token);
          assertThat(run.failure(TransportException.class).isTransient()).isTrue();
          run.call(node::token);
          run.call(() -> node.client().tokenSource(world.store, world.key).token());
          assertThat(ofAnother.token().value()).isEqualTo(Secret.of(run.value("AT2")));
          assertThat(world.sent()).containsExactly(run.value("RT"), run.value(other));
          world.clock.advance(PAUSE.minus(TICK));
          run.call(node::token);
          assertThat(world.sent()).as("a moment before the pause has ended").hasSize(2);
          world.clock.advance(TICK);
          run.call(node::token);
          run.call(node::token);
          assertThat(world.sent()).as("at the end of the pause").hasSize(3);
          world.requireUntouched();
        });
  }

  /** Five seconds, and two requests at their ends. */
  static void backsOff(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).filteredOn(run.value("RT")::equals).hasSize(2);
    }
  }

  /** RF-026. */
  static void wider(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          Node node = world.node();
          run.call(node::token);
          world.clock.advance(PAUSE);
          AccessToken next = node.source().replacementFor(world.stored().accessToken());
          assertThat(next.value()).isEqualTo(Secret.of(run.value("AT2")));
          assertThat(world.sent()).hasSize(2);
        });
  }

  /** Once: the next answer has the scope that was there by then. */
  static void tellsOfTheWiderScope(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.nodes().get(0).heard()).containsExactly(REFRESHED, SCOPE_WIDENED, REFRESHED);
      assertThat(world.stored().scope()).contains(Scope.of("a", "b", "admin"));
    }
  }

  /** RF-027: what the user must be asked for is known to a node that starts later, too. */
  static void narrower(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          world.save(world.before().toBuilder().requiredScope(Scope.of("a", "b")).build());
          Node node = world.node();
          run.call(node::token);
          run.call(node::token);
          run.call(world.node()::token);
          assertThat(world.sent()).hasSize(1);
        });
  }

  static void storedNotHandedOut(CaseRun run) {
    assertThat(run.returned()).isEmpty();
    assertThat(run.failure(ResponseValidationException.class).kind())
        .isEqualTo(ErrorKind.SCOPE_INSUFFICIENT);
    for (RefreshWorld world : RefreshWorld.all(run)) {
      world.requireStored(run.value("AT2"), run.value("RT"));
      assertThat(world.stored().scope()).contains(Scope.of("a"));
      assertThat(world.stored().requiredScope()).contains(Scope.of("a", "b"));
    }
  }

  /** RF-034: the client that it was issued to can use it still. */
  static void otherClient(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          Node node = world.node(world.store, world.clock, new ClientId("app-2"));
          run.call(node::token);
          world.clock.advance(PAUSE);
          run.call(node::token);
          assertThat(world.server.connections()).isZero();
          world.requireUntouched();
          assertThat(world.record().ended()).isEmpty();
          assertThat(world.node().token().value()).isEqualTo(Secret.of(run.value("AT2")));
        });
  }

  static void sentByTheOldClientAlone(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.server.requests())
          .singleElement()
          .satisfies(
              request ->
                  assertThat(request.form("client_id")).isEqualTo(SignedTokens.CLIENT.value()));
    }
  }

  /** RF-036: a moment before its end the token is handed out, without a word to anybody, too. */
  static void nothingLeft(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          TokenSet ended =
              TokenSet.builder(world.before().accessToken(), world.before().issuedAt()).build();
          world.save(ended);
          Node node = world.node();
          run.call(node::token);
          run.call(() -> node.source().replacementFor(ended.accessToken()));
          world.requireUntouched();
          world.save(
              TokenSet.builder(ended.accessToken().expiringAt(NOW.plus(TICK)), ended.issuedAt())
                  .build());
          assertThat(world.node().token().value()).isEqualTo(ended.accessToken().value());
          world.clock.advance(TICK);
          run.call(world.node()::token);
        });
  }

  static void askedNobody(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.server.connections()).isZero();
    }
  }
}
