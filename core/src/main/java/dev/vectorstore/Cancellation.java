package dev.vectorstore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stops requests from another thread. One can be given to several requests; once cancelled it stays
 * so. Safe to share between threads.
 */
public final class Cancellation {
  private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  private Cancellation() {}

  /** One that is not cancelled yet. */
  public static Cancellation create() {
    return new Cancellation();
  }

  /**
   * Stops the requests that have it and run now, and those that would begin later: they throw
   * {@link VectorStoreException.Cancelled}. Does not wait until they have.
   */
  public void cancel() {
    cancelled = true;
    running.forEach(Runnable::run);
  }

  /** Whether {@link #cancel} was called. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * For those who write a store of their own: what stops the work that runs until the result is
   * closed. It is called at once if it was cancelled already, and may be called twice.
   */
  public Running whileRunning(Runnable stop) {
    running.add(stop);
    if (cancelled) {
      stop.run();
    }
    return () -> running.remove(stop);
  }

  /** Work that can be stopped. */
  @FunctionalInterface
  public interface Running extends AutoCloseable {
    /** Says that the work ended. */
    @Override
    void close();
  }
}
