package dev.codegrant.provider.generic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a variable of a definition may hold. None holds free text: its values become URLs. */
enum VariableKind {
  /** A host name, perhaps with a port. */
  HOST("a host name in lower case, perhaps with a port", Patterns.HOST),
  /** The beginning of a URL. */
  BASE("an https URL (or http on a loopback address) without query or last slash", Patterns.BASE),
  /** One segment of a path, or a label of a host name. */
  TOKEN("letters, digits, hyphen, dot, underscore and tilde, at most 128", Patterns.TOKEN);

  private final String description;
  private final Pattern pattern;

  VariableKind(String description, String pattern) {
    this.description = description;
    this.pattern = Pattern.compile(pattern);
  }

  static Optional<VariableKind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A phrase for messages. */
  String description() {
    return description;
  }

  boolean accepts(String value) {
    return pattern.matcher(value).matches();
  }

  private static final class Patterns {
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final String PORT = "(?::[1-9][0-9]{0,4})?";
    static final String HOST = "(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*" + PORT;
    private static final String SEGMENT = "/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,128}";
    static final String BASE =
        "(?=.{1,500}$)(?:https://"
            + LABEL
            + "(?:\\."
            + LABEL
            + ")*|http://(?:127\\.0\\.0\\.1|\\[::1]|localhost))"
            + PORT
            + "(?:"
            + SEGMENT
            + ")*";
    static final String TOKEN = "(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,128}";
  }
}
