package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.token.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is told or refused is fit for a terminal, whoever tells it. */
class TranscriptTest {

  private static final String STEERING = "a\u001b[2J\u202eb\nc";
  private static final String HARMLESS = "a [2J b c";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, UTF_8);
  private final Withheld withheld = new Withheld();
  private final Transcript transcript = new Transcript(stream, Paint.OFF, withheld);

  private String told() {
    return out.toString(UTF_8);
  }

  private void assertHarmless(int times) {
    assertThat(told()).doesNotContain("\u001b", "\u202e", "b\nc");
    assertThat(told().split(java.util.regex.Pattern.quote(HARMLESS), -1)).hasSize(times + 1);
  }

  @Test
  void ordinaryText_isToldAsItIs() {
    transcript.row("scope", "read café");

    assertThat(told()).isEqualTo("      scope                  read café" + System.lineSeparator());
  }

  @Test
  void urlForTheBrowser_endsBeforeItsFragment() {
    transcript.sentByBrowser("https://id.example/a?scope=read#wechat_redirect");

    assertThat(told()).contains("read").doesNotContain("wechat_redirect");
  }

  @Test
  void exchange_isHarmless() {
    Exchange exchange =
        new Exchange(
            "GET", "https://id.example/" + STEERING, Optional.empty(), "scope=" + STEERING);
    transcript.sent(exchange);
    exchange.answered(
        400,
        "text/" + STEERING,
        "{\"error_description\":\"a\\u001b[2J\\u202eb\\nc\"}".getBytes(UTF_8));
    transcript.answered(exchange);

    assertHarmless(4);
  }

  @Test
  void everyOtherPrinter_isHarmless() {
    transcript.title(STEERING, STEERING);
    transcript.section(STEERING, STEERING);
    transcript.sentByBrowser("https://id.example/" + STEERING + "?scope=" + STEERING);
    transcript.cameByBrowser(STEERING);
    transcript.row(STEERING, STEERING);
    transcript.note(STEERING);
    transcript.good(STEERING);
    transcript.line(STEERING);
    transcript.revealed("access_token", Secret.of("a\u202eb" + "x".repeat(400)));

    assertHarmless(12);
    assertThat(told()).contains("a b" + "x".repeat(400));
  }

  @Test
  void failure_isHarmless() {
    new FailureBlock(stream, Paint.OFF)
        .print(
            new Failure(
                ExitCode.REFUSED,
                "KIND",
                STEERING,
                STEERING,
                STEERING,
                Optional.of(
                    new Failure.Said(STEERING, Optional.of(STEERING), Optional.of(STEERING)))));

    assertHarmless(6);
  }

  @Test
  void aSecretAtTheEndOfWhatIsShown_isReplacedBeforeTheTextIsCut() {
    withheld.add("the-secret-of-this-run");
    transcript.row("error_description", "x".repeat(290) + "the-secret-of-this-run");

    assertThat(told()).contains("x".repeat(290) + "•••").doesNotContain("the-");
  }
}
