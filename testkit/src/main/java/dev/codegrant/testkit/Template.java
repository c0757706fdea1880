package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An HTML page with holes. <code>{{name}}</code> is filled with escaped text, always; what stands
 * between <code>{{#name}}</code> and <code>{{/name}}</code> is repeated for each row of a list.
 */
record Template(String html) {
  private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern LIST = Pattern.compile("(?s)\\{\\{#(\\w+)}}(.*?)\\{\\{/\\1}}");

  static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of the testkit is incomplete: no " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String fill(Map<String, String> texts, Map<String, List<Map<String, String>>> lists) {
    String unrolled = LIST.matcher(html).replaceAll(list -> rows(list, lists));
    return fill(unrolled, texts);
  }

  /** The rows are filled first, and braces are escaped: no value can open a hole of its own. */
  private static String rows(MatchResult list, Map<String, List<Map<String, String>>> lists) {
    return Matcher.quoteReplacement(
        lists.getOrDefault(list.group(1), List.of()).stream()
            .map(row -> fill(list.group(2), row))
            .collect(Collectors.joining()));
  }

  private static String fill(String html, Map<String, String> texts) {
    return HOLE.matcher(html)
        .replaceAll(
            hole -> {
              String text = texts.get(hole.group(1));
              return Matcher.quoteReplacement(text == null ? hole.group() : escaped(text));
            });
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("{", "&#123;")
        .replace("}", "&#125;");
  }
}
