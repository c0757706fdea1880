package dev.codegrant.store;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one write to a directory at a time: one thread of this JVM, and one process of this machine.
 *
 * <p>The lock among processes is one of the operating system, on a file that is never deleted. It
 * is gone when its holder is, however that ends. Such a lock belongs to a whole process, and is
 * lost when any descriptor of the file is closed; so there is a lock among threads before it, for
 * all stores in this directory together. Two copies of this class in one JVM do not know of each
 * other.
 */
final class DirectoryLock {

  /** A write takes milliseconds; whoever waits this long waits for one who stands still. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int SHORTEST_PAUSE_NANOS = 500_000;
  private static final int LONGEST_PAUSE_NANOS = 3_000_000;

  /** By key of the directory; forgotten when no store is left that has it. */
  private static final Map<Object, WeakReference<ThreadLock>> LOCKS = new WeakHashMap<>();

  /** Holds its key, or the map would forget a lock in use. */
  private record ThreadLock(Object key, ReentrantLock lock) {}

  private final PrivateDirectory directory;
  private final Path file;
  private final ThreadLock threads;
  private final long patienceNanos;

  DirectoryLock(PrivateDirectory directory, Duration patience) {
    this.directory = directory;
    this.file = directory.path().resolve(FileNames.LOCK);
    this.threads = ofDirectory(directory.key());
    this.patienceNanos = patience.toNanos();
  }

  private static ThreadLock ofDirectory(Object key) {
    synchronized (LOCKS) {
      WeakReference<ThreadLock> known = LOCKS.get(key);
      ThreadLock lock = known == null ? null : known.get();
      if (lock == null) {
        lock = new ThreadLock(key, new ReentrantLock(true));
        LOCKS.remove(key);
        LOCKS.put(key, new WeakReference<>(lock));
      }
      return lock;
    }
  }

  /**
   * Waits for the lock, and holds it for an action. An interrupt ends the wait and not the action.
   */
  <T> T whileHeld(FileAction<T> action) throws IOException {
    long deadline = System.nanoTime() + patienceNanos;
    awaitThreads();
    try {
      FileChannel held = awaitProcesses(deadline);
      try {
        return action.run();
      } finally {
        held.close();
      }
    } finally {
      threads.lock().unlock();
    }
  }

  private void awaitThreads() {
    try {
      // Without a wait, an interrupt of before does no harm.
      if (!threads.lock().tryLock()
          && !threads.lock().tryLock(patienceNanos, TimeUnit.NANOSECONDS)) {
        throw timeout();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FileFaults.interrupted(directory.path(), e);
    }
  }

  private FileChannel awaitProcesses(long deadline) throws IOException {
    while (true) {
      Optional<FileChannel> held = attempt();
      if (held.isPresent()) {
        return held.get();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw FileFaults.interrupted(directory.path(), null);
      }
      if (System.nanoTime() - deadline >= 0) {
        throw timeout();
      }
      LockSupport.parkNanos(
          ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
    }
  }

  /** Closing the channel lets the lock go. Locking does not wait, and so cannot be interrupted. */
  private Optional<FileChannel> attempt() throws IOException {
    Object key;
    FileChannel open;
    try {
      key = directory.rules().requireFile(file).key();
      open = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      create();
      return Optional.empty();
    }
    boolean held = false;
    try {
      held = open.tryLock() != null && directory.rules().requireFile(file).key().equals(key);
    } catch (OverlappingFileLockException | NoSuchFileException e) {
      // Held by another copy of this class; or deleted, and what is locked has no name.
    } finally {
      if (!held) {
        open.close();
      }
    }
    return held ? Optional.of(open) : Optional.empty();
  }

  private void create() throws IOException {
    try {
      Files.createFile(file, directory.rules().ofNewFile());
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    }
  }

  private RuntimeException timeout() {
    return FileFaults.lockTimeout(file, TimeUnit.NANOSECONDS.toMillis(patienceNanos));
  }
}
