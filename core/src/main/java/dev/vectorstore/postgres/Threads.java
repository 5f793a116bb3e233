package dev.vectorstore.postgres;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Makes the threads of one database. */
final class Threads {
  private Threads() {}

  /** One thread that keeps no host from ending, made once there is something to do. */
  static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }
}
