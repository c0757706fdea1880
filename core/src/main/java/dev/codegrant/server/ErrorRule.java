package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an answer means in which certain texts stand at certain paths. */
record ErrorRule(String meaning, Map<String, List<String>> when) {

  private static final String STATUS = ":status";
  private static final String ANY = "*";

  static ErrorRule of(String standardCode, Map<String, List<String>> when) {
    requireRegistered(standardCode);
    if (when.isEmpty() || when.values().stream().anyMatch(List::isEmpty)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a rule with a path, and a text for each path",
          "nothing to compare",
          "say by what the error is recognized");
    }
    when.keySet().stream().filter(path -> !path.equals(STATUS)).forEach(MemberPath::require);
    return new ErrorRule(
        standardCode,
        when.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> List.copyOf(entry.getValue()))));
  }

  boolean fits(Function<String, Optional<String>> texts) {
    return when.entrySet().stream()
        .allMatch(
            entry ->
                texts
                    .apply(entry.getKey())
                    .filter(text -> entry.getValue().stream().anyMatch(each -> fits(each, text)))
                    .isPresent());
  }

  private static boolean fits(String pattern, String text) {
    if (pattern.equals(ANY)) {
      return true;
    }
    boolean before = pattern.startsWith(ANY);
    boolean after = pattern.endsWith(ANY);
    String part =
        pattern.substring(before ? 1 : 0, after ? pattern.length() - 1 : pattern.length());
    if (before && after) {
      return text.contains(part);
    }
    if (before) {
      return text.endsWith(part);
    }
    return after ? text.startsWith(part) : text.equals(part);
  }

  /** Whether the code is one of the texts as it stands. */
  boolean names(String code) {
    return when.values().stream().anyMatch(texts -> texts.contains(code));
  }

  /** A code prints as itself alone when it is in a registry. */
  static String requireRegistered(String standardCode) {
    if (!ErrorResponse.of(standardCode, null, null).toString().equals(standardCode)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a registered error code, such as invalid_grant",
          "'" + standardCode + "'",
          "say which code of the IANA OAuth Extensions Error Registry the server means");
    }
    return standardCode;
  }

  static String requireSentence(String sentence) {
    if (!sentence.matches("[ -~]{1,500}") || sentence.isBlank()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a sentence of 1 to 500 characters of printable ASCII",
          sentence.length() + " characters",
          "say shortly what to change, and where");
    }
    return sentence;
  }
}
