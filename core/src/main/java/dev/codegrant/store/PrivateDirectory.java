package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;

/** The directory of a store, which nobody else can look into or exchange. Thread-safe. */
final class PrivateDirectory {

  private final Path asked;
  private final Path path;
  private final Object key;
  private final OwnerRules rules;

  private PrivateDirectory(Path asked, Path path, Object key, OwnerRules rules) {
    this.asked = asked;
    this.path = path;
    this.key = key;
    this.rules = rules;
  }

  /**
   * Makes the directory, and its parents, where they are not there.
   *
   * @throws ConfigurationException {@code STORE_PERMISSIONS}
   */
  static PrivateDirectory open(Path directory, OwnerRules rules) throws IOException {
    Path path = PathWalk.making(rules, new RealDisk(rules)).to(directory);
    return new PrivateDirectory(directory, path, rules.requireDirectory(path).key(), rules);
  }

  /** Looks again, at it and all above it: what was safe at the start may have been changed. */
  void require() throws IOException {
    Path now = PathWalk.looking(rules).to(asked);
    if (!rules.requireDirectory(now).key().equals(key)) {
      throw FileFaults.failed(path, "another directory in its place", null);
    }
  }

  /** The path without links. */
  Path path() {
    return path;
  }

  /** Tells it from any other directory, whatever the path. */
  Object key() {
    return key;
  }

  OwnerRules rules() {
    return rules;
  }
}
