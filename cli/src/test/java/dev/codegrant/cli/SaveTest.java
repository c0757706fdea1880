package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code codegrant login --save}. */
class SaveTest {

  private final FakeAuthorizationServer server =
      FakeAuthorizationServer.start().registerPublicClient("public", "http://127.0.0.1/callback");

  @TempDir private Path directory;
  private Shelf shelf = new Shelf(Path.of(""));

  @BeforeEach
  void start() {
    shelf = new Shelf(directory);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Ended refused(String... more) {
    Ended ended =
        Program.run(
            Stream.concat(
                    Stream.of("login", "--issuer=" + server.issuer(), "--client-id=public"),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(server.requests()).as("nobody signed in for it").isEmpty();
    return ended;
  }

  @Test
  void ofALogin_isTold() {
    Ended ended = shelf.login(server, "work");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .containsPattern("saved as +work\n")
        .containsPattern("saved in +" + shelf.store())
        .contains("from now on: codegrant token work");
    assertThat(shelf.login(server, "work", "--json").json().get("saved").getAsString())
        .isEqualTo("work");
    assertThat(shelf.login(server, "work").out()).contains("work  (in place of what was there)");
  }

  @Test
  void withARefreshInTheSameRun_savesWhatTheRefreshBrought() {
    Ended ended = shelf.login(server, "work", "--refresh", "--api", server.resource().toString());

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("the refresh token is replaced too (rotation)");
    Ended token = shelf.run("token", "work", "--refresh");
    assertThat(Visit.get(server.resource(), token.out().strip())).isEqualTo(200);
  }

  @Test
  void withARefreshThatTheStoreDoesNotTake_isNotCalledSaved() throws IOException {
    server.on(Endpoint.TOKEN).times(1).answer(Answer.usual());
    server.on(Endpoint.TOKEN).times(1).answer(Answer.usual().delayedBy(Duration.ofSeconds(2)));
    Program.Running running =
        new Program()
            .start(
                shelf.args(
                    "login",
                    "--issuer=" + server.issuer(),
                    "--client-id=public",
                    "--no-browser",
                    "--save=work",
                    "--refresh"));
    Visit.get(server.approve(running.opened()));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (server.requests(Endpoint.TOKEN).size() < 2) {
      assertThat(System.nanoTime()).as("a refresh in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    Files.setPosixFilePermissions(shelf.store(), PosixFilePermissions.fromString("rwxr-xr-x"));

    Ended ended = running.await();
    Files.setPosixFilePermissions(shelf.store(), PosixFilePermissions.fromString("rwx------"));

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err())
        .contains("codegrant: the new tokens could not be saved in " + shelf.store())
        .contains("the refresh token there may be used up")
        .contains("codegrant: STORE_FAILED");
    assertThat(ended.out()).contains("You have an access token.").doesNotContain("from now on");
  }

  @Test
  void intoTheDirectoriesOfTheUser_isFoundThere() {
    Program program =
        new Program()
            .env("XDG_STATE_HOME", directory.resolve("xdg-state").toString())
            .env("HOME", directory.toString());
    Program.Running running =
        program.start(
            "login",
            "--issuer=" + server.issuer(),
            "--client-id=public",
            "--no-browser",
            "--save=work");
    Visit.get(server.approve(running.opened()));

    assertThat(running.await().code()).isZero();
    assertThat(directory.resolve("xdg-state/codegrant")).isDirectory();
    assertThat(directory.resolve(".config/codegrant/store.key")).isRegularFile();
    assertThat(program.start("token", "work").await().code()).isZero();
  }

  @Test
  void asANameThatCannotBe_isRefused() {
    Ended ended = refused("--save=a/b", "--store=" + shelf.store(), "--store-key=" + shelf.key());

    assertThat(ended.err()).contains("a name of 1 to 64 characters");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutASave_theStoreHasNoMeaning() {
    assertThat(refused("--store=" + shelf.store()).err()).contains("add --save NAME");
    assertThat(refused("--store-key=" + shelf.key()).err()).contains("add --save NAME");
  }

  @Test
  void andARevocation_doNotGoTogether() {
    assertThat(refused("--save=work", "--revoke").err()).contains("--save or --revoke", "logout");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void intoADirectoryThatOthersCanRead_isRefused() throws IOException {
    Files.createDirectory(shelf.store());
    Files.setPosixFilePermissions(shelf.store(), PosixFilePermissions.fromString("rwxr-x---"));

    Ended ended =
        refused("--json", "--save=work", "--store=" + shelf.store(), "--store-key=" + shelf.key());

    assertThat(ended.errorKind()).isEqualTo("STORE_PERMISSIONS");
    Files.setPosixFilePermissions(shelf.store(), PosixFilePermissions.fromString("rwx------"));
    assertThat(shelf.login(server, "work").code()).isZero();
  }

  @Test
  void asANameWhoseEntriesAreDamaged_isRefusedUntilItIsLoggedOut() throws IOException {
    for (boolean ofProfiles : new boolean[] {true, false}) {
      shelf.login(server, "work");
      int before = server.requests().size();
      Shelf.damage(shelf.files(ofProfiles).get(0));

      for (int time = 0; time < 2; time++) {
        Ended ended =
            shelf.run("login", "--issuer=" + server.issuer(), "--client-id=public", "--save=work");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
            .contains("STORE_CORRUPT", "delete it with: codegrant logout work; then log in again");
      }
      assertThat(server.requests()).as("nobody signed in for it").hasSize(before);
      assertThat(shelf.run("logout", "work").code()).isEqualTo(2);
    }
    assertThat(shelf.login(server, "work").code()).isZero();
  }

  @Test
  void withAKeyThatOthersCanRead_isRefused() throws IOException {
    shelf.login(server, "work");
    Files.setPosixFilePermissions(shelf.key(), PosixFilePermissions.fromString("rw-r-----"));

    Ended ended = shelf.run("token", "work", "--json");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.errorKind()).isEqualTo("STORE_PERMISSIONS");
    assertThat(shelf.run("saved").code()).isEqualTo(2);
  }
}
