package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Who may touch what, as one kind of file system tells it. The methods look at the very path, and
 * open nothing and follow no link; they throw {@link ConfigurationException} with {@code
 * STORE_PERMISSIONS} where the rule is broken, and {@code NoSuchFileException} where nothing is.
 */
interface OwnerRules {

  /**
   * What was looked at.
   *
   * @param key tells it from any other file that exists
   * @param size in bytes
   */
  record Seen(Object key, long size) {}

  /** What a directory is made with, so that it is private from its first moment on. */
  FileAttribute<?> ofNewDirectory();

  /** What a file is made with. */
  FileAttribute<?> ofNewFile();

  /** Whether a directory can be forced to disk. */
  boolean syncsDirectories();

  /** A directory on the way to the store: nobody else may exchange what is in it. */
  void requireParent(Path directory) throws IOException;

  /** A symbolic link on the way to the store, and the directory that it is in. */
  void requireLink(Path link, Path directory) throws IOException;

  /** The directory of the store: ours, and nobody else may look into it. */
  Seen requireDirectory(Path directory) throws IOException;

  /** A file of the store: ours, a file and nothing else, and under one name only. */
  Seen requireFile(Path file) throws IOException;

  /** The rules of a file system, for the user that this program runs as. */
  static OwnerRules of(FileSystem files) throws IOException {
    Set<String> views = files.supportedFileAttributeViews();
    if (views.contains("unix")) {
      return new UnixRules(RunningUser.uid());
    }
    if (views.contains("acl")) {
      UserPrincipal self =
          files
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
      return new AclRules(self);
    }
    throw FileFaults.permissions(
        "a file system that knows owners and permissions",
        "one with " + String.join(", ", views),
        "choose a directory on another one, or another store");
  }
}
