package dev.codegrant.store;

import java.io.IOException;
import java.nio.file.Path;

/** Takes the lock of a directory, says so, and keeps it until somebody ends this JVM. */
final class LockHolder {

  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    PrivateDirectory directory = PrivateDirectory.open(path, OwnerRules.of(path.getFileSystem()));
    new DirectoryLock(directory, DirectoryLock.PATIENCE)
        .whileHeld(
            () -> {
              System.out.println("held");
              return System.in.read();
            });
  }
}
