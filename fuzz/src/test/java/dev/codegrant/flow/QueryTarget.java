package dev.codegrant.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.fuzz.FormGrammar;
import dev.codegrant.fuzz.FormGrammar.Pair;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query of a callback: read as the grammar says or refused, a repeated name always refused, and
 * what is read can be written and read again. The input is UTF-8; after a first byte of 0xFF it is
 * UTF-16, so that half surrogate pairs come too.
 */
public final class QueryTarget implements FuzzTarget {

  private static final int LONGEST_CODE = 8 * 1024;
  private static final int LONGEST_QUERY = 16 * 1024;
  private static final int MOST_PARAMETERS = 64;

  @Override
  public boolean accepts(byte[] input) {
    String query = text(input);
    requireSplit(query);
    requireRoundTrip(query);
    return requireCallback(query);
  }

  private static String text(byte[] input) {
    if (input.length == 0 || input[0] != (byte) 0xFF) {
      return new String(input, UTF_8);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i + 1 < input.length; i += 2) {
      text.append((char) (input[i] << 8 | (input[i + 1] & 0xFF)));
    }
    return text.toString();
  }

  private static void requireSplit(String query) {
    Optional<List<Pair>> expected = FormGrammar.pairs(query);
    try {
      List<Pair> read =
          FormEncoding.decode(query, query.length()).stream()
              .map(parameter -> new Pair(parameter.name(), parameter.value()))
              .toList();
      Violation.unless(expected.isPresent(), "read though it is no form encoding");
      Violation.unless(read.equals(expected.get()), "read otherwise than the grammar says");
      requireJdkAgrees(query, read);
    } catch (MalformedFormException e) {
      Violation.unless(expected.isEmpty(), "refused though the grammar allows it: " + e.fault());
    }
  }

  /** The JDK's decoder knows no bad input, but of good input it must make the same. */
  private static void requireJdkAgrees(String query, List<Pair> read) {
    int index = 0;
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        String[] sides = part.split("=", 2);
        Violation.unless(
            URLDecoder.decode(sides[0], UTF_8).equals(read.get(index).name())
                && URLDecoder.decode(sides.length == 1 ? "" : sides[1], UTF_8)
                    .equals(read.get(index).value()),
            "the JDK reads it otherwise");
        index++;
      }
    }
  }

  private static void requireRoundTrip(String text) {
    if (!FormGrammar.isUnicode(text)) {
      return;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    parameters.put(text.substring(0, middle), text.substring(middle));
    parameters.put("other" + text, text);
    try {
      Map<String, String> again = new LinkedHashMap<>();
      FormEncoding.decode(FormEncoding.encode(parameters), 2)
          .forEach(parameter -> again.put(parameter.name(), parameter.value()));
      Violation.unless(again.equals(parameters), "another text came back");
    } catch (MalformedFormException e) {
      throw new Violation("what was encoded cannot be decoded", e);
    }
  }

  /** No token through the browser, no JARM, and not both a code and an error. */
  private static boolean isOfTheCodeFlow(List<Pair> pairs) {
    Set<String> names = pairs.stream().map(Pair::name).collect(Collectors.toSet());
    return Stream.of("access_token", "id_token", "refresh_token", "response")
            .noneMatch(names::contains)
        && !(names.contains("code") && names.contains("error"))
        && FormGrammar.value(pairs, "code").orElse("").length() <= LONGEST_CODE;
  }

  private static boolean requireCallback(String query) {
    Optional<List<Pair>> pairs = FormGrammar.pairs(query);
    boolean fits =
        query.length() <= LONGEST_QUERY
            && pairs.isPresent()
            && pairs.get().size() <= MOST_PARAMETERS
            && !FormGrammar.repeatsName(pairs.get())
            && isOfTheCodeFlow(pairs.get());
    try {
      CallbackParameters parameters = CallbackParameters.ofQuery(query);
      Violation.unless(fits, "a callback is read though it breaks a rule");
      for (Pair pair : pairs.orElseThrow()) {
        Violation.unless(
            parameters.value(pair.name()).equals(Optional.of(pair.value())),
            "a parameter has another value");
      }
      return true;
    } catch (ResponseValidationException e) {
      Violation.unless(!fits, "a callback is refused though it breaks no rule: " + e.kind());
      Violation.unless(
          e.kind() == ErrorKind.CALLBACK_MALFORMED
              || e.kind() == ErrorKind.CALLBACK_TOO_LARGE
              || e.kind() == ErrorKind.CALLBACK_DUPLICATE_PARAMETER,
          "refused as " + e.kind());
      return false;
    }
  }
}
