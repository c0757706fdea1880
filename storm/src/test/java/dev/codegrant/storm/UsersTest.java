package dev.codegrant.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.OAuthClient;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.storm.StoreAddress.Kind;
import dev.codegrant.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand users with tokens for two resources each, fifty threads that serve any of them, and a
 * clock that runs: nobody gets what is another's, or is for the other resource. RF-012, RF-013.
 */
@ResourceLock("machine")
class UsersTest {

  private static final int CALLS = Integer.getInteger("storm.calls", 100_000);
  private static final int USERS = 1000;

  /** Files are for programs of one user, and each write waits for the disk. */
  private static final int USERS_OF_FILES = 50;

  private static final int THREADS = 50;

  private static final int CALLS_OF_A_TICK = 100;

  /** So that a token lives for thirty thousand calls: three lives, and no end at the last call. */
  private static final Duration TICK = OwnersServer.LIFETIME.dividedBy(300);

  /** By the clock, which runs so fast here that a usual lease would end while it is written. */
  private static final Duration LONGEST_REQUEST = Duration.ofDays(1);

  /** One call of so many is of an application that has no source of this user yet. */
  private static final int CALLS_OF_A_SOURCE = 20;

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T12:00:00Z"));
  private final OwnersServer server = OwnersServer.start();
  private final OAuthClient client =
      Session.client(URI.create("https://as.example/authorize"), server.uri(), "app")
          .clock(clock)
          .timeout(LONGEST_REQUEST)
          .build();

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger foreign = new AtomicInteger();

  /** A record: one user's tokens for one resource. */
  private record Account(String owner, TokenKey key, TokenSource source) {}

  @ParameterizedTest
  @EnumSource
  void manyUsersOfManyThreads_getTheirOwnTokens(Kind kind) throws Exception {
    try (server;
        OpenStore store =
            Databases.address(kind).open(SealingKeys.random(), StoreAddress.PATIENCE)) {
      List<Account> accounts = accounts(store.tokens(), kind == Kind.FILE ? USERS_OF_FILES : USERS);
      Crew crew = Crew.of(THREADS, () -> serve(store.tokens(), accounts));

      assertThat(crew.failures()).isEmpty();
      assertThat(foreign).hasValue(0);
      assertThat(server.refusals()).isZero();
      assertThat(server.requests()).as("of refreshes, all the time").isGreaterThan(accounts.size());
      // A refresh that was meant for later may be on its way still.
      for (Account account : accounts) {
        Patience.await(
            "the record of " + account.owner() + " to hold the refresh token that is taken",
            () ->
                server.isLive(
                    account.owner(), store.tokens().load(account.key()).orElseThrow().tokens()));
      }
    }
  }

  private List<Account> accounts(TokenStore store, int users) {
    String run = UUID.randomUUID().toString();
    List<Account> accounts = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      for (String resource : List.of("a", "b")) {
        String owner = "user" + user + "." + resource;
        TokenKey key = new TokenKey("app at " + resource, "fake", run + " " + user);
        store.save(key, server.signIn(owner, clock.instant()));
        accounts.add(new Account(owner, key, client.tokenSource(store, key)));
      }
    }
    return accounts;
  }

  private void serve(TokenStore store, List<Account> accounts) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int call = calls.incrementAndGet(); call <= CALLS; call = calls.incrementAndGet()) {
      if (call % CALLS_OF_A_TICK == 0) {
        clock.advance(TICK);
      }
      Account account = accounts.get(random.nextInt(accounts.size()));
      TokenSource source =
          call % CALLS_OF_A_SOURCE == 0
              ? client.tokenSource(store, account.key())
              : account.source();
      if (!OwnersServer.owner(source.token()).equals(account.owner())) {
        foreign.incrementAndGet();
      }
    }
  }
}
