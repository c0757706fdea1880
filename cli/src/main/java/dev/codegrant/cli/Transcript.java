package dev.codegrant.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Tells the walk to a person, as it happens. */
final class Transcript {

  private static final String INDENT = "   ";
  private static final int NAME_WIDTH = 21;

  private final PrintStream out;
  private final Paint paint;

  Transcript(PrintStream out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  void title(String title, String subtitle) {
    out.println(paint.bold(title));
    out.println(paint.soft(subtitle));
  }

  void begin(Step step) {
    section(step.number() + "  " + sentence(step.label()), step.meaning());
  }

  void section(String title, String meaning) {
    out.println();
    out.println(paint.bold(title));
    out.println(INDENT + paint.soft(meaning));
  }

  void end(Walk.Taken taken) {
    if (taken.ok()) {
      out.println(INDENT + paint.good("ok") + paint.soft("  " + taken.millis() + " ms"));
    } else {
      out.println(INDENT + paint.bad("failed") + paint.soft("  " + taken.millis() + " ms"));
    }
    out.flush();
  }

  void sent(Exchange exchange) {
    out.println(INDENT + paint.sent("> ") + exchange.method() + " " + exchange.endpoint());
    exchange.authorization().ifPresent(h -> row("Authorization", Masking.authorization(h)));
    rows(Masking.parameters(exchange.query()));
    rows(Masking.parameters(exchange.form()));
    out.flush();
  }

  void answered(Exchange exchange) {
    out.println(
        INDENT
            + paint.sent("< ")
            + exchange.status()
            + " "
            + (exchange.isEmpty() ? "(empty)" : OneLine.of(exchange.mediaType())));
    rows(exchange.body().map(Masking::members).orElse(List.of()));
    out.flush();
  }

  /** The authorization request, which goes by the browser and not over our wire. */
  void sentByBrowser(String url) {
    int question = url.indexOf('?');
    out.println(
        INDENT + paint.sent("> ") + "GET " + url.substring(0, question) + "   (the browser)");
    rows(Masking.parameters(url.substring(question + 1)));
  }

  void cameByBrowser(String what) {
    out.println(INDENT + paint.sent("< ") + what + "   (the browser)");
  }

  void row(String name, String value) {
    row(NAME_WIDTH, name, value);
  }

  void note(String text) {
    out.println(INDENT + text);
    out.flush();
  }

  void good(String text) {
    out.println(INDENT + paint.good(text));
    out.flush();
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  private void rows(List<Map.Entry<String, String>> rows) {
    int width = rows.stream().mapToInt(row -> row.getKey().length()).reduce(NAME_WIDTH, Math::max);
    rows.forEach(row -> row(width, row.getKey(), row.getValue()));
  }

  private void row(int width, String name, String value) {
    out.println(INDENT + INDENT + String.format("%-" + width + "s  ", name) + value);
  }

  private static String sentence(String label) {
    return Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }
}
