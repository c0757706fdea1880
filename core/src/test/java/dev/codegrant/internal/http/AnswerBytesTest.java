package dev.codegrant.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnswerBytesTest {

  /** As a server sends them that wants its client to be busy. */
  private static final class OneByOne extends ByteArrayInputStream {
    OneByOne(String text) {
      super(text.getBytes(US_ASCII));
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) {
      return super.read(to, offset, Math.min(1, length));
    }
  }

  /** With a copy of all for each byte, it would be 180 GB. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.SECONDS)
  void lineOfSingleBytes_isReadInTimeThatGrowsWithItsLength() throws IOException {
    String line = "x".repeat(600_000);
    AnswerBytes bytes = new AnswerBytes(new OneByOne(line + "\r\nnext\r\n"));
    assertThat(bytes.line(700_000, "too long").length()).isEqualTo(line.length());
    assertThat(bytes.line(700_000, "too long")).isEqualTo("next");
  }
}
