package dev.codegrant.internal.json;

/**
 * The escapes of surrogates in a JSON text. Half a pair is allowed by the grammar and has no UTF-8
 * (RFC 8259 section 8.2); Gson refuses it, and gives the same reason as for bad syntax.
 */
final class SurrogateEscapes {

  private SurrogateEscapes() {}

  /** Whether each high surrogate is followed by a low one, and none of those stands alone. */
  static boolean arePaired(String json) {
    boolean high = false;
    int i = 0;
    while (i < json.length()) {
      int unit = json.charAt(i) == '\\' ? escapedUnit(json, i) : -1;
      boolean low = unit >= 0 && Character.isLowSurrogate((char) unit);
      if (high != low) {
        return false;
      }
      high = unit >= 0 && Character.isHighSurrogate((char) unit);
      i += unit >= 0 ? 6 : json.charAt(i) == '\\' ? 2 : 1;
    }
    return !high;
  }

  /** The UTF-16 unit of the escape at this backslash, or -1 when it escapes something else. */
  private static int escapedUnit(String json, int backslash) {
    if (backslash + 6 > json.length() || json.charAt(backslash + 1) != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = backslash + 2; i < backslash + 6; i++) {
      int digit = Character.digit(json.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }
}
