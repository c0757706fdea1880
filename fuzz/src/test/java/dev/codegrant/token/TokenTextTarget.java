package dev.codegrant.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.Violation;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/** Scopes and token values: accepted exactly when RFC 6749 appendix A says so, and kept whole. */
public final class TokenTextTarget implements FuzzTarget {

  private static final String SCOPE = "[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]*"; // A.4
  private static final String ACCESS_TOKEN = "[\\x21-\\x7E]+";
  private static final String REFRESH_TOKEN = "[\\x20-\\x7E]+"; // A.17

  @Override
  public boolean accepts(byte[] input) {
    String text = new String(input, UTF_8);
    boolean scope = accepts(text, SCOPE, TokenTextTarget::requireScope);
    boolean access =
        accepts(text, ACCESS_TOKEN, t -> AccessToken.bearer(Secret.of(t)).value().reveal());
    boolean refresh =
        accepts(text, REFRESH_TOKEN, t -> RefreshToken.of(Secret.of(t)).value().reveal());
    for (String delimiter : new String[] {",", ";", "+", "|"}) {
      if (text.replace(delimiter, " ").matches(SCOPE)) {
        Violation.unless(
            Scope.parse(text, delimiter).tokens().equals(words(text.replace(delimiter, " "))),
            "other scope tokens");
      }
    }
    return scope || access || refresh;
  }

  private static boolean accepts(String text, String grammar, Function<String, String> reader) {
    try {
      String read = reader.apply(text);
      Violation.unless(text.matches(grammar), "accepted against appendix A");
      Violation.unless(read.equals(text), "another text");
      return true;
    } catch (ConfigurationException e) {
      Violation.unless(!text.matches(grammar), "refused within appendix A");
      Violation.unless(e.kind() == ErrorKind.INVALID_ARGUMENT, "refused as " + e.kind());
      return false;
    }
  }

  private static String requireScope(String text) {
    Scope scope = Scope.parse(text);
    Violation.unless(scope.tokens().equals(words(text)), "other scope tokens");
    Violation.unless(Scope.parse(scope.toString()).equals(scope), "another scope when written");
    return text;
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>(Arrays.asList(text.split(" ", -1)));
    words.remove("");
    return words;
  }
}
