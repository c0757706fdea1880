package dev.codegrant.internal.bearer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code WWW-Authenticate} by the grammar of RFC 9110 section 11.6.1. */
final class ChallengeGrammar {

  /** A scheme in lower case, and its parameters with names in lower case, the first of each. */
  record Challenge(String scheme, Map<String, String> parameters) {}

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String END = "(?=[ \\t]*+(?:,|$))";
  private static final Pattern COMMAS = Pattern.compile("[ \\t]*+(?:,[ \\t]*+)*+");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(TOKEN)[ \\t]*+=[ \\t]*+(?:(TOKEN)|\"((?:[\\t \\x21\\x23-\\x5B\\x5D-\\x7E\\x80-\\xFF]|\\\\[\\t\\x20-\\x7E\\x80-\\xFF])*+)\")"
                  .replace("TOKEN", TOKEN)
              + END);
  private static final Pattern SCHEME = Pattern.compile("(" + TOKEN + ")(?: ++|" + END + ")");
  private static final Pattern TOKEN68 = Pattern.compile("[A-Za-z0-9._~+/-]++=*+" + END);

  private ChallengeGrammar() {}

  /** The challenges, or nothing when the header is not of the grammar. */
  static Optional<List<Challenge>> challenges(String header) {
    List<Challenge> challenges = new ArrayList<>();
    int at = 0;
    boolean parametersMayFollow = false;
    while ((at = after(COMMAS, header, at)) < header.length()) {
      Matcher parameter = PARAMETER.matcher(header).region(at, header.length());
      Matcher scheme = SCHEME.matcher(header).region(at, header.length());
      if (parametersMayFollow && parameter.lookingAt()) {
        String quoted = parameter.group(3);
        String value = quoted == null ? parameter.group(2) : quoted.replaceAll("\\\\(.)", "$1");
        Map<String, String> parameters = challenges.get(challenges.size() - 1).parameters();
        if (parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), value) != null) {
          return Optional.empty(); // each name once (RFC 9110 section 11.2)
        }
        at = parameter.end();
      } else if (scheme.lookingAt()) {
        challenges.add(
            new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), new LinkedHashMap<>()));
        at = scheme.end();
        boolean bare = !scheme.group().endsWith(" ");
        boolean isParameter = PARAMETER.matcher(header).region(at, header.length()).lookingAt();
        int token68 = bare || isParameter ? at : after(TOKEN68, header, at);
        parametersMayFollow = !bare && token68 == at;
        at = token68;
        if (parametersMayFollow && !isParameter) {
          return Optional.empty();
        }
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(challenges);
  }

  private static int after(Pattern pattern, String header, int at) {
    Matcher matcher = pattern.matcher(header).region(at, header.length());
    return matcher.lookingAt() ? matcher.end() : at;
  }
}
