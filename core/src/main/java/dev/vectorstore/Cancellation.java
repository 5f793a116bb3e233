package dev.vectorstore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stops requests from another thread. One cancellation can be given to several requests. Once
 * cancelled, it stays cancelled. Safe to share between threads.
 *
 * <p>Whoever makes a request creates a cancellation, gives it to the request, and calls {@link
 * #cancel} from another thread. A request without a cancellation cannot be stopped. Null is a
 * {@link NullPointerException} wherever a cancellation is taken.
 */
public final class Cancellation {
  private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  private Cancellation() {}

  /** A cancellation that is not cancelled yet. */
  public static Cancellation create() {
    return new Cancellation();
  }

  /**
   * Stops the requests that have this cancellation, both those that run now and those that begin
   * later. They throw {@link VectorStoreException.Cancelled}. This method does not wait for them.
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
   * For implementations of other stores: registers what stops some work, until the result is
   * closed.
   *
   * @param stop stops the work; is called at once if this is already cancelled, may be called
   *     twice, and should not throw
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
    /** Marks the work as ended: it can no longer be stopped. */
    @Override
    void close();
  }
}
