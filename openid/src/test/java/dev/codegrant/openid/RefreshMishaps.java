package dev.codegrant.openid;

import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.ROTATION_LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.STORE_FAILED;
import static dev.codegrant.credential.TokenSource.Event.Type.TAKEN_OVER;
import static dev.codegrant.openid.RefreshWorld.HOUR;
import static dev.codegrant.openid.RefreshWorld.TICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.error.ReauthorizationRequiredException;
import dev.codegrant.error.TransportException;
import dev.codegrant.openid.RefreshWorld.Node;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Cases of area RF in which somebody dies, is held up, or does not write what it has. */
final class RefreshMishaps {

  /** A request may take ten seconds, a lease half as long again; clocks differ by half a minute. */
  static final Duration LEASE_IS_PAST = Duration.ofSeconds(15 + 30).plus(TICK);

  static final int RESULT = 2; // the write before it is that of the lease

  private RefreshMishaps() {}

  /** RF-016: before the request, and between the answer and the store. A listener kills nobody. */
  static void leaderDies(CaseRun run) throws Exception {
    for (String when : List.of("authentication", "write")) {
      RefreshWorld.each(run, world -> leaderDies(world, when));
    }
  }

  private static void leaderDies(RefreshWorld world, String when) throws Exception {
    Gate gate = new Gate(1);
    AtomicBoolean first = new AtomicBoolean(true);
    Runnable death =
        () -> {
          if (first.getAndSet(false)) {
            gate.pass();
            throw new OutOfMemoryError("made up");
          }
        };
    WatchedStore view =
        new WatchedStore(
            world.records, write -> dieIf(when.equals("write") && write == RESULT, death));
    world.rotating(world.run.value("RT"), world.run.value("AT2"), world.run.value("RT2"));
    world.setting(
        client ->
            when.equals("authentication") ? client.clientAuthentication(dying(death)) : client);
    Node node = world.node(view);
    Crowd<AccessToken> crowd =
        Crowd.of(world.run.input().get("concurrent").getAsInt(), node::token);
    gate.awaitArrivals();
    crowd.awaitWaiting();
    gate.open();
    world.failures.addAll(crowd.failures());
    world.clock.advance(RefreshWorld.PAUSE);
    world.run.call(node::token);
  }

  private static void dieIf(boolean now, Runnable death) {
    if (now) {
      death.run();
    }
  }

  private static ClientAuthentication dying(Runnable death) {
    return new ClientAuthentication() {
      @Override
      public String method() {
        return "none";
      }

      @Override
      public void authenticate(ClientId clientId, ClientRequest request) {
        death.run();
        ClientAuthentication.none().authenticate(clientId, request);
      }
    };
  }

  /** And the next one gets tokens, for one request in all. */
  static void nobodyHangs(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.failures)
          .hasSize(run.input().get("concurrent").getAsInt())
          .allSatisfy(each -> assertThat(each).isInstanceOf(OutOfMemoryError.class));
      assertThat(world.sent()).containsExactly(run.value("RT"));
      world.requireStored(run.value("AT2"), run.value("RT2"));
    }
  }

  /** RF-019: at a server with a grace period for used refresh tokens, and at one without. */
  static void crash(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          crash(world);
          world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"));
          run.call(world.node()::token);
        });
    RefreshWorld.each(
        run,
        world -> {
          crash(world);
          Node restarted = world.node();
          requireUnknown(restarted);
          requireUnknown(restarted);
          world.clock.advance(RefreshWorld.PAUSE);
          requireUnknown(restarted);
          requireUnknown(world.node());
          world.requireUntouched();
        });
  }

  /** A process that has the answer, and then neither writes nor says anything any more. */
  private static void crash(RefreshWorld world) {
    world.rotating(world.run.value("RT"), world.ofAnother("AT2"), world.ofAnother("RT2"));
    long version = world.record().version();
    Node crashed =
        world.node(
            new WatchedStore(
                world.records,
                write -> {
                  if (write >= RESULT) {
                    throw new Crash();
                  }
                }));
    assertThatExceptionOfType(Crash.class).isThrownBy(crashed::token);
    assertThat(world.record().version()).as("the marker was written").isEqualTo(version + 1);
    world.requireUntouched();
    world.clock.advance(LEASE_IS_PAST);
  }

  private static void requireUnknown(Node node) {
    assertThatExceptionOfType(ReauthorizationRequiredException.class)
        .isThrownBy(node::token)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.REFRESH_OUTCOME_UNKNOWN));
  }

  /** What ends a process. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  static void retriedOnce(CaseRun run) {
    assertThat(RefreshWorld.all(run))
        .extracting(world -> world.nodes().get(1).heard())
        .as("what the restarted process tells, in memory and sealed")
        .containsExactly(
            List.of(TAKEN_OVER, REFRESHED),
            List.of(TAKEN_OVER, REFRESHED),
            List.of(TAKEN_OVER, ROTATION_LOST),
            List.of(TAKEN_OVER, ROTATION_LOST));
    RefreshWorld.all(run)
        .subList(0, 2)
        .forEach(w -> w.requireStored(run.value("AT2"), run.value("RT2")));
    noLoop(run);
  }

  static void noLoop(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).containsExactly(run.value("RT"), run.value("RT"));
    }
  }

  static void storeIsReadable(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.stored().refreshToken()).isPresent();
    }
  }

  /** RF-021: the driver's own words quote what it was to write. */
  static void storeDown(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          AtomicBoolean down = new AtomicBoolean(true);
          WatchedStore view =
              new WatchedStore(
                  world.records,
                  write -> {
                    if (write >= RESULT && down.get()) {
                      throw new IllegalStateException("no space left for " + run.value("RT2"));
                    }
                  });
          world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"));
          world.rotating(run.value("RT2"), world.ofAnother("AT2"), world.ofAnother("RT2"));
          Node node = world.node(view);
          run.call(node::token);
          run.call(node::token);
          run.watch(
              "the failure", RefreshWorld.printed(node.events().get(0).failure().orElseThrow()));

          world.clock.advance(HOUR); // and these tokens have ended, too
          assertThatExceptionOfType(TransportException.class)
              .isThrownBy(node::token)
              .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORE_FAILED));
          assertThat(world.sent()).containsExactly(run.value("RT"));
          down.set(false);
          node.awaitEvent(REFRESHED);
          world.requireStored(run.value("AT2"), run.value("RT2"));
          world.clock.advance(Duration.ofSeconds(1)); // for which a store is left alone
          assertThat(node.token().value()).isEqualTo(Secret.of(world.ofAnother("AT2")));
        });
  }

  static void heldInMemory(CaseRun run) {
    assertThat(run.returned(AccessToken.class))
        .hasSize(4)
        .allSatisfy(token -> assertThat(token.value()).isEqualTo(Secret.of(run.value("AT2"))));
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.nodes().get(0).heard()).startsWith(STORE_FAILED).contains(REFRESHED);
      assertThat(world.sent()).endsWith(run.value("RT2"));
    }
  }

  static void storeFailedIsTold(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.nodes().get(0).events().get(0).failure())
          .containsInstanceOf(TransportException.class)
          .map(failure -> ((OAuthException) failure).kind())
          .contains(ErrorKind.STORE_FAILED);
    }
  }

  static void oldOneSentOnce(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).containsExactly(run.value("RT"), run.value("RT2"));
    }
  }
}
