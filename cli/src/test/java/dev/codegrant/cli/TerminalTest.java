package dev.codegrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.cli.Program.Ended;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private static final String ESCAPE = "\u001b[";

  private static Program onTerminal() {
    return new Program().env(Console.TERMINALS, "out err");
  }

  @Test
  void onATerminal_isInColour() {
    Ended ended = onTerminal().start("demo", "--headless").await();

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains(ESCAPE);
  }

  @Test
  void elsewhere_isPlain() {
    assertThat(Program.run("demo", "--headless").out()).doesNotContain(ESCAPE);
    assertThat(Program.run("demo", "--help").out()).doesNotContain(ESCAPE);
  }

  @Test
  void whereColourIsUnwanted_isPlain() {
    assertThat(onTerminal().env("NO_COLOR", "1").start("demo", "--headless").await().out())
        .doesNotContain(ESCAPE);
    assertThat(onTerminal().env("TERM", "dumb").start("demo", "--headless").await().out())
        .doesNotContain(ESCAPE);
    assertThat(onTerminal().start("demo", "--headless", "--no-color").await().out())
        .doesNotContain(ESCAPE);
    assertThat(onTerminal().start("demo", "--no-color", "--help").await().out())
        .doesNotContain(ESCAPE);
  }

  @Test
  void asJson_isPlain() {
    assertThat(onTerminal().start("demo", "--headless", "--json").await().json().has("error"))
        .isFalse();
  }

  @Test
  void whileItWaits_saysSoOnATerminalOnly() {
    Ended onTerminal = onTerminal().start("demo", "--no-browser", "--timeout", "1").await();
    Ended elsewhere = Program.run("demo", "--no-browser", "--timeout", "1");

    assertThat(onTerminal.code()).isEqualTo(4);
    assertThat(onTerminal.err()).contains("waiting for the browser, 0:0");
    assertThat(elsewhere.code()).isEqualTo(4);
    assertThat(elsewhere.err()).doesNotContain("waiting");
  }
}
