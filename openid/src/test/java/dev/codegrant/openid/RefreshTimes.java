package dev.codegrant.openid;

import static dev.codegrant.credential.TokenSource.Event.Type.JOINED;
import static dev.codegrant.credential.TokenSource.Event.Type.LOST;
import static dev.codegrant.credential.TokenSource.Event.Type.REFRESHED;
import static dev.codegrant.credential.TokenSource.Event.Type.TAKEN_OVER;
import static dev.codegrant.openid.RefreshWorld.HOUR;
import static dev.codegrant.openid.RefreshWorld.NOW;
import static dev.codegrant.openid.RefreshWorld.PAUSE;
import static dev.codegrant.openid.RefreshWorld.TICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codegrant.corpus.CaseRun;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import dev.codegrant.openid.RefreshWorld.Node;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Cases of area RF in which time does not pass as it should: for a process, or on its clock. */
final class RefreshTimes {

  private static final int MANY = 20;

  private RefreshTimes() {}

  /** RF-022: the answer is there, and the process stands still before it writes. */
  static void heldUp(CaseRun run) throws Exception {
    RefreshWorld.each(run, RefreshTimes::heldUpForLess);
    RefreshWorld.each(
        run,
        world -> {
          world.rotating(run.value("RT"), world.ofAnother("AT2"), world.ofAnother("RT2"));
          Gate gate = new Gate(1);
          Node first = world.node(heldUpAt(gate, world));
          Crowd<AccessToken> holder = Crowd.of(1, first::token);
          gate.awaitArrivals();
          world.clock.advance(RefreshMishaps.LEASE_IS_PAST);
          world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2")); // once more
          Node second = world.node();
          run.call(second::token);
          long version = world.record().version();
          gate.open();
          holder.judged(run);
          assertThat(second.heard()).containsExactly(TAKEN_OVER, REFRESHED);
          assertThat(first.heard()).containsExactly(LOST);
          assertThat(world.record().version()).as("as the second left it").isEqualTo(version);
        });
  }

  /** The neighbour: a lease that still runs is waited for. */
  private static void heldUpForLess(RefreshWorld world) throws Exception {
    CaseRun run = world.run;
    world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"));
    Gate gate = new Gate(1);
    Node first = world.node(heldUpAt(gate, world));
    Crowd<AccessToken> holder = Crowd.of(1, first::token);
    gate.awaitArrivals();
    world.clock.advance(RefreshMishaps.LEASE_IS_PAST.minus(TICK));
    Node second = world.node();
    Crowd<AccessToken> waiting = Crowd.of(1, second::token);
    world.store.awaitLoads(5);
    gate.open();
    holder.judged(run);
    waiting.judged(run);
    assertThat(first.heard()).containsExactly(REFRESHED);
    assertThat(second.heard()).containsExactly(JOINED);
    assertThat(world.sent()).hasSize(1);
  }

  private static WatchedStore heldUpAt(Gate gate, RefreshWorld world) {
    return new WatchedStore(
        world.records,
        write -> {
          if (write == RefreshMishaps.RESULT) {
            gate.pass();
          }
        });
  }

  /** What came late was turned down, and is nowhere. */
  static void fenced(CaseRun run) {
    List<RefreshWorld> fenced =
        RefreshWorld.all(run).stream()
            .filter(world -> world.nodes().get(1).heard().contains(TAKEN_OVER))
            .toList();
    assertThat(fenced).hasSize(2);
    for (RefreshWorld world : fenced) {
      assertThat(world.sent()).containsExactly(run.value("RT"), run.value("RT"));
      assertThat(world.nodes().get(0).view().turnedDown())
          .extracting(each -> each.tokens().refreshToken().orElseThrow().value().reveal())
          .containsExactly(world.ofAnother("RT2"));
    }
  }

  static void newerOnesStay(CaseRun run) {
    assertThat(run.returned(AccessToken.class))
        .hasSize(8)
        .allSatisfy(token -> assertThat(token.value()).isEqualTo(Secret.of(run.value("AT2"))));
    for (RefreshWorld world : RefreshWorld.all(run)) {
      world.requireStored(run.value("AT2"), run.value("RT2"));
    }
  }

  /** How many requests there had been, at each look. */
  private record Counts(List<List<Integer>> whileDown, List<List<Integer>> whileUp) {}

  /** RF-023. */
  static void jumps(CaseRun run) throws Exception {
    Counts counts = new Counts(new ArrayList<>(), new ArrayList<>());
    run.note("counts", counts);
    Duration day = Duration.ofSeconds(Long.parseLong(run.text("clock").replaceAll("[^0-9]", "")));
    for (Duration jump : List.of(day, day.negated())) {
      RefreshWorld.each(run, world -> counts.whileDown().add(jumpWhileDown(world, jump)));
      RefreshWorld.each(run, world -> counts.whileUp().add(jumpWhileUp(world, jump)));
    }
  }

  /** The API rejects the token, the server is down, and everybody goes on asking. */
  private static List<Integer> jumpWhileDown(RefreshWorld world, Duration jump) {
    AccessToken rejected = freshToken(world);
    WallClock clock = new WallClock();
    TokenSource source = world.node(world.store, clock, SignedTokens.CLIENT).source();
    world.answering(request -> StrictTokenEndpoint.response("503 Service Unavailable", "{}"));
    requireDown(source, rejected);
    clock.move(jump);
    List<Integer> requests = new ArrayList<>();
    for (Duration later : List.of(Duration.ZERO, PAUSE.minus(TICK), TICK, PAUSE)) {
      clock.move(later);
      for (int call = 0; call < MANY; call++) {
        requireDown(source, rejected);
      }
      requests.add(world.sent().size());
    }
    clock.move(PAUSE);
    world.rotating(world.run.value("RT"), world.run.value("AT2"), world.run.value("RT2"));
    world.run.call(() -> source.replacementFor(rejected));
    return requests;
  }

  private static void requireDown(TokenSource source, AccessToken rejected) {
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> source.replacementFor(rejected))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER_ERROR));
  }

  /**
   * By a clock that is a day ahead the token has ended; by one that is a day behind it has a day
   * and an hour to live, and the API knows better.
   */
  private static List<Integer> jumpWhileUp(RefreshWorld world, Duration jump) {
    CaseRun run = world.run;
    AccessToken fresh = freshToken(world);
    WallClock clock = new WallClock();
    Node node = world.node(world.store, clock, SignedTokens.CLIENT);
    assertThat(node.token()).isEqualTo(fresh);
    world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"));
    world.rotating(run.value("RT2"), world.ofAnother("AT2"), world.ofAnother("RT2"));
    List<Integer> requests = new ArrayList<>();
    clock.move(jump);
    AccessToken token = askManyTimes(node);
    requests.add(world.sent().size());
    clock.move(PAUSE);
    AccessToken replacement = run.call(() -> node.source().replacementFor(token));
    requests.add(world.sent().size());
    assertThat(askManyTimes(node)).as("the rejected one is not handed out").isEqualTo(replacement);
    assertThat(replacement.value()).isNotEqualTo(token.value());
    for (int call = 0; call < MANY; call++) { // an API that rejects whatever it gets
      assertThat(node.source().replacementFor(replacement)).isEqualTo(replacement);
    }
    requests.add(world.sent().size());
    return requests;
  }

  private static AccessToken freshToken(RefreshWorld world) {
    world.save(world.before(NOW, HOUR));
    return world.stored().accessToken();
  }

  private static AccessToken askManyTimes(Node node) {
    AccessToken token = node.token();
    for (int call = 1; call < MANY; call++) {
      assertThat(node.token()).isEqualTo(token);
    }
    return token;
  }

  /** One after the jump, and one after each pause. */
  static void noStorm(CaseRun run) {
    assertThat(run.noted("counts", Counts.class).whileDown())
        .hasSize(4)
        .allSatisfy(requests -> assertThat(requests).containsExactly(2, 2, 3, 4));
  }

  static void rejectionRefreshes(CaseRun run) {
    assertThat(run.noted("counts", Counts.class).whileUp())
        .containsExactly(List.of(1, 2, 2), List.of(1, 2, 2), List.of(0, 1, 1), List.of(0, 1, 1));
  }

  /** A clock that somebody sets. */
  private static final class WallClock extends Clock {
    private volatile Instant now = NOW;

    void move(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
