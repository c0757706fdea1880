package dev.codegrant.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Access control lists, as on Windows: they allow this program's user alone. Nothing is said of
 * parents and of hard links, and a directory is not forced to disk. Written from the documentation
 * of Java; it has not been run on Windows.
 */
final class AclRules implements OwnerRules {

  private final UserPrincipal self;

  AclRules(UserPrincipal self) {
    this.self = self;
  }

  @Override
  public FileAttribute<?> ofNewDirectory() {
    return allowing(EnumSet.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT));
  }

  @Override
  public FileAttribute<?> ofNewFile() {
    return allowing(EnumSet.noneOf(AclEntryFlag.class));
  }

  @Override
  public boolean syncsDirectories() {
    return false;
  }

  @Override
  public void requireParent(Path directory) {}

  @Override
  public void requireLink(Path link, Path directory) {
    throw FileFaults.permissions(
        "a directory without symbolic links among its parents",
        "a symbolic link at " + link,
        "name the directory that it leads to");
  }

  @Override
  public Seen requireDirectory(Path directory) throws IOException {
    return requireOurs(directory, true);
  }

  @Override
  public Seen requireFile(Path file) throws IOException {
    return requireOurs(file, false);
  }

  /** Whom a list lets in, beside this program's user. */
  static Optional<String> stranger(List<AclEntry> acl, UserPrincipal self) {
    return acl.stream()
        .filter(entry -> entry.type() == AclEntryType.ALLOW)
        .map(AclEntry::principal)
        .filter(principal -> !principal.equals(self))
        .map(UserPrincipal::getName)
        .findFirst();
  }

  private Seen requireOurs(Path path, boolean directory) throws IOException {
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (directory ? !found.isDirectory() : !found.isRegularFile()) {
      throw FileFaults.permissions(
          (directory ? "a directory" : "a file") + " at " + path,
          "something else",
          "find out who put it there; remove it");
    }
    AclFileAttributeView view =
        Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new NoSuchFileException(path.toString());
    }
    stranger(view.getAcl(), self)
        .ifPresent(
            name -> {
              throw FileFaults.permissions(
                  "an access control list that allows this program's user alone",
                  name + " on that of " + path,
                  "find out who has read or changed it; then take the others off the list");
            });
    // Windows has no key of a file in Java; the time of its creation tells most of them apart.
    Object key = found.fileKey() == null ? found.creationTime() : found.fileKey();
    return new Seen(key, found.size());
  }

  private FileAttribute<List<AclEntry>> allowing(EnumSet<AclEntryFlag> flags) {
    List<AclEntry> acl =
        List.of(
            AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(self)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(flags)
                .build());
    return new FileAttribute<>() {
      @Override
      public String name() {
        return "acl:acl";
      }

      @Override
      public List<AclEntry> value() {
        return acl;
      }
    };
  }
}
