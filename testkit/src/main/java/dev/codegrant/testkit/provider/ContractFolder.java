package dev.codegrant.testkit.provider;

import dev.codegrant.testkit.provider.Expectation.Kind;
import dev.codegrant.testkit.provider.Sample.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a contract, as the documentation of this package says. */
record ContractFolder(List<Sample> samples, List<String> scope, Map<String, RequestRule> requests) {

  static final String AUTHORIZATION = "authorizationRequest";
  static final String TOKEN = "tokenRequest";
  static final String REFRESH = "refreshRequest";
  static final String DEVICE = "deviceTokenRequest";

  private static final String REQUESTS = "requests.json";
  private static final List<String> SECTIONS = List.of(AUTHORIZATION, TOKEN, REFRESH, DEVICE);
  private static final List<String> DEFAULT_SCOPE = List.of("read", "write");

  static ContractFolder read(Path folder) {
    List<Sample> samples = new ArrayList<>();
    Set<String> names = names(folder);
    for (String name : names) {
      if (name.endsWith(Sample.HEADERS)) {
        String body = name.substring(0, name.length() - Sample.HEADERS.length());
        if (!isSample(body)) {
          throw ContractJson.problem(
              name, "NAME.json or NAME.txt before " + Sample.HEADERS, "another name");
        }
        if (!names.contains(body)) {
          throw ContractJson.problem(name, "the body " + body + " beside it", "none");
        }
      } else if (!name.equals(REQUESTS) && !name.equals("README.md")) {
        if (!isSample(name)) {
          throw ContractJson.problem(
              name,
              "NAME.json, NAME.txt, one of both with .headers, or " + REQUESTS,
              "another name");
        }
        samples.add(Sample.read(folder.resolve(name)));
      }
    }
    if (!names.contains(REQUESTS)) {
      throw ContractJson.problem(REQUESTS, "this file beside the samples", "none");
    }
    ContractFolder read = withRequests(samples, text(folder.resolve(REQUESTS)));
    read.tokens(Step.REDEEM);
    return read;
  }

  private static boolean isSample(String name) {
    return !name.equals(REQUESTS) && (name.endsWith(".json") || name.endsWith(".txt"));
  }

  /** But for those that an operating system or an editor hides. */
  private static Set<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw ContractJson.problem(
          String.valueOf(file.getFileName()), "UTF-8: save the file as such", "another encoding");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.getFileName() + ": " + e, e);
    }
  }

  private static ContractFolder withRequests(List<Sample> samples, String json) {
    Set<String> members = new TreeSet<>(SECTIONS);
    members.add("scope");
    ContractJson all = ContractJson.read(REQUESTS, json, members);
    Map<String, RequestRule> rules = new LinkedHashMap<>();
    for (String section : SECTIONS) {
      boolean authorization = section.equals(AUTHORIZATION);
      if (all.has(section) || authorization || section.equals(TOKEN)) {
        Set<String> known = authorization ? RequestRule.AUTHORIZATION_MEMBERS : RequestRule.MEMBERS;
        rules.put(
            section,
            RequestRule.read(REQUESTS + ": " + section, all.object(section, known), authorization));
      }
    }
    List<String> scope = all.texts("scope");
    return new ContractFolder(List.copyOf(samples), scope == null ? DEFAULT_SCOPE : scope, rules);
  }

  /** An answer with tokens for this step, or for another one. */
  Sample tokens(Step step) {
    return samples.stream()
        .filter(sample -> sample.expected().kind() == Kind.TOKEN && sample.step() == step)
        .findFirst()
        .or(() -> samples.stream().filter(s -> s.expected().kind() == Kind.TOKEN).findFirst())
        .orElseThrow(
            () ->
                ContractJson.problem(
                    "the folder", "a sample whose Expect has the outcome TOKEN", "none"));
  }

  /** The query that brings a code; one of the RFC where no sample has one with a state. */
  String callbackQuery() {
    Optional<String> sample =
        samples.stream()
            .filter(each -> each.expected().kind() == Kind.CALLBACK_CODE)
            .map(Attempt::query)
            .filter(query -> ReceivedRequest.form(query).containsKey("state"))
            .findFirst();
    return sample.orElse("code=contract-authorization-code&state=replaced");
  }

  /** The section, or that of the token request. */
  RequestRule rule(String section) {
    return Objects.requireNonNull(requests.getOrDefault(section, requests.get(TOKEN)));
  }

  String tokenPath() {
    String path = rule(TOKEN).path();
    return path == null ? "/token" : path;
  }
}
