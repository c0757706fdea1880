package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.token.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ErrandTest {

  @Test
  void aRemark_isOneLineWithoutASecret() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console nowhere = Program.console();
    Console console =
        new Console(
            nowhere.in(),
            nowhere.out(),
            new PrintStream(err, true, UTF_8),
            nowhere.env(),
            nowhere.browser());
    Errand errand = new Errand(console, new OutputOptions());
    errand.withhold(Secret.of("hunter2-and-more"));

    errand.remark("it is hunter2-and-more,\n\u001b[2J and nothing else");

    assertThat(err.toString(UTF_8))
        .isEqualTo("codegrant: it is •••,  [2J and nothing else" + System.lineSeparator());
  }
}
