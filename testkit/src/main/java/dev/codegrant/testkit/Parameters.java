package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Form-encoded parameters, RFC 6749 appendix B, as they came: in order, repetitions kept. */
final class Parameters {

  private final Map<String, List<String>> values;
  private final boolean malformed;

  private Parameters(Map<String, List<String>> values, boolean malformed) {
    this.values = values;
    this.malformed = malformed;
  }

  static Parameters parse(@Nullable String encoded) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    boolean malformed = false;
    for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      malformed |= decoded(name).isEmpty() || decoded(value).isEmpty();
      values
          .computeIfAbsent(decoded(name).orElse(name), absent -> new ArrayList<>())
          .add(decoded(value).orElse(value));
    }
    return new Parameters(values, malformed);
  }

  /** Byte by byte first, because {@link URLDecoder} puts up with bytes that are not UTF-8. */
  static Optional<String> decoded(String text) {
    try {
      String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
      return utf8(URLDecoder.decode(bytes, ISO_8859_1).getBytes(ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The same text but for some parameters; what is malformed stays. */
  static String without(Set<String> names, String encoded) {
    return Arrays.stream(encoded.split("&", -1))
        .filter(pair -> names.stream().noneMatch(parse(pair).values::containsKey))
        .collect(Collectors.joining("&"));
  }

  static String encode(Map<String, String> parameters) {
    return encode(parameters.entrySet());
  }

  static String encode(Collection<Map.Entry<String, String>> parameters) {
    return parameters.stream()
        .map(
            p ->
                URLEncoder.encode(p.getKey(), UTF_8) + "=" + URLEncoder.encode(p.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  Parameters and(Parameters others) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (Map<String, List<String>> each : List.of(values, others.values)) {
      each.forEach((name, some) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(some));
    }
    return new Parameters(all, malformed || others.malformed);
  }

  /** One value more, beside those that are not empty. */
  Parameters with(String name, String value) {
    Map<String, List<String>> all = new LinkedHashMap<>(values);
    all.put(name, Stream.concat(values(name).stream(), Stream.of(value)).toList());
    return new Parameters(all, malformed);
  }

  /** RFC 6749 section 3.1: a parameter without a value is as good as absent. */
  Optional<String> value(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst().filter(v -> !v.isEmpty());
  }

  /** All values of what may be repeated; those that are empty are as good as absent. */
  List<String> values(String name) {
    return values.getOrDefault(name, List.of()).stream().filter(v -> !v.isEmpty()).toList();
  }

  String required(String name, String why) throws Refusal {
    return value(name).orElseThrow(() -> Refusal.invalidRequest(name + " is missing: " + why));
  }

  boolean isRepeated(String name) {
    return values.getOrDefault(name, List.of()).size() > 1;
  }

  boolean isMalformed() {
    return malformed;
  }

  /** RFC 6749 section 3.1 and 3.2: parameters must not be included more than once. */
  void refuseRepeatedOrMalformed() throws Refusal {
    if (malformed) {
      throw Refusal.invalidRequest(
          "the parameters are not form-encoded: a % is not followed by two hex digits,"
              + " or the bytes are not UTF-8");
    }
    for (String name : values.keySet()) {
      if (isRepeated(name) && !isRepeatable(name)) {
        throw Refusal.invalidRequest(
            name
                + " came "
                + values.getOrDefault(name, List.of()).size()
                + " times, expected once");
      }
    }
  }

  /** RFC 8707 section 2 and, of a token exchange alone, RFC 8693 section 2.1. */
  private boolean isRepeatable(String name) {
    return name.equals("resource")
        || (name.equals("audience") && value("grant_type").equals(Optional.of(TokenExchange.NAME)));
  }

  Map<String, List<String>> asMap() {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, some) -> copy.put(name, List.copyOf(some)));
    return Collections.unmodifiableMap(copy);
  }
}
