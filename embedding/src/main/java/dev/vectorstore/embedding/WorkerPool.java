package dev.vectorstore.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that help callers with the parts of their requests. A caller works too, so it never waits
 * for threads that are busy with other requests. The threads are daemons and end after a while
 * without work.
 *
 * <p>Why: docs/decisions/0021-a-text-a-run.md.
 */
final class WorkerPool {
  private static final int IDLE_SECONDS = 10;

  private final int count;
  private final ThreadPoolExecutor threads;

  WorkerPool(int count) {
    this.count = count;
    int size = Math.max(count, 1);
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            WorkerPool::daemon);
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "vectorstore-embedding");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Does every part from 0 on, each once. After a failure no further part begins.
   *
   * @throws InterruptedException if this thread is interrupted
   */
  void forEach(int parts, Part part) throws InterruptedException {
    Parts request = new Parts(parts, part);
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 1; i < parts && i <= count; i++) {
      FutureTask<Void> task = new FutureTask<>(request::work);
      tasks.add(task);
      threads.execute(task);
    }
    try {
      request.work();
      await(tasks);
    } catch (ExecutionException e) {
      throw failure(e);
    } finally {
      request.stop();
      tasks.forEach(threads::remove);
    }
  }

  /** A task that has not begun would find nothing left to do, and is not waited for. */
  private void await(List<FutureTask<Void>> tasks) throws InterruptedException, ExecutionException {
    for (FutureTask<Void> task : tasks) {
      if (!threads.remove(task)) {
        task.get();
      }
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(e.getCause());
  }

  /** A part of a request, by its number. */
  @FunctionalInterface
  interface Part {
    void run(int number) throws InterruptedException;
  }

  /** What is left of a request. */
  private static final class Parts {
    private final AtomicInteger next = new AtomicInteger();
    private final int count;
    private final Part part;

    Parts(int count, Part part) {
      this.count = count;
      this.part = part;
    }

    Void work() throws InterruptedException {
      try {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
          part.run(i);
        }
        return null;
      } finally {
        stop();
      }
    }

    void stop() {
      next.set(count);
    }
  }
}
