package dev.codegrant.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form encoding of RFC 6749 appendix B, written from its text: names and values are UTF-8, then
 * percent-encoded, a space is a plus; pairs stand between ampersands.
 */
public final class FormGrammar {

  public record Pair(String name, String value) {}

  private static final Pattern PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private FormGrammar() {}

  /** The pairs, or nothing when the text breaks the encoding. */
  public static Optional<List<Pair>> pairs(String text) {
    List<Pair> pairs = new ArrayList<>();
    for (String part : text.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      String[] sides = part.split("=", 2);
      Optional<String> name = decoded(sides[0]);
      Optional<String> value = sides.length == 1 ? Optional.of("") : decoded(sides[1]);
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      pairs.add(new Pair(name.get(), value.get()));
    }
    return Optional.of(pairs);
  }

  public static boolean repeatsName(List<Pair> pairs) {
    return pairs.stream().map(Pair::name).distinct().count() < pairs.size();
  }

  /** The value of a name that stands there once. */
  public static Optional<String> value(List<Pair> pairs, String name) {
    return pairs.stream().filter(pair -> pair.name().equals(name)).map(Pair::value).findFirst();
  }

  /** The bytes as UTF-8, or nothing when they are not. */
  public static Optional<String> utf8(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    return Arrays.equals(text.getBytes(UTF_8), bytes) ? Optional.of(text) : Optional.empty();
  }

  /** Whether every surrogate has its other half, so that the text has a UTF-8 form. */
  public static boolean isUnicode(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  private static Optional<String> decoded(String side) {
    if (PERCENT.matcher(side).find() || !isUnicode(side)) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < side.length(); ) {
      int percent = side.indexOf('%', at);
      int end = percent < 0 ? side.length() : percent;
      bytes.writeBytes(side.substring(at, end).replace('+', ' ').getBytes(UTF_8));
      at = end;
      if (percent >= 0) {
        bytes.write(Integer.parseInt(side.substring(percent + 1, percent + 3), 16));
        at = percent + 3;
      }
    }
    return utf8(bytes.toByteArray());
  }
}
