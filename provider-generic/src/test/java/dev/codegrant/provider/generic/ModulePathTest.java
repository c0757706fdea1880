package dev.codegrant.provider.generic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application module that requires this module and no other, with the JDK's own tools. */
final class ModulePathTest {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("App.java"),
        """
        package app;

        import dev.codegrant.OAuthClient;
        import dev.codegrant.client.ClientId;
        import dev.codegrant.openid.RelyingParty;
        import dev.codegrant.provider.generic.Generic;
        import dev.codegrant.server.AuthorizationServer;
        import java.net.URI;

        final class App {
          public static void main(String[] args) {
            URI address = URI.create("https://as.example");
            AuthorizationServer server =
                Generic.endpoints(address, address).issuer("https://as.example")
                    .endpoint("jwks_uri", address).build();
            ClientId id = new ClientId("app");
            RelyingParty party = RelyingParty.builder(server, id).build();
            System.out.println(
                OAuthClient.builder(server, id).idTokenVerifier(party).build().clientId());
          }
        }
        """);
  }

  @Test
  void thatRequiresThisModuleAlone_compilesAndRuns() throws IOException, InterruptedException {
    require("dev.codegrant.provider.generic");

    assertThat(compile()).isEmpty();
    assertThat(
            run("java", "--module-path", path() + File.pathSeparator + folder, "-m", "app/app.App"))
        .isEqualTo("app");
  }

  /** The neighbour: what the module above passes on is really passed on by it. */
  @Test
  void thatRequiresCoreAlone_seesNoRelyingParty() throws IOException, InterruptedException {
    require("dev.codegrant.core");

    assertThat(compile()).contains("RelyingParty");
  }

  private void require(String module) throws IOException {
    Files.writeString(
        folder.resolve("module-info.java"), "module app { requires %s; }".formatted(module));
  }

  private String compile() throws IOException, InterruptedException {
    return run(
        "javac",
        "--module-path",
        path(),
        "-d",
        folder.toString(),
        folder.resolve("module-info.java").toString(),
        folder.resolve("App.java").toString());
  }

  /** Where this test's own modules come from. */
  private static String path() {
    return System.getProperty("jdk.module.path", System.getProperty("java.class.path"));
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
