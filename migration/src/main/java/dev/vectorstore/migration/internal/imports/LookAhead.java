package dev.vectorstore.migration.internal.imports;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Makes the next element in a thread of its own while the last one is used: never more than one
 * ahead, so that no more than two are in memory. For one thread; close it before what it reads.
 *
 * <p>Why: docs/decisions/0037-reading-ahead.md.
 */
public final class LookAhead<T> implements AutoCloseable {
  private final Iterator<T> source;
  private final ExecutorService thread;
  private Future<Optional<T>> next;

  /** Begins with the first element. */
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

  /** Whether the next element need not be waited for. */
  public boolean isReady() {
    return next.isDone();
  }

  /**
   * The next element; empty after the last.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws RuntimeException what making the element threw, likewise an error
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

  /** Stops the thread and waits for its end, as what it reads is about to be closed. */
  @Override
  public void close() {
    thread.shutdownNow();
    ImportThreads.join(thread);
  }
}
