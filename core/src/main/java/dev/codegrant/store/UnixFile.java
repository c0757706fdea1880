package dev.codegrant.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;

/** What lstat(2) tells of a path. */
record UnixFile(Path path, int mode, int uid, int links, long size, Object key) {

  private static final int TYPE = 0170000;
  private static final int PERMISSIONS = 07777;
  private static final int STICKY = 01000;
  private static final int OTHERS = 077;
  private static final int GROUP_WRITES = 020;
  private static final int ALL_WRITE = 002;

  private static final Map<Integer, String> TYPES =
      Map.of(
          0010000, "a FIFO",
          0020000, "a device",
          0040000, "a directory",
          0060000, "a device",
          0100000, "a file",
          0120000, "a symbolic link",
          0140000, "a socket");

  static UnixFile of(Path path) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:mode,uid,nlink,size,fileKey", LinkOption.NOFOLLOW_LINKS);
    return new UnixFile(
        path,
        value(found, "mode", Integer.class),
        value(found, "uid", Integer.class),
        value(found, "nlink", Integer.class),
        value(found, "size", Long.class),
        value(found, "fileKey", Object.class));
  }

  private static <T> T value(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(attributes.get(name), name));
  }

  /** In words; a file is a regular one. */
  String type() {
    return TYPES.getOrDefault(mode & TYPE, "something unknown");
  }

  /** Whether group and others have no permission whatever. */
  boolean isPrivate() {
    return (mode & OTHERS) == 0;
  }

  /**
   * Whether nobody but the owner of a directory can exchange what others own in it. Many systems
   * give each user a group of the same name, and make that group's directories writable; the
   * members of such a group are trusted as its owner is.
   */
  boolean keepsWhatIsInIt() throws IOException {
    if ((mode & STICKY) != 0) {
      return true;
    }
    return (mode & ALL_WRITE) == 0 && ((mode & GROUP_WRITES) == 0 || isGroupOfTheOwner());
  }

  /** Whether neither group nor others may write, sticky bit or not. */
  boolean isWrittenByItsOwnerAlone() {
    return (mode & (GROUP_WRITES | ALL_WRITE)) == 0;
  }

  private boolean isGroupOfTheOwner() throws IOException {
    Map<String, Object> names =
        Files.readAttributes(path, "unix:owner,group", LinkOption.NOFOLLOW_LINKS);
    return value(names, "owner", Principal.class)
        .getName()
        .equals(value(names, "group", Principal.class).getName());
  }

  /** The mode and the path, as a message has them. */
  String withMode() {
    return "mode %04o of ".formatted(mode & PERMISSIONS) + path;
  }

  /** The owner and the path, as a message has them. */
  String withOwner() {
    return "user " + Integer.toUnsignedString(uid) + " as owner of " + path;
  }
}
