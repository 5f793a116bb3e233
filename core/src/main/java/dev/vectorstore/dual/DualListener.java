package dev.vectorstore.dual;

import java.time.Duration;

/**
 * Receives what two joined stores do. Users implement it, for example to fill metrics. It is called
 * from the threads that write and from the thread of comparisons, possibly at the same time. It
 * should be quick. What it throws is logged and otherwise ignored. No argument is null. Both
 * methods do nothing by default.
 */
public interface DualListener {
  /** Both stores have done the same read. */
  default void compared(Comparison comparison) {}

  /**
   * The second store failed, or could not do the operation. The caller's operation was not
   * affected.
   *
   * @param operation the operation, such as {@code upsert}
   * @param failure what it threw
   */
  default void failed(String operation, RuntimeException failure) {}

  /**
   * A read that both stores have done.
   *
   * @param operation {@code search} or {@code get}
   * @param overlap the number of documents that both stores found, as a share of the larger result,
   *     0 to 1; 1 if neither found any
   * @param primary the time that the primary store took
   * @param secondary the time that the second store took
   */
  record Comparison(String operation, double overlap, Duration primary, Duration secondary) {}
}
