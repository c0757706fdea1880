package dev.codegrant.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes from the root to the directory of a store, one name after the other, and judges each before
 * it looks behind it. Left to the system, a link would be followed before anybody has seen it.
 */
final class PathWalk {

  private static final int MOST_LINKS = 40;

  private final OwnerRules rules;
  private final @Nullable Disk disk;

  private PathWalk(OwnerRules rules, @Nullable Disk disk) {
    this.rules = rules;
    this.disk = disk;
  }

  /** One that makes the directories that are not there, and has their names forced to a disk. */
  static PathWalk making(OwnerRules rules, Disk disk) {
    return new PathWalk(rules, disk);
  }

  /** One that makes nothing. */
  static PathWalk looking(OwnerRules rules) {
    return new PathWalk(rules, null);
  }

  /** The path without links; the last directory itself is not judged, and is no link. */
  Path to(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path at = Objects.requireNonNull(absolute.getRoot(), "an absolute path has a root");
    Deque<Path> rest = new ArrayDeque<>();
    absolute.forEach(rest::add);
    int links = 0;
    while (!rest.isEmpty()) {
      rules.requireParent(at);
      Path name = rest.remove();
      Path next = at.resolve(name);
      if (name.endsWith("..")) {
        at = above(at);
      } else if (Files.isSymbolicLink(next)) {
        requireFollowable(next, at, rest.isEmpty(), ++links);
        Path target = Files.readSymbolicLink(next);
        at = Objects.requireNonNullElse(target.getRoot(), at);
        pushAll(target, rest);
      } else if (!name.endsWith(".")) {
        makeIfWanted(next, at);
        at = next;
      }
    }
    return at;
  }

  private static Path above(Path at) {
    Path parent = at.getParent();
    return parent == null ? at : parent;
  }

  private void requireFollowable(Path link, Path directory, boolean last, int links)
      throws IOException {
    if (last || links > MOST_LINKS) {
      throw FileFaults.permissions(
          "a directory",
          last ? "a symbolic link at " + link : "a loop of symbolic links at " + link,
          "name the directory that it leads to");
    }
    rules.requireLink(link, directory);
  }

  private static void pushAll(Path target, Deque<Path> rest) {
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      rest.push(target.getName(i));
    }
  }

  private void makeIfWanted(Path directory, Path parent) throws IOException {
    if (disk == null || Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectory(directory, rules.ofNewDirectory());
    } catch (FileAlreadyExistsException e) {
      return; // Somebody was faster; what he made is judged like all else.
    }
    try {
      disk.syncDirectory(parent);
    } catch (AccessDeniedException e) {
      // Not every parent may be opened; then it is on disk when the system sees fit.
    }
  }
}
