package dev.codegrant.cli;

import dev.codegrant.token.Secret;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Tells the walk to a person, as it happens. Whatever it is given is made fit for a terminal here,
 * and loses the secrets of this run: no caller has to think of it.
 */
final class Transcript {

  private static final String INDENT = "   ";
  private static final int NAME_WIDTH = 21;

  private final PrintStream out;
  private final Paint paint;
  private final Withheld withheld;

  Transcript(PrintStream out, Paint paint, Withheld withheld) {
    this.out = out;
    this.paint = paint;
    this.withheld = withheld;
  }

  void title(String title, String subtitle) {
    out.println(paint.bold(shown(title)));
    out.println(paint.soft(shown(subtitle)));
  }

  void begin(Step step, String meaning) {
    section(step.number() + "  " + sentence(step.label()), meaning);
  }

  void section(String title, String meaning) {
    out.println();
    out.println(paint.bold(shown(title)));
    out.println(INDENT + paint.soft(shown(meaning)));
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
    sent(exchange.method() + " " + exchange.endpoint());
    exchange.authorization().ifPresent(h -> row("Authorization", Masking.authorization(h)));
    rows(Masking.parameters(exchange.query()));
    rows(Masking.parameters(exchange.form()));
    out.flush();
  }

  void answered(Exchange exchange) {
    came(exchange.status() + " " + (exchange.isEmpty() ? "(empty)" : exchange.mediaType()));
    rows(exchange.body().map(Masking::members).orElse(List.of()));
    out.flush();
  }

  /** The authorization request, which goes by the browser and not over our wire. */
  void sentByBrowser(String url) {
    int question = url.indexOf('?');
    sent("GET " + url.substring(0, question) + "   (the browser)");
    rows(Masking.parameters(url.substring(question + 1).split("#", 2)[0]));
  }

  void cameByBrowser(String what) {
    came(what + "   (the browser)");
  }

  void row(String name, String value) {
    row(NAME_WIDTH, name, value);
  }

  /** A row of what was proven. */
  void proven(String name, String value) {
    out.println(named(NAME_WIDTH, shown(name)) + paint.good(shown(value)));
  }

  /** A token that the user asked to see: whole, for it is of no use otherwise. */
  void revealed(String name, Secret secret) {
    out.println(named(NAME_WIDTH, name) + OneLine.whole(secret.reveal()));
  }

  void note(String text) {
    out.println(INDENT + shown(text));
    out.flush();
  }

  void good(String text) {
    out.println(INDENT + paint.good(shown(text)));
    out.flush();
  }

  void line(String text) {
    out.println(shown(text));
    out.flush();
  }

  private void rows(List<Map.Entry<String, String>> rows) {
    int width = rows.stream().mapToInt(row -> row.getKey().length()).reduce(NAME_WIDTH, Math::max);
    rows.forEach(row -> row(width, row.getKey(), row.getValue()));
  }

  private void row(int width, String name, String value) {
    out.println(named(width, shown(name)) + shown(value));
  }

  private static String named(int width, String name) {
    return INDENT + INDENT + String.format("%-" + width + "s  ", name);
  }

  private void sent(String text) {
    out.println(INDENT + paint.sent("> ") + shown(text));
  }

  private void came(String text) {
    out.println(INDENT + paint.sent("< ") + shown(text));
  }

  /** Secrets first: cut off in the middle, one would not be found. */
  private String shown(String text) {
    return OneLine.of(withheld.hide(text));
  }

  private static String sentence(String label) {
    return Character.toUpperCase(label.charAt(0)) + label.substring(1);
  }
}
