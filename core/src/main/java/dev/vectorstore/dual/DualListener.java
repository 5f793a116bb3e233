package dev.vectorstore.dual;

import java.time.Duration;

/**
 * Is told what two stores do beside each other. Called from the threads of writes and from that of
 * comparisons, one after the other of each; should be quick. What it throws is logged and otherwise
 * ignored.
 */
public interface DualListener {
  /** A read was done by both stores. */
  default void compared(Comparison comparison) {}

  /**
   * The other store failed, or was refused, while the call of the host went on.
   *
   * @param operation such as {@code upsert}
   * @param failure what it threw
   */
  default void failed(String operation, RuntimeException failure) {}

  /**
   * A read that was done by both stores.
   *
   * @param operation {@code search} or {@code get}
   * @param overlap how many documents both stores gave, as a share of what the one with more gave,
   *     0 to 1; 1 if neither gave any
   * @param primary the time that the primary took
   * @param secondary the time that the other took
   */
  record Comparison(String operation, double overlap, Duration primary, Duration secondary) {}
}
