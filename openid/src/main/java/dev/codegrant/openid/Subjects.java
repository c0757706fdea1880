package dev.codegrant.openid;

/** What a subject identifier may be (OpenID Connect Core 1.0 section 2). */
final class Subjects {

  private static final int LONGEST = 255;

  private Subjects() {}

  /** Printable ASCII: of other characters two can look, or be stored, as one. */
  static boolean isOne(String sub) {
    return !sub.isEmpty()
        && sub.length() <= LONGEST
        && sub.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }
}
