package dev.vectorstore.embedding.wrap;

/**
 * Receives reports of texts that were cut. Implementations must be safe to share between threads.
 */
@FunctionalInterface
public interface TruncationListener {
  /**
   * Receives a report before the shortened texts are embedded, on the thread of the call. The
   * argument is never null. An exception is logged and has no other effect.
   */
  void truncated(Truncation truncation);
}
