package dev.codegrant.store;

import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the files of one kind of store. Each begins with an identifier that is nothing but
 * 64 lower-case hexadecimal digits, so that no name is a path, or the same as another on a file
 * system that folds case.
 *
 * <pre>
 *   id.json                         an entry
 *   id.json.0123456789abcdef.tmp    an entry that is being written
 *   id.json.corrupt-1               an entry that could not be read
 *   .lock                           held by the one who writes, whatever the kind
 * </pre>
 */
final class FileNames {

  /** Of all kinds of stores in one directory. */
  static final String LOCK = ".lock";

  /** Of one entry. */
  static final int MOST_CORRUPT = 4;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final String suffix;
  private final Pattern ours;

  FileNames(String suffix) {
    this.suffix = suffix;
    this.ours =
        Pattern.compile(
            "([0-9a-f]{64})%s(?:(\\.[0-9a-f]{16}\\.tmp)|\\.corrupt-[1-%s])?"
                .formatted(Pattern.quote(suffix), MOST_CORRUPT));
  }

  /** Refuses what is no identifier. */
  static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw FileFaults.argument(
          "an identifier of 64 lower-case hexadecimal digits",
          "another text, of " + id.length() + " characters",
          "hash the key, as TokenStore.sealed does");
    }
  }

  String entry(String id) {
    return id + suffix;
  }

  String temporary(String id) {
    return entry(id) + ".%016x.tmp".formatted(RANDOM.nextLong());
  }

  String corrupt(String id, int number) {
    return entry(id) + ".corrupt-" + number;
  }

  /** Whether a store of this kind made a file of this name. */
  boolean isOurs(String name) {
    return ours.matcher(name).matches();
  }

  boolean isTemporary(String name) {
    Matcher matcher = ours.matcher(name);
    return matcher.matches() && matcher.group(2) != null;
  }

  /** Whether it is a copy of this entry, finished or not, and not the entry itself. */
  boolean isCopy(String id, String name) {
    Matcher matcher = ours.matcher(name);
    return matcher.matches() && id.equals(matcher.group(1)) && !name.equals(entry(id));
  }
}
