package dev.vectorstore.internal.postgres.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Makes the threads of one database. */
public final class Threads {
  private Threads() {}

  /** One thread that keeps no host from ending, made once there is something to do. */
  public static ScheduledThreadPoolExecutor scheduler(String name) {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(1, task -> daemon(name, task));
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }

  /** As many threads as there are tasks, which keep no host from ending. */
  static ExecutorService asNeeded(String name) {
    return Executors.newCachedThreadPool(task -> daemon(name, task));
  }

  /** Runs a task on a thread of its own that keeps no host from ending. */
  static CompletableFuture<Void> run(String name, Runnable task) {
    return CompletableFuture.runAsync(task, each -> daemon(name, each).start());
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
