package dev.vectorstore.migration.internal.imports;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Produces the next element in a separate thread while the last one is used. It is at most one
 * element ahead, so at most two are in memory. For one thread. Close it before the source that it
 * reads.
 *
 * <p>Why: docs/decisions/0037-reading-ahead.md.
 */
public final class LookAhead<T> implements AutoCloseable {
  private final Iterator<T> source;
  private final ExecutorService thread;
  private Future<Optional<T>> next;

  /** Starts with the first element. */
  public LookAhead(Iterator<T> source) {
    this.source = source;
    this.thread = ImportThreads.start("vectorstore-import-reader", 1);
    this.next = ahead();
  }

  private Future<Optional<T>> ahead() {
    Callable<Optional<T>> make =
        () -> source.hasNext() ? Optional.of(source.next()) : Optional.empty();
    return thread.submit(make);
  }

  /** Whether the next element is available without waiting. */
  public boolean isReady() {
    return next.isDone();
  }

  /**
   * The next element, or empty after the last.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws RuntimeException the exception or error that producing the element threw
   */
  public Optional<T> take() throws InterruptedException {
    Optional<T> taken;
    try {
      taken = next.get();
    } catch (ExecutionException e) {
      throw ImportThreads.unchecked(e.getCause());
    }
    if (taken.isPresent()) {
      next = ahead();
    }
    return taken;
  }

  /** Stops the thread and waits for its end, since its source is about to be closed. */
  @Override
  public void close() {
    thread.shutdownNow();
    ImportThreads.join(thread);
  }
}
