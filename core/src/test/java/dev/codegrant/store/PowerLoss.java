package dev.codegrant.store;

import dev.codegrant.store.RecordedDisk.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What may be on a disk after the power went. The disk keeps what it was told to force; of all else
 * it keeps any part, in any order:
 *
 * <ul>
 *   <li>of the names that were given, changed and taken since the directory was last forced, any
 *       selection, one after the other in any order; each of them as a whole;
 *   <li>of the content that was written since a file was last forced, nothing, the first half, all,
 *       or zeros in its length.
 * </ul>
 *
 * A file is told from another by a number, as in a file system: a name that survives leads to the
 * content that survived, which need not be what was there when the name was given.
 */
final class PowerLoss {

  /** A content of which nobody knows how much there is. */
  private record Content(String written, boolean forced) {
    List<String> survivors() {
      return forced
          ? List.of(written)
          : List.of(
              "",
              written.substring(0, written.length() / 2),
              written,
              "\0".repeat(written.length()));
    }
  }

  /** A change of names: what each means from then on; -1 for nothing. */
  private record Change(Map<String, Integer> names) {}

  private final Map<Integer, Content> contents = new TreeMap<>();
  private final Map<String, Integer> names = new TreeMap<>();
  private final Map<String, Integer> forcedNames = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  /** A directory in which all is on disk. */
  PowerLoss(Map<String, String> files) {
    files.forEach(
        (name, bytes) -> {
          names.put(name, contents.size());
          contents.put(contents.size(), new Content(bytes, true));
        });
    forcedNames.putAll(names);
  }

  /** Goes one step on. */
  void apply(Op op) {
    if (op instanceof Op.Create create) {
      int number = contents.size();
      contents.put(number, new Content("", false));
      change(Map.of(create.name(), number));
    } else if (op instanceof Op.Write write) {
      contents.put(number(write.name()), new Content(write.bytes(), false));
    } else if (op instanceof Op.Sync sync) {
      contents.computeIfPresent(
          number(sync.name()), (number, content) -> new Content(content.written(), true));
    } else if (op instanceof Op.Rename rename) {
      change(Map.of(rename.to(), number(rename.from()), rename.from(), -1));
    } else if (op instanceof Op.Delete delete) {
      change(Map.of(delete.name(), -1));
    } else {
      forcedNames.clear();
      forcedNames.putAll(names);
      pending.clear();
    }
  }

  /** Every directory that there may be, if the power goes now: contents by name. */
  List<Map<String, String>> states() {
    Set<Map<String, Integer>> directories = new LinkedHashSet<>();
    inAnyOrder(forcedNames, pending, directories);
    List<Map<String, String>> states = new ArrayList<>();
    for (Map<String, Integer> directory : directories) {
      withContents(new ArrayList<>(directory.entrySet()), 0, new LinkedHashMap<>(), states);
    }
    return states;
  }

  private int number(String name) {
    Integer number = names.get(name);
    if (number == null) {
      throw new IllegalStateException("nothing is called " + name);
    }
    return number;
  }

  private void change(Map<String, Integer> change) {
    pending.add(new Change(change));
    set(names, change);
  }

  private static void set(Map<String, Integer> directory, Map<String, Integer> change) {
    change.forEach(
        (name, number) -> {
          if (number < 0) {
            directory.remove(name);
          } else {
            directory.put(name, number);
          }
        });
  }

  private static void inAnyOrder(
      Map<String, Integer> directory, List<Change> left, Set<Map<String, Integer>> found) {
    found.add(directory);
    for (Change next : left) {
      Map<String, Integer> changed = new TreeMap<>(directory);
      set(changed, next.names());
      List<Change> rest = new ArrayList<>(left);
      rest.remove(next);
      inAnyOrder(changed, rest, found);
    }
  }

  private void withContents(
      List<Map.Entry<String, Integer>> files,
      int from,
      Map<String, String> chosen,
      List<Map<String, String>> states) {
    if (from == files.size()) {
      states.add(new LinkedHashMap<>(chosen));
      return;
    }
    Map.Entry<String, Integer> file = files.get(from);
    for (String survivor : content(file.getValue()).survivors()) {
      chosen.put(file.getKey(), survivor);
      withContents(files, from + 1, chosen, states);
    }
  }

  private Content content(int number) {
    Content content = contents.get(number);
    if (content == null) {
      throw new IllegalStateException("no content " + number);
    }
    return content;
  }
}
