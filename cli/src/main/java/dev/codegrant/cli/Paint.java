package dev.codegrant.cli;

/** Colour for a terminal, or none. Colour only repeats what the words say. */
enum Paint {
  ON,
  OFF;

  static Paint when(boolean wanted) {
    return wanted ? ON : OFF;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String soft(String text) {
    return paint("2", text);
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("1;31", text);
  }

  String sent(String text) {
    return paint("36", text);
  }

  private String paint(String code, String text) {
    return this == ON ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
