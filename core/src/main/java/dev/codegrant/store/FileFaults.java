package dev.codegrant.store;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How the file stores fail. Paths are named: those of entries are hashes. Content never is. */
final class FileFaults {

  private FileFaults() {}

  /** Does something to files; an exception of the file system becomes one of this library. */
  static <T> T answer(Path directory, FileAction<T> action) {
    try {
      return action.run();
    } catch (ClosedByInterruptException e) {
      throw interrupted(directory, e);
    } catch (IOException e) {
      throw failed(directory, e.getClass().getSimpleName(), e);
    }
  }

  static TransportException failed(Path directory, String came, @Nullable IOException cause) {
    return new TransportException(
        ErrorKind.STORE_FAILED,
        "the file store in " + directory,
        came,
        "look at the cause: the disk, its free space, its permissions; after a write, load again",
        cause);
  }

  static TransportException interrupted(Path directory, @Nullable Exception cause) {
    return new TransportException(
        ErrorKind.INTERRUPTED,
        "the file store in " + directory,
        "an interrupt of this thread",
        "nothing, if the program is ending; else try again",
        cause);
  }

  static TransportException lockTimeout(Path lock, long millis) {
    return new TransportException(
        ErrorKind.STORE_LOCK_TIMEOUT,
        "the lock " + lock + " within " + millis + " ms",
        "one who holds it",
        "look for a program that uses this store and stands still; end it, and it lets go",
        null);
  }

  static ConfigurationException permissions(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.STORE_PERMISSIONS, expected, came, advice);
  }

  static ConfigurationException corrupt(UnreadableEntryException fault, Path file, String advice) {
    return new ConfigurationException(
        ErrorKind.STORE_CORRUPT,
        fault.reason().name(),
        "an entry of this store in " + file,
        fault.reason().phrase(),
        advice,
        null);
  }

  static ConfigurationException argument(String expected, String came, String advice) {
    return new ConfigurationException(ErrorKind.INVALID_ARGUMENT, expected, came, advice);
  }
}
