package dev.codegrant.provider.generic;

import java.net.URI;
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
  /** A part of a host name, between two dots. */
  LABEL("one label of a host name: small letters, digits and hyphens inside", Patterns.LABEL),
  /** One segment of a path. */
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
    return pattern.matcher(value).matches() && (!isAddress() || isHost(value));
  }

  /** Whether it leads to one installation of a server. */
  boolean isAddress() {
    return this == HOST || this == BASE;
  }

  /** A last label of digits alone makes no host name (RFC 3986 section 3.2.2), if no address. */
  private static boolean isHost(String value) {
    return URI.create(value.contains("://") ? value : "https://" + value).getHost() != null;
  }

  private static final class Patterns {
    static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final String PORT =
        "(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]"
            + "|6553[0-5]))?";
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
