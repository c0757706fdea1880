package dev.codegrant.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application module that requires this module and no other, with the JDK's own tools. */
final class ModulePathTest {

  /** What only tests have; Jedis has no module-info, and so would draw all of it in. */
  private static final String OF_TESTS =
      ".*(test-classes|-tests\\.jar|testkit|wiremock|embedded-redis|junit|opentest4j"
          + "|apiguardian|assertj|byte-buddy|surefire).*";

  @TempDir Path folder;

  @Test
  void thatRequiresThisModuleAlone_compilesAndReachesRedis()
      throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("module-info.java"), "module app { requires dev.codegrant.store.redis; }");
    Files.writeString(
        folder.resolve("App.java"),
        """
        package app;

        import dev.codegrant.store.RecordStore;
        import dev.codegrant.store.redis.RedisStore;
        import redis.clients.jedis.RedisClient;

        final class App {
          public static void main(String[] args) {
            try (RedisClient client =
                RedisClient.create("127.0.0.1", Integer.parseInt(args[0]))) {
              RecordStore records = RedisStore.of(client).records();
              System.out.println(App.class.getModule() + " " + records.load("module path"));
            }
          }
        }
        """);
    assertThat(
            run(
                "javac",
                "--module-path",
                path(),
                "-d",
                folder.toString(),
                folder.resolve("module-info.java").toString(),
                folder.resolve("App.java").toString()))
        .isEmpty();

    assertThat(
            run(
                "java",
                "--module-path",
                path() + File.pathSeparator + folder,
                "-m",
                "app/app.App",
                "" + RedisNode.shared().port()))
        .endsWith("module app Optional.empty");
  }

  private static String path() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path", ""))
        .filter(entry -> !entry.matches(OF_TESTS))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String run(String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return output;
  }
}
