package dev.codegrant.rivals;

/** What a failing assertion about another library means. */
final class Fault {

  private Fault() {}

  /** The description of an assertion that holds for as long as a library has the fault. */
  static String stillIn(String library) {
    return library + " has this fault; when this fails, it was mended: change docs/rivals.md";
  }

  /** The description of an assertion that a library does right. */
  static String notIn(String library) {
    return library + " has not got this fault; when this fails, it has: change docs/rivals.md";
  }
}
