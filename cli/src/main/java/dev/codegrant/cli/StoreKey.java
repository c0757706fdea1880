package dev.codegrant.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The file with the key that seals what is saved: 32 random bytes in base64, for its owner alone;
 * {@code -} is standard input.
 */
record StoreKey(Path path, Console console) {

  private static final int KEY_BYTES = 32;
  private static final int NAME_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
      PosixFilePermissions.fromString("----w--w-");
  private static final Set<PosixFilePermission> ALL_OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  /** The key; empty when there is no file. */
  Optional<SealingKeys> find() {
    if (!text().isStandardInput()) {
      if (Files.notExists(path)) {
        return Optional.empty();
      }
      require(ALL_OF_OTHERS, path, "a key that nobody else can read (mode 0600)", "chmod 600");
    }
    Secret key = Secret.of(text().read(console).strip());
    try {
      return Optional.of(SealingKeys.parse(key));
    } catch (ConfigurationException e) {
      throw new StopException(
          new Failure(
              ExitCode.USAGE,
              e.kind().name(),
              "32 random bytes in base64 in " + text().source(),
              e.came(),
              "put the key there that was in it; what it sealed opens with no other",
              Optional.empty()));
    }
  }

  /** The key, made when there is none. Of several programs that make one, all get the same. */
  SealingKeys findOrMake() {
    Optional<SealingKeys> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    try {
      make();
    } catch (IOException e) {
      throw new StopException(
          Failure.usage(
              "to make the key file " + path,
              "a refusal of the file system (" + e.getClass().getSimpleName() + ")",
              "look at the directory, or name another file with --store-key FILE"));
    }
    return find().orElseThrow();
  }

  /** A link fails where a file is, and what it makes is whole from its first moment on. */
  private void make() throws IOException {
    Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
    Files.createDirectories(directory, attributes(directory, "rwx------"));
    require(
        WRITE_OF_OTHERS,
        directory,
        "a directory for the key that only you can write to",
        "chmod go-w");
    Path temporary = directory.resolve(path.getFileName() + "." + hex() + ".tmp");
    try {
      write(temporary);
      Files.createLink(path, temporary);
      force(directory);
    } catch (FileAlreadyExistsException e) {
      // Another program was faster: its key is the key.
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    ByteBuffer text =
        ByteBuffer.wrap((Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            attributes(file, "rw-------"))) {
      while (text.hasRemaining()) {
        int unused = channel.write(text);
      }
      channel.force(true);
    }
  }

  /** Else a power failure could leave what the key sealed, and no key. */
  private static void force(Path directory) throws IOException {
    if (hasModes(directory)) {
      try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
        open.force(true);
      }
    }
  }

  private static void require(
      Set<PosixFilePermission> nobodys, Path path, String expected, String advice) {
    try {
      if (hasModes(path)) {
        Set<PosixFilePermission> given = Files.getPosixFilePermissions(path);
        if (given.stream().anyMatch(nobodys::contains)) {
          throw new ConfigurationException(
              ErrorKind.STORE_PERMISSIONS,
              expected,
              PosixFilePermissions.toString(given) + " of " + path,
              "find out who has read or changed it; then " + advice + " " + path);
        }
      }
    } catch (IOException e) {
      throw new StopException(
          Failure.usage(
              expected,
              "a path that cannot be looked at (" + e.getClass().getSimpleName() + ")",
              "check " + path));
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String mode) {
    return hasModes(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static String hex() {
    byte[] bytes = new byte[NAME_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private TextFile text() {
    return new TextFile(path, "the key of the store");
  }
}
