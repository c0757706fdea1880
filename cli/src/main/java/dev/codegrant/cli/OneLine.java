package dev.codegrant.cli;

/** Somebody else's text, made fit for a terminal: one line, without characters that steer it. */
final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  /** Control, format (which has the bidirectional ones) and line-separating characters go. */
  static String of(String text) {
    String cut = text.codePointCount(0, text.length()) > LONGEST ? "..." : "";
    return whole(cut.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)))
        + cut;
  }

  /** The same of a text of any length. */
  static String whole(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().map(c -> isHarmless(c) ? c : ' ').forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Whether a terminal shows it as one character and does nothing else. */
  static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
