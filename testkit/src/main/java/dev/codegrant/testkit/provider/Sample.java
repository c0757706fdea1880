package dev.codegrant.testkit.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A stored answer, and what a client makes of it. */
record Sample(String name, Step step, int status, String type, String body, Expectation expected) {

  enum Step {
    REDEEM,
    REFRESH,
    DEVICE,
    CALLBACK,
    OTHER
  }

  static final String HEADERS = ".headers";

  private static final int LOWEST_STATUS = 200;
  private static final int HIGHEST_STATUS = 599;
  private static final Set<String> NAMES =
      new TreeSet<>(Set.of("Status", "Content-Type", "Step", "Expect", "Kind", "Source", "Note"));
  private static final Map<String, Step> STEPS =
      Arrays.stream(Step.values())
          .collect(Collectors.toMap(s -> s.name().toLowerCase(Locale.ROOT), Function.identity()));

  static Sample read(Path file) {
    String name = String.valueOf(file.getFileName());
    String where = name + HEADERS;
    String body = ContractFolder.text(file);
    Map<String, String> headers = headers(file.resolveSibling(where));
    Expectation expected = Expectation.read(where + ": Expect", required(headers, where, "Expect"));
    if (expected.isCallback() && !isQuery(Attempt.query(body))) {
      throw ContractJson.problem(
          name, "a URL or its query, percent-encoded (RFC 3986)", "another text");
    }
    return new Sample(
        name,
        step(headers, where, name, expected),
        status(headers, where),
        required(headers, where, "Content-Type"),
        body,
        expected);
  }

  private static boolean isQuery(String text) {
    try {
      return new URI("?" + text).getRawQuery() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  String text() {
    return body.strip();
  }

  private static Map<String, String> headers(Path file) {
    String where = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      throw ContractJson.problem(where, "this file beside the body", "none");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line : ContractFolder.text(file).lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      String[] pair = line.split(": *", 2);
      if (pair.length != 2 || !NAMES.contains(pair[0])) {
        throw ContractJson.problem(where, "lines of NAME: VALUE with " + NAMES, "another line");
      }
      if (headers.put(pair[0], pair[1].strip()) != null) {
        throw ContractJson.problem(where, pair[0] + " once", "it twice");
      }
    }
    return headers;
  }

  private static String required(Map<String, String> headers, String where, String name) {
    String value = headers.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw ContractJson.problem(where, "the line " + name, "none");
    }
    return value;
  }

  private static int status(Map<String, String> headers, String where) {
    String status = required(headers, where, "Status");
    int number = status.matches("\\d{3}") ? Integer.parseInt(status) : 0;
    if (number < LOWEST_STATUS || number > HIGHEST_STATUS) {
      throw ContractJson.problem(
          where, "a Status from " + LOWEST_STATUS + " to " + HIGHEST_STATUS, "another");
    }
    return number;
  }

  private static Step step(
      Map<String, String> headers, String where, String name, Expectation expected) {
    String word = headers.get("Step");
    if (word != null) {
      Step step = STEPS.get(word);
      if (step == null || !expected.fits(step)) {
        throw ContractJson.problem(
            where, "a Step of " + new TreeSet<>(STEPS.keySet()) + " that fits Expect", "another");
      }
      return step;
    }
    if (expected.kind() == Expectation.Kind.ELSEWHERE) {
      return Step.OTHER;
    }
    if (expected.isCallback()) {
      return Step.CALLBACK;
    }
    return name.contains("device")
        ? Step.DEVICE
        : name.contains("refresh") ? Step.REFRESH : Step.REDEEM;
  }
}
