package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StoreOptionsTest {

  private static Console with(Map<String, String> env) {
    Console nowhere = Program.console();
    return new Console(
        InputStream.nullInputStream(), nowhere.out(), nowhere.err(), env, nowhere.browser());
  }

  private static StoreOptions options(String... args) {
    return CommandLine.populateCommand(new StoreOptions(), args);
  }

  @Test
  void ofNothing_areInTheHome() {
    Console console = with(Map.of("HOME", "/home/me"));

    assertThat(options().directory(console)).isEqualTo(Path.of("/home/me/.local/state/codegrant"));
    assertThat(options().key(console).path())
        .isEqualTo(Path.of("/home/me/.config/codegrant/store.key"));
  }

  @Test
  void ofTheVariables_areThere() {
    Console console =
        with(Map.of("HOME", "/home/me", "XDG_STATE_HOME", "/state", "XDG_CONFIG_HOME", "/config"));

    assertThat(options().directory(console)).isEqualTo(Path.of("/state/codegrant"));
    assertThat(options().key(console).path()).isEqualTo(Path.of("/config/codegrant/store.key"));
  }

  @Test
  void ofVariablesThatAreNoAbsolutePaths_areInTheHome() {
    for (String path : new String[] {"", "state"}) {
      Console console = with(Map.of("HOME", "/home/me", "XDG_STATE_HOME", path));

      assertThat(options().directory(console))
          .isEqualTo(Path.of("/home/me/.local/state/codegrant"));
    }
  }

  @Test
  void ofOptions_areThese_whateverTheVariablesSay() {
    Console console = with(Map.of("XDG_STATE_HOME", "/state", "XDG_CONFIG_HOME", "/config"));
    StoreOptions options = options("--store=/elsewhere", "--store-key=/run/key");

    assertThat(options.directory(console)).isEqualTo(Path.of("/elsewhere"));
    assertThat(options.key(console).path()).isEqualTo(Path.of("/run/key"));
    assertThat(options.isGiven()).isTrue();
    assertThat(options().isGiven()).isFalse();
  }

  @Test
  void ofARelativePath_isInTheWorkingDirectory() {
    assertThat(options("--store=here").directory(with(Map.of())))
        .isEqualTo(Path.of("here").toAbsolutePath());
  }
}
