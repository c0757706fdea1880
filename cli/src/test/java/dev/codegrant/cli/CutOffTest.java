package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is ended in the middle of its refresh: the server has rotated already. */
class CutOffTest {

  /** Of the one who is killed: nobody else may refresh for a time that depends on it. */
  private static final String SHORT = "--request-timeout=3";

  private static final String AMPLE = "--request-timeout=30";
  private static final String REMARK = "was cut off while it refreshed: trying once more";

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void start() {
    shelf = new Shelf(directory);
  }

  /** Starts a program, and returns when the server holds the answer to its refresh. */
  private OtherProgram refreshing(FakeAuthorizationServer server, Duration held, String timeout)
      throws Exception {
    shelf.expire("work", Duration.ofSeconds(-1));
    int before = server.requests(Endpoint.TOKEN).size();
    server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().delayedBy(held));
    OtherProgram program = OtherProgram.start(shelf.args("token", "work", timeout));
    awaitRequests(server, before + 1, program);
    return program;
  }

  private static void awaitRequests(
      FakeAuthorizationServer server, int requests, OtherProgram program) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.requests(Endpoint.TOKEN).size() < requests) {
      assertThat(System.nanoTime()).as("a refresh in time").isLessThan(deadline);
      assertThat(program.isAlive()).isTrue();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void killInTheMiddle(FakeAuthorizationServer server) throws Exception {
    try (OtherProgram program = refreshing(server, Duration.ofSeconds(60), SHORT)) {
      program.kill();
      Ended killed = program.await();
      assertThat(killed.code()).isEqualTo(128 + 9);
      assertThat(killed.out()).isEmpty();
    }
  }

  private Ended next() throws Exception {
    try (OtherProgram program = OtherProgram.start(shelf.args("token", "work", AMPLE))) {
      return program.await();
    }
  }

  @Test
  void byAKill_atAServerWithAGrace_losesNothing() throws Exception {
    try (FakeAuthorizationServer server =
        FakeAuthorizationServer.builder().rotationGrace(Duration.ofMinutes(10)).start()) {
      shelf.login(server, "work");
      killInTheMiddle(server);

      Ended recovered = next();

      assertThat(recovered.code()).as(recovered.err()).isZero();
      assertThat(recovered.err()).contains(REMARK);
      assertThat(Visit.get(server.resource(), recovered.out().strip())).isEqualTo(200);
      Ended after = shelf.run("token", "work", "--refresh");
      assertThat(after.err()).isEmpty();
      assertThat(Visit.get(server.resource(), after.out().strip())).isEqualTo(200);
    }
  }

  @Test
  void byAKill_atAStrictServer_isFoundOutOnce_andSaysToLogInAgain() throws Exception {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      shelf.login(server, "work");
      killInTheMiddle(server);
      int before = server.requests(Endpoint.TOKEN).size();

      Ended lost = next();

      assertThat(lost.code()).isEqualTo(6);
      assertThat(lost.out()).isEmpty();
      assertThat(lost.err())
          .contains(REMARK, "codegrant: REFRESH_OUTCOME_UNKNOWN")
          .contains("log in again: codegrant login ... --save work");
      assertThat(server.requests(Endpoint.TOKEN)).hasSize(before + 1);

      Ended again = shelf.run("token", "work");
      assertThat(again.code()).isEqualTo(6);
      assertThat(again.err()).doesNotContain(REMARK);
      assertThat(server.requests(Endpoint.TOKEN)).as("not asked again").hasSize(before + 1);

      shelf.login(server, "work");
      assertThat(shelf.run("token", "work", "--refresh").code()).isZero();
    }
  }

  @Test
  void byATermination_endsWhenTheAnswerIsSaved() throws Exception {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      shelf.login(server, "work");
      int before = server.requests(Endpoint.TOKEN).size();
      try (OtherProgram program = refreshing(server, Duration.ofSeconds(1), AMPLE)) {
        program.terminate();

        assertThat(program.await().code()).isEqualTo(128 + 15);
      }
      Ended next = shelf.run("token", "work");

      assertThat(next.code()).as(next.err()).isZero();
      assertThat(next.err()).isEmpty();
      assertThat(Visit.get(server.resource(), next.out().strip())).isEqualTo(200);
      assertThat(server.requests(Endpoint.TOKEN)).as("saved").hasSize(before + 1);
      assertThat(shelf.run("token", "work", "--refresh").code()).isZero();
    }
  }

  @Test
  void ofALogin_byATermination_endsWhenTheRefreshIsSaved() throws Exception {
    try (FakeAuthorizationServer server = FakeAuthorizationServer.start()) {
      server.on(Endpoint.TOKEN).times(1).answer(Answer.usual());
      server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().delayedBy(Duration.ofSeconds(1)));
      String[] login =
          shelf.args(
              "login",
              "--issuer=" + server.issuer(),
              "--client-id=public",
              "--no-browser",
              "--save=work",
              "--refresh",
              AMPLE);
      try (OtherProgram program = OtherProgram.start(login)) {
        Visit.get(server.approve(program.opened()));
        awaitRequests(server, 2, program);
        program.terminate();

        Ended ended = program.await();
        assertThat(ended.code()).as(ended.err()).isEqualTo(128 + 15);
      }

      Ended next = shelf.run("token", "work", "--refresh");
      assertThat(next.code()).as(next.err()).isZero();
      assertThat(next.err()).isEmpty();
    }
  }
}
