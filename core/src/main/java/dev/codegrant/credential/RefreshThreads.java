package dev.codegrant.credential;

import java.util.concurrent.Executor;

/**
 * The threads of refreshes: one for each record that is being refreshed, and none when there is
 * nothing to do. They know nothing of the request whose thread began them.
 */
final class RefreshThreads {

  /** The end of the program waits for these: the answer may be the only token that works. */
  static final Executor FLIGHTS = work -> thread("codegrant-refresh", work, false).start();

  /** The end of the program does not wait for these, as a store may never answer again. */
  static final Executor WRITERS = work -> thread("codegrant-write", work, true).start();

  private RefreshThreads() {}

  private static Thread thread(String name, Runnable work, boolean isDaemon) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(isDaemon);
    thread.setContextClassLoader(RefreshThreads.class.getClassLoader());
    return thread;
  }
}
