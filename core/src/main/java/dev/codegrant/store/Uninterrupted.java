package dev.codegrant.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Does to the end what takes a moment. An interrupt closes the file channel under a thread; a token
 * that came once would be lost for it, so the action is done again, and the interrupt kept for
 * later.
 */
final class Uninterrupted {

  /** Who is interrupted more often than this while one file is written is meant to stop. */
  private static final int MOST_ATTEMPTS = 5;

  private Uninterrupted() {}

  /** Runs an action that may be broken off and begun again. */
  static <T> T run(FileAction<T> action) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return action.run();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          if (attempt == MOST_ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
