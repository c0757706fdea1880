package dev.codegrant.credential;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which refreshes are made: as many as there are records being refreshed, and none
 * when there is nothing to do. Daemons, so that no program waits for them, which know nothing of
 * the request whose thread began them.
 */
final class RefreshThreads {

  static final Executor SHARED =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          RefreshThreads::thread);

  private RefreshThreads() {}

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "codegrant-refresh", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(RefreshThreads.class.getClassLoader());
    return thread;
  }
}
