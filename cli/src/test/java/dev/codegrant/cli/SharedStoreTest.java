package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several processes of the program, one store, and a server that ends the grant when a refresh
 * token comes twice. The server's clock stands, so that a token is refused for one reason only.
 */
class SharedStoreTest {

  private static final int ROUNDS = Integer.getInteger("codegrant.rounds", 5);

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void start() {
    shelf = new Shelf(directory);
  }

  private static FakeAuthorizationServer server(Duration lifetime) {
    return FakeAuthorizationServer.builder()
        .clock(ManualClock.at(Instant.now()))
        .accessTokenLifetime(lifetime)
        .start();
  }

  private List<Ended> together(int programs, String... args) throws Exception {
    List<OtherProgram> started = new ArrayList<>();
    try {
      for (int i = 0; i < programs; i++) {
        started.add(OtherProgram.start(args));
      }
      List<Ended> ended = new ArrayList<>();
      for (OtherProgram program : started) {
        ended.add(program.await());
      }
      return ended;
    } finally {
      started.forEach(OtherProgram::close);
    }
  }

  private static void assertAllOpen(FakeAuthorizationServer server, List<Ended> ended) {
    for (Ended one : ended) {
      assertThat(one.code()).as(one.err()).isZero();
      assertThat(one.err()).isEmpty();
      assertThat(Visit.get(server.resource(), one.out().strip())).isEqualTo(200);
    }
  }

  private void assertStillLoggedIn(FakeAuthorizationServer server) throws IOException {
    Ended last = shelf.run("token", "work", "--refresh");
    assertAllOpen(server, List.of(last));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void whatIsOld_isRefreshedByOne_andAllGetTheSame(int programs) throws Exception {
    try (FakeAuthorizationServer server = server(Duration.ofHours(1))) {
      shelf.login(server, "work");
      Set<String> seen = new HashSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        shelf.expire("work", Duration.ofSeconds(-1));
        int before = server.requests(Endpoint.TOKEN).size();

        List<Ended> ended = together(programs, shelf.args("token", "work"));

        assertAllOpen(server, ended);
        assertThat(ended.stream().map(Ended::out).distinct()).hasSize(1);
        assertThat(seen.add(ended.get(0).out())).as("a new token").isTrue();
        assertThat(server.requests(Endpoint.TOKEN)).as("one request").hasSize(before + 1);
      }
      assertStillLoggedIn(server);
    }
  }

  @Test
  void whatIsOldAtOnce_isRefreshedAgainAndAgain_andNobodyIsLoggedOut() throws Exception {
    int programs = 4;
    try (FakeAuthorizationServer server = server(Duration.ofSeconds(1))) {
      shelf.login(server, "work");
      for (int round = 0; round < ROUNDS; round++) {
        int before = server.requests(Endpoint.TOKEN).size();

        List<Ended> ended = together(programs, shelf.args("token", "work"));

        assertAllOpen(server, ended);
        assertThat(server.requests(Endpoint.TOKEN).size() - before).isBetween(0, programs);
      }
      assertThat(server.requests(Endpoint.TOKEN).size()).isGreaterThan(ROUNDS / 2);
      assertStillLoggedIn(server);
    }
  }

  @Test
  void whoInsistsOnAnother_getsOne_whateverTheOthersDo() throws Exception {
    try (FakeAuthorizationServer server = server(Duration.ofHours(1))) {
      shelf.login(server, "work");

      List<Ended> ended = together(4, shelf.args("token", "work", "--refresh"));

      assertAllOpen(server, ended);
      assertStillLoggedIn(server);
    }
  }
}
