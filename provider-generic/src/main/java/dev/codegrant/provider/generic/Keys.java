package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.token.Scope;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * The keys of one group of quirks: each is called as the setter of core's builder that it calls.
 *
 * @param <B> the builder
 */
final class Keys<B> {

  private final Map<String, Key<B>> keys = new LinkedHashMap<>();

  /** What a key holds. The names are those of the definitions in provider.schema.json. */
  enum Form {
    FLAG,
    TEXT,
    TEXTS,
    INTEGERS,
    MEMBERS,
    SCOPE,
    URL,
    RULES,
    EMAILS
  }

  /** How a key becomes calls of a setter. */
  interface Setter<B> {
    void set(B builder, Node node, Values values);
  }

  /** What a key holds, and what it calls. */
  record Key<B>(Form form, Setter<B> setter) {}

  /** The setter is called when the key is true. */
  Keys<B> flag(String name, Consumer<B> setter) {
    return put(
        name,
        Form.FLAG,
        (builder, node, values) -> {
          node.requireTrue();
          core(node, () -> setter.accept(builder));
        });
  }

  Keys<B> text(String name, BiConsumer<B, String> setter) {
    return put(
        name,
        Form.TEXT,
        (builder, node, values) -> {
          String text = node.anyText();
          core(node, () -> setter.accept(builder, text));
        });
  }

  /** The setter is called for each element of an array. */
  Keys<B> texts(String name, BiConsumer<B, String> setter) {
    return put(
        name,
        Form.TEXTS,
        (builder, node, values) ->
            node.texts().forEach(text -> core(node, () -> setter.accept(builder, text))));
  }

  Keys<B> integers(String name, ObjIntConsumer<B> setter) {
    return put(
        name,
        Form.INTEGERS,
        (builder, node, values) -> {
          for (Node each : node.elements()) {
            int number = each.integer();
            core(each, () -> setter.accept(builder, number));
          }
        });
  }

  /** The setter is called for each member of an object. */
  Keys<B> members(String name, Pair<B> setter) {
    return put(
        name,
        Form.MEMBERS,
        (builder, node, values) ->
            node.members()
                .forEach(
                    (key, each) -> {
                      String text = each.text();
                      core(each, () -> setter.set(builder, key, text));
                    }));
  }

  Keys<B> scope(String name, BiConsumer<B, Scope> setter) {
    return put(
        name,
        Form.SCOPE,
        (builder, node, values) -> {
          String[] tokens = node.texts().toArray(String[]::new);
          core(node, () -> setter.accept(builder, Scope.of(tokens)));
        });
  }

  Keys<B> url(String name, BiConsumer<B, URI> setter) {
    return put(
        name,
        Form.URL,
        (builder, node, values) -> {
          URI url = values.url(node);
          core(node, () -> setter.accept(builder, url));
        });
  }

  Keys<B> put(String name, Form form, Setter<B> setter) {
    keys.put(name, new Key<>(form, setter));
    return this;
  }

  /** A setter of two texts. */
  interface Pair<B> {
    void set(B builder, String name, String value);
  }

  /** The keys and their forms, in the order of the setters. */
  Map<String, Key<B>> keys() {
    return Collections.unmodifiableMap(keys);
  }

  /** Calls the setters that an object of a file names; what core refuses gets file and line. */
  void read(B builder, Node group, Values values) {
    group
        .members(keys.keySet())
        .forEach(
            (name, node) -> {
              Key<B> key = keys.get(name);
              if (key != null) { // members(...) has refused all others
                key.setter().set(builder, node, values);
              }
            });
  }

  /** Calls core. What it refuses gets file and line; its own words may quote, and are left out. */
  static void core(Node node, Runnable call) {
    try {
      call.run();
    } catch (ConfigurationException e) {
      throw node.refusal(e.expected(), "another value", "correct it");
    }
  }

  /**
   * What core's builder makes of settings that are good one by one. Where core's reason is a group,
   * it is that group whose place is named.
   */
  static <T> T built(Node node, Supplier<T> build) {
    try {
      return build.get();
    } catch (ConfigurationException e) {
      Node place = e.reason().flatMap(node::member).orElse(node);
      throw place.refusal(
          e.expected(), "settings that contradict each other", "keep what the server documents");
    }
  }
}
