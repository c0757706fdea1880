package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.SealingKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreKeyTest {

  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @TempDir private Path directory;

  private StoreKey at(Path path) {
    return new StoreKey(path, Program.console());
  }

  private StoreKey file() {
    return at(directory.resolve("config").resolve("codegrant").resolve("store.key"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private StoreKey holding(String text, String mode) throws IOException {
    Path path = Files.writeString(directory.resolve("key"), text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    return at(path);
  }

  private static void assertSame(SealingKeys one, SealingKeys other) {
    assertThat(other.open("test", one.seal("test", "text"))).contains("text");
  }

  @Test
  void thatIsNotThere_isNotFound_andNotMadeByLooking() {
    assertThat(file().find()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void thatIsMade_isForTheOwnerAlone_andFoundAgain() throws IOException {
    SealingKeys made = file().findOrMake();

    Path path = file().path();
    assertThat(mode(path)).isEqualTo("rw-------");
    Path parent = Objects.requireNonNull(path.getParent());
    assertThat(mode(parent)).isEqualTo("rwx------");
    assertThat(Base64.getDecoder().decode(Files.readString(path).strip())).hasSize(32);
    assertSame(made, file().find().orElseThrow());
    assertSame(made, file().findOrMake());
    try (Stream<Path> files = Files.list(parent)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void thatManyMakeAtOnce_isOne() throws Exception {
    int many = 8;
    CyclicBarrier barrier = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      for (int round = 0; round < 20; round++) {
        StoreKey key = at(directory.resolve("round-" + round).resolve("store.key"));
        Callable<SealingKeys> make =
            () -> {
              barrier.await();
              return key.findOrMake();
            };
        List<Future<SealingKeys>> made = new ArrayList<>();
        for (int i = 0; i < many; i++) {
          made.add(threads.submit(make));
        }
        SealingKeys first = made.get(0).get();
        for (Future<SealingKeys> other : made) {
          assertSame(first, other.get());
        }
        try (Stream<Path> files = Files.list(key.path().getParent())) {
          assertThat(files).containsExactly(key.path());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
  void thatOthersMayTouch_isRefused(String mode) throws IOException {
    StoreKey key = holding(KEY, mode);

    assertThatThrownBy(key::find)
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.STORE_PERMISSIONS);
              assertThat(e.came()).contains(mode);
              assertThat(e.advice()).contains("chmod 600 " + key.path());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void thatOnlyTheOwnerMayTouch_isTaken(String mode) throws IOException {
    assertThat(holding(KEY, mode).find()).isPresent();
    assertThat(holding(KEY + "\n", mode).find()).isPresent();
  }

  @Test
  void inADirectoryThatOthersMayWriteTo_isNotMade() throws IOException {
    for (String mode : List.of("rwxrwx---", "rwx---rwx")) {
      Path parent = Files.createDirectories(directory.resolve(mode));
      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString(mode));

      assertThatThrownBy(() -> at(parent.resolve("store.key")).findOrMake())
          .isInstanceOf(ConfigurationException.class);
      assertThat(parent).isEmptyDirectory();

      Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
      assertThat(at(parent.resolve("store.key")).findOrMake()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "hunter2", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg=="})
  void thatIsNoKey_isRefusedAndNotRepeated(String text) throws IOException {
    StoreKey key = holding(text, "rw-------");

    assertThatThrownBy(key::findOrMake)
        .isInstanceOfSatisfying(
            StopException.class,
            e -> {
              assertThat(e.failure().exit()).isEqualTo(ExitCode.USAGE);
              assertThat(e.failure().expected()).contains("32 random bytes", key.path().toString());
              assertThat(e.failure().toString()).doesNotContain("hunter2", "AAECAwQ");
            });
    assertThat(key.path()).hasContent(text);
  }

  @Test
  void fromStandardInput_isReadThere() {
    Console nowhere = Program.console();
    Console console =
        new Console(
            new ByteArrayInputStream((KEY + "\n").getBytes(StandardCharsets.UTF_8)),
            nowhere.out(),
            nowhere.err(),
            nowhere.env(),
            nowhere.browser());

    assertThat(new StoreKey(Path.of("-"), console).find()).isPresent();
    assertThatThrownBy(() -> at(Path.of("-")).findOrMake()).isInstanceOf(StopException.class);
  }
}
