package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Standard output on a full disk, or with nobody at its other end. */
class BrokenOutputTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(OutputStream out, String... args) {
    return Codegrant.run(
        args,
        new Console(
            InputStream.nullInputStream(),
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            Program.NO_BROWSER));
  }

  private static OutputStream full() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }

  @Test
  void thatTakesTheReport_isDone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(run(out, "demo", "--headless", "--json")).isZero();
    assertThat(out.toString(UTF_8)).endsWith("}" + System.lineSeparator());
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void thatIsFull_isAnError() {
    assertThat(run(full(), "demo", "--headless", "--json")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("standard output could not be written");
  }

  @Test
  void thatIsFull_leavesTheCodeOfAnotherFailure() {
    assertThat(run(full(), "demo", "--unknown", "--json")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("standard output could not be written");
  }
}
