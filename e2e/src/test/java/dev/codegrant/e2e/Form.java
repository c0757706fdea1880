package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first HTML form of a page: where it goes, and its named inputs in order. */
record Form(URI action, List<Input> inputs) {
  private static final Pattern FORM =
      Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input\\b([^>]*)>");

  record Input(String name, String type, String value) {}

  /** Empty if the page has no form. */
  static Optional<Form> in(URI page, String html) {
    Matcher form = FORM.matcher(html);
    if (!form.find()) {
      return Optional.empty();
    }
    URI action = attribute(form.group(1), "action").map(page::resolve).orElse(page);
    List<Input> inputs = new ArrayList<>();
    for (Matcher input = INPUT.matcher(form.group(2)); input.find(); ) {
      String tag = input.group(1);
      attribute(tag, "name")
          .ifPresent(
              name ->
                  inputs.add(
                      new Input(
                          name,
                          attribute(tag, "type").orElse("text"),
                          attribute(tag, "value").orElse(""))));
    }
    return Optional.of(new Form(action, List.copyOf(inputs)));
  }

  private static Optional<String> attribute(String tag, String name) {
    Matcher attribute = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
    return attribute.find() ? Optional.of(unescaped(attribute.group(1))) : Optional.empty();
  }

  private static String unescaped(String text) {
    return text.replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  boolean has(String name) {
    return inputs.stream().anyMatch(input -> input.name().equals(name));
  }

  /** The body of the form with {@code typed} in its fields and no box ticked. */
  String filled(Map<String, String> typed) {
    return body(input -> input.type().equals("hidden") || typed.containsKey(input.name()), typed);
  }

  /** The body of the form with every box ticked. */
  String ticked() {
    return body(
        input -> input.type().equals("hidden") || input.type().equals("checkbox"), Map.of());
  }

  private String body(Predicate<Input> sent, Map<String, String> typed) {
    return inputs.stream()
        .filter(sent)
        .map(
            input ->
                URLEncoder.encode(input.name(), UTF_8)
                    + "="
                    + URLEncoder.encode(typed.getOrDefault(input.name(), input.value()), UTF_8))
        .collect(joining("&"));
  }
}
