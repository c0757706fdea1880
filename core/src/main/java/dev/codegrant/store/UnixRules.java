package dev.codegrant.store;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

/**
 * Owner, mode, type and number of names. The store's directory has mode 0700 and its files 0600, or
 * less.
 *
 * <p>Every directory above it belongs to us or to root, and others may not write to it, or it has
 * the sticky bit, as {@code /tmp} does. A link among them would lead where its owner wants at any
 * time; one is followed only if root made it where nobody else could have, as {@code /var} is made
 * on some systems.
 */
final class UnixRules implements OwnerRules {

  private static final int ROOT = 0;
  private static final String DIRECTORY = "a directory";
  private static final String FILE = "a file";
  private static final String LINK = "a symbolic link";
  private static final String CHOOSE =
      "choose a directory in the home of the user that this program runs as";

  private final int self;

  UnixRules(int self) {
    this.self = self;
  }

  @Override
  public FileAttribute<?> ofNewDirectory() {
    return asFileAttribute(fromString("rwx------"));
  }

  @Override
  public FileAttribute<?> ofNewFile() {
    return asFileAttribute(fromString("rw-------"));
  }

  @Override
  public boolean syncsDirectories() {
    return true;
  }

  @Override
  public void requireParent(Path directory) throws IOException {
    UnixFile found = UnixFile.of(directory);
    requireType(DIRECTORY, found);
    if (found.uid() != self && found.uid() != ROOT) {
      throw FileFaults.permissions(
          "parents of the store's directory that belong to this program's user or to root",
          found.withOwner(),
          CHOOSE);
    }
    if (!found.keepsWhatIsInIt()) {
      throw FileFaults.permissions(
          "parents of the store's directory that others cannot write to, or with the sticky bit",
          found.withMode(),
          "chmod go-w it, or " + CHOOSE);
    }
  }

  @Override
  public void requireLink(Path link, Path directory) throws IOException {
    UnixFile above = UnixFile.of(directory);
    boolean ofRoot = UnixFile.of(link).uid() == ROOT && above.uid() == ROOT;
    if (!ofRoot || !above.isWrittenByItsOwnerAlone()) {
      throw FileFaults.permissions(
          "a directory without symbolic links among its parents but those of root",
          LINK + " at " + link,
          "name the directory that it leads to");
    }
  }

  @Override
  public Seen requireDirectory(Path directory) throws IOException {
    return requireOurs(DIRECTORY, "0700", UnixFile.of(directory));
  }

  @Override
  public Seen requireFile(Path file) throws IOException {
    UnixFile found = UnixFile.of(file);
    Seen seen = requireOurs(FILE, "0600", found);
    if (found.links() > 1) {
      throw FileFaults.permissions(
          "a file of one name",
          found.links() + " hard links to " + file,
          "find out who made the others, and remove them");
    }
    return seen;
  }

  private Seen requireOurs(String type, String mode, UnixFile found) {
    requireType(type, found);
    if (found.uid() != self) {
      throw FileFaults.permissions(
          type + " of this program's user " + Integer.toUnsignedString(self),
          found.withOwner(),
          "find out who put it there; use a directory of your own");
    }
    if (!found.isPrivate()) {
      throw FileFaults.permissions(
          type + " of mode " + mode,
          found.withMode(),
          "find out who has read or changed it; then chmod " + mode);
    }
    return new Seen(found.key(), found.size());
  }

  private static void requireType(String type, UnixFile found) {
    if (!found.type().equals(type)) {
      throw FileFaults.permissions(
          type + " at " + found.path(), found.type(), "find out who put it there; remove it");
    }
  }
}
