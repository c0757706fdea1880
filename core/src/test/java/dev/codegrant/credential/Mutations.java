package dev.codegrant.credential;

import java.util.Random;

/** A text with one to three small changes, and another text in any case. */
final class Mutations {

  private static final String CHARACTERS = "{}[]\":,.-+0123456789\\utruenlsAaZz_ =\u0000\u00e9";

  private Mutations() {}

  static String of(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && changed.length() > 0; i++) {
      change(changed, random);
    }
    return changed.toString().equals(text) ? of(text, random) : changed.toString();
  }

  private static void change(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + 1 + random.nextInt(20));
    char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    switch (random.nextInt(6)) {
      case 0 -> text.setCharAt(at, c);
      case 1 -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << random.nextInt(7))));
      case 2 -> text.insert(at, c);
      case 3 -> text.delete(at, to);
      case 4 -> text.insert(random.nextInt(text.length()), text.substring(at, to));
      default -> text.setLength(Math.max(1, at));
    }
  }
}
