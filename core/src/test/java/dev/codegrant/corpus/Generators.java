package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The little language of the corpus: <code>${NAME}</code> is a value, and <code>{A*9}</code>,
 * <code>{repeat('ab',9)}</code>, <code>{nest(9)}</code>, <code>{bytes(EFBB)}</code>, <code>
 * {gzip(repeat(' ',9)+GOOD)}</code>, <code>{pct(0x20..0x7E)}</code>, <code>
 * {hashcollisions('Aa','BB',16)}</code> and <code>{X-n: A*9 x 9}</code> make what is too long to be
 * written down.
 */
final class Generators {

  private static final Pattern ITEM =
      Pattern.compile(
          "\\$\\{(?<name>[A-Z][A-Z0-9_]*)\\}"
              + "|\\{(?<char>.)\\*(?<times>\\d+)\\}"
              + "|\\{repeat\\((?<repeat>'(?:[^'])*',\\d+)\\)\\}"
              + "|\\{nest\\((?<nest>\\d+)\\)\\}"
              + "|\\{bytes\\((?<bytes>[0-9A-Fa-f]*)\\)\\}"
              + "|\\{gzip\\((?<gzip>(?:'[^']*'|[^'}])*)\\)\\}"
              + "|\\{pct\\(0x(?<from>[0-9A-Fa-f]{2})\\.\\.0x(?<to>[0-9A-Fa-f]{2})\\)\\}"
              + "|\\{hashcollisions\\('(?<one>[^']+)','(?<other>[^']+)',(?<pairs>\\d+)\\)\\}"
              + "|\\{(?<header>[A-Za-z-]+)-n: (?<hchar>.)\\*(?<hlength>\\d+) x (?<hcount>\\d+)\\}");
  private static final Pattern REPEAT = Pattern.compile("'([^']*)',(\\d+)");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:u(?<unicode>[0-9A-Fa-f]{4})|(?<simple>.))", Pattern.DOTALL);

  private Generators() {}

  /** The value as text. What makes bytes gives them as ISO 8859-1. */
  static String text(String value, UnaryOperator<String> names) {
    if (ITEM.matcher(value).find()) {
      boolean bytes = value.contains("{bytes(") || value.contains("{gzip(");
      return new String(bytes(value, names), bytes ? ISO_8859_1 : UTF_8);
    }
    return value;
  }

  /** The value as bytes: text is UTF-8. */
  static byte[] bytes(String value, UnaryOperator<String> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(value, names, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Resolves the escapes of a Java string literal (JLS section 3.10.7). */
  static String unescaped(String value) {
    Matcher matcher = ESCAPE.matcher(value);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String unicode = matcher.group("unicode");
      String replacement =
          unicode != null
              ? String.valueOf((char) Integer.parseInt(unicode, 16))
              : switch (matcher.group("simple")) {
                case "n" -> "\n";
                case "r" -> "\r";
                case "t" -> "\t";
                case "b" -> "\b";
                case "f" -> "\f";
                case "0" -> "\0";
                case "\\" -> "\\";
                case "\"" -> "\"";
                case "'" -> "'";
                default -> throw new IllegalArgumentException("no such escape in " + value);
              };
      matcher.appendReplacement(out, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(out).toString();
  }

  private static void write(String value, UnaryOperator<String> names, OutputStream out)
      throws IOException {
    Matcher item = ITEM.matcher(value);
    int done = 0;
    while (item.find()) {
      out.write(value.substring(done, item.start()).getBytes(UTF_8));
      done = item.end();
      item(item, names, out);
    }
    out.write(value.substring(done).getBytes(UTF_8));
  }

  private static void item(Matcher item, UnaryOperator<String> names, OutputStream out)
      throws IOException {
    if (item.group("name") != null) {
      out.write(names.apply(item.group("name")).getBytes(UTF_8));
    } else if (item.group("char") != null) {
      repeat(item.group("char"), Integer.parseInt(item.group("times")), out);
    } else if (item.group("repeat") != null) {
      repeat(item.group("repeat"), out);
    } else if (item.group("nest") != null) {
      int depth = Integer.parseInt(item.group("nest"));
      repeat("[", depth, out);
      repeat("]", depth, out);
    } else if (item.group("bytes") != null) {
      out.write(HexFormat.of().parseHex(item.group("bytes")));
    } else if (item.group("gzip") != null) {
      GZIPOutputStream gzip = new GZIPOutputStream(out);
      sum(item.group("gzip"), names, gzip);
      gzip.finish();
    } else if (item.group("from") != null) {
      for (int c = Integer.parseInt(item.group("from"), 16);
          c <= Integer.parseInt(item.group("to"), 16);
          c++) {
        out.write("%%%02X".formatted(c).getBytes(UTF_8));
      }
    } else if (item.group("one") != null) {
      collisions(
          item.group("one"), item.group("other"), Integer.parseInt(item.group("pairs")), out);
    } else {
      String value = item.group("hchar").repeat(Integer.parseInt(item.group("hlength")));
      for (int n = 0; n < Integer.parseInt(item.group("hcount")); n++) {
        out.write((item.group("header") + "-" + n + ": " + value + "\r\n").getBytes(UTF_8));
      }
    }
  }

  /** Terms with plus signs between them: a repetition, or the name of a value. */
  private static void sum(String terms, UnaryOperator<String> names, OutputStream out)
      throws IOException {
    for (String term : terms.split("\\+(?=[A-Za-z])", -1)) {
      if (term.startsWith("repeat(")) {
        repeat(term.substring("repeat(".length(), term.length() - 1), out);
      } else {
        write(names.apply(term), names, out);
      }
    }
  }

  private static void repeat(String arguments, OutputStream out) throws IOException {
    Matcher repeat = REPEAT.matcher(arguments);
    if (!repeat.matches()) {
      throw new IllegalArgumentException("repeat(" + arguments + ")");
    }
    repeat(repeat.group(1), Integer.parseInt(repeat.group(2)), out);
  }

  private static void repeat(String text, int times, OutputStream out) throws IOException {
    byte[] piece = text.repeat(Math.min(times, 4096)).getBytes(UTF_8);
    int left = times;
    for (; left >= 4096; left -= 4096) {
      out.write(piece);
    }
    out.write(text.repeat(left).getBytes(UTF_8));
  }

  /** Query parameters whose names are different and have the same String.hashCode. */
  private static void collisions(String one, String other, int pairs, OutputStream out)
      throws IOException {
    for (int number = 0; number < 1 << pairs; number++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < pairs; bit++) {
        name.append((number >> bit & 1) == 0 ? one : other);
      }
      out.write(((number == 0 ? "" : "&") + name + "=1").getBytes(UTF_8));
    }
  }
}
