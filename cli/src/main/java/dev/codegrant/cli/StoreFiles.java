package dev.codegrant.cli;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the files in the directory of {@code RecordStore.inDirectory}. */
final class StoreFiles {

  private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{64})\\.json");
  private static final Pattern SET_ASIDE =
      Pattern.compile("([0-9a-f]{64})\\.json\\.corrupt-[0-9]+");

  private StoreFiles() {}

  /** The identifiers of all entries, those of tokens too. */
  static Set<String> ids(Path directory) {
    return ids(directory, ENTRY);
  }

  /**
   * The identifiers that have nothing but damaged files, which the store has given another name.
   */
  static Set<String> damaged(Path directory) {
    Set<String> damaged = ids(directory, SET_ASIDE);
    if (!damaged.isEmpty()) {
      damaged.removeAll(ids(directory));
    }
    return damaged;
  }

  /** The file of an entry. */
  static Path entry(Path directory, String id) {
    return directory.resolve(id + ".json");
  }

  private static Set<String> ids(Path directory, Pattern name) {
    Set<String> ids = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          ids.add(matcher.group(1));
        }
      }
    } catch (NoSuchFileException e) {
      return new TreeSet<>();
    } catch (IOException | DirectoryIteratorException e) {
      throw new TransportException(
          ErrorKind.STORE_FAILED,
          "the names of the files in " + directory,
          e.getClass().getSimpleName(),
          "look at the directory and its permissions",
          e);
    }
    return ids;
  }
}
