package dev.codegrant.corpus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which module runs which cases of area ST, each with the stores that it has. A case that names two
 * stores is run by two modules.
 */
public final class StoreCases {

  private static final Map<String, List<String>> OF_MODULES =
      Map.of(
          "core",
          List.of(
              "ST-002", "ST-003", "ST-005", "ST-006", "ST-007", "ST-009", "ST-010", "ST-011",
              "ST-012", "ST-013", "ST-017", "ST-018", "ST-019", "ST-036", "ST-037", "ST-038"),
          "store-jdbc",
          List.of("ST-020", "ST-021", "ST-022", "ST-026", "ST-027", "ST-033", "ST-038"),
          "store-redis",
          List.of("ST-028", "ST-029", "ST-031", "ST-033", "ST-038"));

  private StoreCases() {}

  /** The area, without the cases that this module does not run. */
  public static CorpusArea area(String module) {
    CorpusArea area = CorpusArea.of("ST");
    for (CorpusCase c : Corpus.cases("ST")) {
      if (!of(module).contains(c.id())) {
        area.elsewhere(c.id(), "another store: " + others(c.id()));
      }
    }
    return area;
  }

  /** The cases that this module runs. */
  public static Set<String> of(String module) {
    return new TreeSet<>(OF_MODULES.getOrDefault(module, List.of()));
  }

  /** All cases that a module runs. */
  public static Set<String> all() {
    Set<String> all = new TreeSet<>();
    OF_MODULES.values().forEach(all::addAll);
    return all;
  }

  private static String others(String id) {
    return String.join(
        ", ", OF_MODULES.keySet().stream().filter(m -> of(m).contains(id)).sorted().toList());
  }
}
