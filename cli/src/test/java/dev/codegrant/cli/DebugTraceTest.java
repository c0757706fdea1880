package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class DebugTraceTest {

  private static String traceOf(Throwable thrown) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DebugTrace.print(thrown, new PrintStream(out, true, UTF_8), new Withheld());
    return out.toString(UTF_8);
  }

  @Test
  void ofAnExceptionThatMayQuoteWhatWasSent_hasNoMessage() {
    String trace =
        traceOf(
            new IllegalStateException(
                "code=abc", new IOException("GET https://api.example/?access_token=abc")));

    assertThat(trace)
        .contains("java.lang.IllegalStateException\n", "Caused by: java.io.IOException\n")
        .contains("    at dev.codegrant.cli.DebugTraceTest.")
        .doesNotContain("abc");
  }

  @Test
  void ofARefusedConnection_hasItsMessageInOneLine() {
    assertThat(traceOf(new ConnectException("Connection refused\nby peer")))
        .startsWith("java.net.ConnectException: Connection refused by peer\n");
  }

  @Test
  void ofExceptionsThatCauseEachOther_ends() {
    Exception one = new Exception();
    one.initCause(new Exception(one));

    assertThat(traceOf(one).lines().filter(line -> line.startsWith("Caused by"))).hasSize(7);
  }
}
