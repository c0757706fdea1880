package dev.codegrant.openid;

import static dev.codegrant.openid.RefreshWorld.HOUR;
import static dev.codegrant.openid.RefreshWorld.NOW;
import static dev.codegrant.openid.RefreshWorld.PAUSE;
import static dev.codegrant.openid.RefreshWorld.Storage.IN_MEMORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import dev.codegrant.corpus.CaseRun;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.openid.RefreshWorld.Node;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Cases of area RF about many threads that want the token of one record, or of two, at once. */
final class RefreshCrowds {

  private static final Duration STEP = Duration.ofMillis(500);

  private RefreshCrowds() {}

  private static int size(CaseRun run) {
    return run.input().get("concurrent").getAsInt();
  }

  /** RF-006. */
  static void platformThreads(CaseRun run) throws Exception {
    oneRecord(run, Crowd::platform, () -> {});
  }

  /** RF-007: while all of them wait, the carriers are free for another. */
  static void virtualThreads(CaseRun run) throws Exception {
    oneRecord(
        run,
        Crowd::virtual,
        () -> {
          Gate another = new Gate(1);
          another.open();
          Crowd.virtual(another::pass);
          another.awaitArrivals();
          run.note("ran meanwhile", true);
        });
  }

  /** Ten sources of one client; the server answers when all wait for it. */
  private static void oneRecord(CaseRun run, Crowd.Starter starter, CaseRun.Action meanwhile)
      throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          Gate gate = new Gate(1);
          world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"));
          world.answering(held(gate, world::once));
          Node node = world.node();
          List<TokenSource> sources = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            sources.add(node.client().tokenSource(world.store, world.key));
          }
          Crowd<AccessToken> crowd =
              Crowd.of(starter, size(run), number -> sources.get(number % 10)::token);
          gate.awaitArrivals();
          crowd.awaitWaiting();
          meanwhile.run();
          long opened = System.nanoTime();
          gate.open();
          crowd.judged(run);
          run.note("longest wait", crowd.since(opened));
        },
        IN_MEMORY);
  }

  private static Function<RawExchange.Request, String> held(
      Gate gate, Function<RawExchange.Request, String> answers) {
    return request -> {
      gate.pass();
      return answers.apply(request);
    };
  }

  static void oneRequest(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).containsExactly(run.value("RT"));
      world.requireStored(run.value("AT2"), run.value("RT2"));
    }
  }

  static void identical(CaseRun run) {
    List<AccessToken> tokens = run.returned(AccessToken.class);
    assertThat(tokens).hasSize(size(run));
    assertThat(tokens.stream().distinct())
        .singleElement()
        .satisfies(token -> assertThat(token.value()).isEqualTo(Secret.of(run.value("AT2"))));
  }

  /** RF-012. */
  static void users(CaseRun run) throws Exception {
    RefreshWorld.each(run, world -> twoRecords(world, world.key, world.key("u2")));
  }

  /** RF-013: a resource has tokens of its own, and so a record and a registration of its own. */
  static void resources(CaseRun run) throws Exception {
    JsonArray resources = run.input().getAsJsonArray("resources");
    RefreshWorld.each(
        run,
        world ->
            twoRecords(
                world,
                new TokenKey(resources.get(0).getAsString(), world.issuer(), "u1"),
                new TokenKey(resources.get(1).getAsString(), world.issuer(), "u1")));
  }

  /** The server answers when both requests are there, and all wait. */
  private static void twoRecords(RefreshWorld world, TokenKey one, TokenKey other) {
    Gate gate = new Gate(2);
    List<TokenSource> sources = sources(world, one, other);
    rotateBoth(world);
    world.answering(held(gate, world::once));
    Crowd<AccessToken> crowd = Crowd.of(size(world.run), number -> sources.get(number % 2)::token);
    gate.awaitArrivals();
    crowd.awaitWaiting();
    gate.open();
    judge(world, crowd);
  }

  private static List<TokenSource> sources(RefreshWorld world, TokenKey one, TokenKey other) {
    world.records.save(one, world.before());
    world.records.save(other, world.tokens(world.ofAnother("AT"), world.ofAnother("RT"), NOW));
    Node node = world.node();
    return List.of(
        node.client().tokenSource(world.store, one), node.client().tokenSource(world.store, other));
  }

  private static void rotateBoth(RefreshWorld world) {
    world.rotating(world.run.value("RT"), world.run.value("AT2"), world.run.value("RT2"));
    world.rotating(world.ofAnother("RT"), world.ofAnother("AT2"), world.ofAnother("RT2"));
  }

  private static void judge(RefreshWorld world, Crowd<AccessToken> crowd) {
    List<AccessToken> tokens = crowd.judged(world.run);
    for (int number = 0; number < tokens.size(); number++) {
      if (tokens.get(number) != null) { // otherwise the case has its failure
        (number % 2 == 0 ? world.ofTheOne : world.ofTheOther).add(tokens.get(number));
      }
    }
  }

  static void eachItsOwn(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      requireAll(world.ofTheOne, size(run) / 2, run.value("AT2"));
      requireAll(world.ofTheOther, size(run) / 2, run.value("AT2_OTHER"));
    }
  }

  private static void requireAll(List<AccessToken> tokens, int size, String value) {
    assertThat(tokens)
        .hasSize(size)
        .allSatisfy(token -> assertThat(token.value()).isEqualTo(Secret.of(value)));
  }

  static void oneRequestForEach(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).containsExactlyInAnyOrder(run.value("RT"), run.value("RT_OTHER"));
    }
  }

  /** RF-014: what a client without DPoP makes of the first answer is an error for all who wait. */
  static void nonceWanted(CaseRun run) throws Exception {
    RefreshWorld.each(
        run,
        world -> {
          List<TokenSource> sources = sources(world, world.key, world.key("u2"));
          Gate first = new Gate(2);
          String wanted = run.text("first_answer");
          world.answering(held(first, request -> nonceWanted(wanted)));
          Crowd<AccessToken> refused =
              Crowd.of(size(run), number -> sources.get(number % 2)::token);
          first.awaitArrivals();
          refused.awaitWaiting();
          first.open();
          assertThat(refused.failures())
              .allSatisfy(
                  each -> {
                    ErrorResponseException e = (ErrorResponseException) each;
                    assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_ENDPOINT_ERROR);
                    assertThat(e.response().error()).isEqualTo(wanted);
                  });
          requireRefused(sources.get(0));
          world.clock.advance(PAUSE.minus(RefreshWorld.TICK));
          requireRefused(sources.get(1));
          assertThat(world.sent()).hasSize(2);

          world.clock.advance(RefreshWorld.TICK);
          Gate second = new Gate(2);
          rotateBoth(world);
          world.answering(held(second, world::once));
          Crowd<AccessToken> crowd = Crowd.of(size(run), number -> sources.get(number % 2)::token);
          second.awaitArrivals();
          crowd.awaitWaiting();
          second.open();
          judge(world, crowd);
        });
  }

  private static String nonceWanted(String error) {
    return SignedTokens.answer(
        "400 Bad Request",
        "Content-Type: application/json\r\nDPoP-Nonce: n-0S6_WzA2Mj",
        "{\"error\":\"" + error + "\"}");
  }

  private static void requireRefused(TokenSource source) {
    assertThatExceptionOfType(ErrorResponseException.class).isThrownBy(source::token);
  }

  static void twoRequestsForEach(CaseRun run) {
    eachItsOwn(run);
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent())
          .containsExactlyInAnyOrder(
              run.value("RT"), run.value("RT"), run.value("RT_OTHER"), run.value("RT_OTHER"));
    }
  }

  /** RF-024: at a server that answers at once, and at one that does so when the token has ended. */
  static void refreshAhead(CaseRun run) throws Exception {
    RefreshWorld.each(run, world -> refreshAhead(world, asking -> {}), IN_MEMORY);
    RefreshWorld.each(
        run,
        world -> refreshAhead(world, asking -> awaitTheEndOfTheToken(world, asking)),
        IN_MEMORY);
  }

  /** Then all of them must wait; were one not to, the clock would go on. */
  private static void awaitTheEndOfTheToken(RefreshWorld world, AtomicInteger asking) {
    Instant end = NOW.plus(life(world.run));
    Gate.awaitThat(() -> !world.clock.instant().isBefore(end));
    Gate.awaitThat(() -> asking.get() == size(world.run) || world.clock.instant().isAfter(end));
  }

  private static Duration life(CaseRun run) {
    return Duration.ofSeconds(run.input().get("expires_in").getAsInt());
  }

  /** The clock moves when all threads have their token, and stands while they ask. */
  private static void refreshAhead(RefreshWorld world, Consumer<AtomicInteger> beforeTheAnswer)
      throws InterruptedException {
    CaseRun run = world.run;
    AtomicInteger asking = new AtomicInteger();
    world.save(world.before(NOW, life(run)));
    world.rotating(run.value("RT"), run.value("AT2"), run.value("RT2"), life(run));
    world.rotating(run.value("RT2"), run.value("AT"), run.value("RT"), life(run));
    world.answering(
        request -> {
          beforeTheAnswer.accept(asking);
          return world.once(request);
        });
    TokenSource source = world.setting(client -> client.timeout(HOUR)).node().source();
    CyclicBarrier all = new CyclicBarrier(size(run), () -> world.clock.advance(STEP));
    long steps = Duration.ofSeconds(run.input().get("duration_s").getAsInt()).dividedBy(STEP);
    run.race(
        size(run),
        () -> {
          for (long step = 0; step <= steps; step++) {
            asking.incrementAndGet();
            AccessToken token = source.token();
            asking.decrementAndGet();
            boolean isGood = world.clock.instant().isBefore(token.expiresAt().orElseThrow());
            (isGood ? world.good : world.expired).incrementAndGet();
            all.await(30, TimeUnit.SECONDS);
          }
          return "done";
        });
    assertThat(world.good.get() + world.expired.get())
        .isEqualTo(size(run) * Math.toIntExact(steps + 1));
  }

  static void twoRequestsAtMost(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.sent()).hasSizeBetween(1, 2).startsWith(run.value("RT"));
    }
  }

  static void noneExpired(CaseRun run) {
    for (RefreshWorld world : RefreshWorld.all(run)) {
      assertThat(world.expired).hasValue(0);
    }
  }
}
